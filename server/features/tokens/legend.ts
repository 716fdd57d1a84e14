import type {Span} from "../../text.ts"

/**
 * The types of tokens; all are types that the protocol names. `class`: a stage; `type`: an image; `parameter`: a flag, an
 * option of a command; `property`: a label, an option of a mount; `enumMember`: one of few values; `function`: a
 * command; `macro`: the word of a heredoc; `regexp`: a pattern.
 */
export const TOKEN_TYPES = [
  "class",
  "comment",
  "enumMember",
  "function",
  "keyword",
  "macro",
  "number",
  "operator",
  "parameter",
  "property",
  "regexp",
  "string",
  "type",
  "variable",
] as const

/**
 * What is said of a token besides. `declaration`: here it gets its name; `modification`: a value; `defaultLibrary`: part
 * of the shell; `tag` and `digest`, which are not the protocol's: that part of an image.
 */
export const TOKEN_MODIFIERS = [
  "declaration",
  "deprecated",
  "readonly",
  "modification",
  "defaultLibrary",
  "tag",
  "digest",
] as const

export type TokenType = (typeof TOKEN_TYPES)[number]
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number]

/** A stretch of the source that is shown in its own way; it may go on over several lines. */
export interface Token extends Span {
  type: TokenType
  modifiers: readonly TokenModifier[]
}

/** A token that others may stand in. Without a type it only hides the one around it. */
export interface Mark extends Span {
  type: TokenType | undefined
  modifiers: readonly TokenModifier[]
}

/** No modifiers. */
export const NONE: readonly never[] = []
export const DECLARATION: readonly TokenModifier[] = ["declaration"]

/** A mark for a place. */
export function markOf(
  {from, to}: Span,
  type: TokenType | undefined,
  modifiers: readonly TokenModifier[] = NONE,
): Mark {
  return {from, to, type, modifiers}
}

/** What is seen of the marks where the inner ones hide the outer, and later ones those before them in the same place. */
export function flatten(marks: readonly Mark[]): Token[] {
  const sorted = [...marks].sort((a, b) => a.from - b.from || b.to - a.to)
  const found: Token[] = []
  const open: Mark[] = []
  let at = 0
  /** Goes on to `to`; all up to there belongs to the innermost one that is open. */
  const show = (to: number) => {
    const top = open[open.length - 1]
    if (top?.type && to > at) found.push({from: at, to, type: top.type, modifiers: top.modifiers})
    at = Math.max(at, to)
  }
  const close = (before: number) => {
    for (let top = open[open.length - 1]; top && top.to <= before; top = open[open.length - 1]) {
      show(top.to)
      open.pop()
    }
  }
  for (const mark of sorted) {
    if (mark.from >= mark.to) continue
    close(mark.from)
    show(mark.from)
    const end = open[open.length - 1]?.to ?? mark.to
    open.push(mark.to <= end ? mark : {...mark, to: end})
  }
  close(Number.POSITIVE_INFINITY)
  return found
}
