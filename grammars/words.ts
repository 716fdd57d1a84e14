import {isDigit, isLetter} from "./characters.ts"

// The little language inside a word: quotes, escapes and variable substitution. It is read character by character
// and not with tokens, because what a character means depends on which brace or quote is open around it, and
// because one wrong character makes BuildKit refuse the whole word.

/** A part of a word. Offsets are those of the text that was parsed. */
export type Part =
  /** Characters as they stand; their blanks separate words. */
  | {kind: "plain"; value: string; from: number; to: number}
  /** Characters behind an escape, or the start of a heredoc operator; blanks in them do not separate words. */
  | {kind: "literal"; value: string; from: number; to: number}
  | {kind: "single"; value: string; from: number; to: number}
  | {kind: "double"; parts: Part[]; from: number; to: number}
  | Variable

/** `$name`, `${name}` or `${name<modifier>...}`. */
export interface Variable {
  kind: "variable"
  name: string
  nameFrom: number
  braces: boolean
  /** `-` `:-` `+` `:+` `?` `:?` `#` `%` `/` `//`, or a colon and a character that BuildKit does not support. */
  modifier?: string
  /** What follows the modifier; the pattern of `#`, `%` and `/`. */
  word?: Part[]
  /** What stands after the second slash of `/` and `//`. */
  replacement?: Part[]
  from: number
  to: number
}

export type WordProblem =
  | "single-quote"
  | "double-quote"
  | "missing-brace"
  | "missing-slash"
  | "bad-substitution"
  | "unsupported-modifier"

export interface WordTree {
  parts: Part[]
  /** Why BuildKit cannot read the word at all. */
  problem?: {code: WordProblem; from: number; to: number; text: string}
  /** Substitutions are nested deeper than dockerlint follows; nothing is known about the value. */
  tooDeep?: boolean
}

export interface WordOptions {
  escape: string
  /** False where quotes are plain characters: in the body of a heredoc. */
  quotes?: boolean
  /** Keep escape characters in the values. */
  rawEscapes?: boolean
}

/** How deep substitutions may be nested before dockerlint gives up on a word. */
export const MAX_DEPTH = 500

const SPECIAL = "@*#?-$!0"

export function parseWord(text: string, options: WordOptions): WordTree {
  const {escape, quotes = true} = options
  // BuildKit's scanner passes over a byte order mark
  let at = text.startsWith("\ufeff") ? 1 : 0
  let depth = 0
  let problem: WordTree["problem"]
  let tooDeep = false
  let closed = false

  const parts = sequence("", options.rawEscapes ?? false)
  const tree: WordTree = {parts}
  if (problem) tree.problem = problem
  if (tooDeep) tree.tooDeep = true
  return tree

  function fail(code: WordProblem, from: number, to = at): void {
    problem ??= {code, from, to: Math.max(to, from), text: text.slice(from, Math.max(to, from))}
  }

  /** Parts up to the stop character (which is consumed), or to the end of the text where stop is "". */
  function sequence(stop: string, raw: boolean): Part[] {
    const parts: Part[] = []
    let plainFrom = at
    const flush = () => {
      if (at > plainFrom) parts.push({kind: "plain", value: text.slice(plainFrom, at), from: plainFrom, to: at})
    }
    const add = (part: Part | undefined) => {
      if (part) parts.push(part)
      plainFrom = at
    }
    while (at < text.length && !problem && !tooDeep) {
      const character = text[at]!
      if (stop !== "" && character === stop) {
        flush()
        at++
        closed = true
        return parts
      }
      if (character === "$") {
        flush()
        add(dollar())
      } else if (quotes && character === "'") {
        flush()
        add(single())
      } else if (quotes && character === '"') {
        flush()
        add(double(raw))
      } else if (character === "<" && text[at + 1] === "<") {
        flush()
        const from = at
        at += 2
        while (at < text.length && (text[at] === " " || text[at] === "\t" || text[at] === "\r")) at++
        add({kind: "literal", value: text.slice(from, at), from, to: at})
      } else if (character === escape) {
        flush()
        const from = at
        at++
        const escaped = next()
        const value = (raw ? escape : "") + escaped
        add(value === "" ? undefined : {kind: "literal", value, from, to: at})
      } else {
        at++
      }
    }
    flush()
    closed = false
    return parts
  }

  /** The next whole character, "" at the end. */
  function next(): string {
    if (at >= text.length) return ""
    const character = String.fromCodePoint(text.codePointAt(at)!)
    at += character.length
    return character
  }

  function single(): Part | undefined {
    const from = at
    const end = text.indexOf("'", at + 1)
    at = end < 0 ? text.length : end + 1
    if (end < 0) {
      fail("single-quote", from)
      return undefined
    }
    return {kind: "single", value: text.slice(from + 1, end), from, to: at}
  }

  function double(raw: boolean): Part | undefined {
    const from = at
    const parts: Part[] = []
    at++
    let plainFrom = at
    const flush = () => {
      if (at > plainFrom) parts.push({kind: "plain", value: text.slice(plainFrom, at), from: plainFrom, to: at})
    }
    while (at < text.length && !problem && !tooDeep) {
      const character = text[at]!
      if (character === '"') {
        flush()
        at++
        return {kind: "double", parts, from, to: at}
      }
      if (character === "$") {
        flush()
        const part = dollar()
        if (part) parts.push(part)
        plainFrom = at
      } else if (character === escape) {
        flush()
        const start = at
        at++
        const following = text[at]
        let value = raw ? escape : ""
        if (following === '"' || following === "$" || following === escape) {
          value += following
          at++
        } else if (following !== undefined) value += escape
        if (value !== "") parts.push({kind: "literal", value, from: start, to: at})
        plainFrom = at
      } else {
        at++
      }
    }
    if (!problem && !tooDeep) fail("double-quote", from)
    return undefined
  }

  function dollar(): Part | undefined {
    const from = at
    at++
    if (text[at] !== "{") {
      const nameFrom = at
      const name = readName()
      if (name === "") return {kind: "plain", value: "$", from, to: at}
      return {kind: "variable", name, nameFrom, braces: false, from, to: at}
    }
    at++
    if (at >= text.length) return void fail("missing-brace", from)
    if (text[at] === "{" || text[at] === "}" || text[at] === ":") {
      at++
      return void fail("bad-substitution", from)
    }
    const nameFrom = at
    const name = readName()
    const variable: Variable = {kind: "variable", name, nameFrom, braces: true, from, to: at}
    const modifierFrom = at
    let character = next()
    if (character === "}") {
      variable.to = at
      return variable
    }
    if (character === "/") {
      variable.modifier = text[at] === "/" ? "//" : "/"
      if (variable.modifier === "//") at++
      const pattern = nested("/", true, () => fail("missing-slash", from))
      if (!pattern) return undefined
      variable.word = pattern
      const replacement = nested("}", true, () => fail("missing-brace", from))
      if (!replacement) return undefined
      variable.replacement = replacement
      variable.to = at
      return variable
    }
    const colon = character === ":"
    if (colon) character = next()
    const known = character !== "" && "+-?#%".includes(character)
    if ((!colon && !known) || (colon && (character === "#" || character === "%"))) {
      return void fail("unsupported-modifier", modifierFrom)
    }
    variable.modifier = (colon ? ":" : "") + character
    const word = nested("}", character === "#" || character === "%", () => fail("missing-brace", from))
    if (!word) return undefined
    variable.word = word
    variable.to = at
    return variable
  }

  /** What stands in a substitution up to the stop character; undefined after a problem. */
  function nested(stop: string, raw: boolean, missing: () => void): Part[] | undefined {
    if (depth >= MAX_DEPTH) {
      tooDeep = true
      return undefined
    }
    depth++
    closed = false
    const parts = sequence(stop, raw)
    depth--
    if (problem || tooDeep) return undefined
    if (!closed) {
      missing()
      return undefined
    }
    return parts
  }

  function readName(): string {
    const from = at
    const first = peek()
    if (first === "") return ""
    if (isDigit(first)) {
      while (peek() !== "" && isDigit(peek())) next()
      return text.slice(from, at)
    }
    if (SPECIAL.includes(first)) return next()
    while (at < text.length) {
      const character = peek()
      if (character !== "_" && !isLetter(character) && !isDigit(character)) break
      at += character.length
    }
    return text.slice(from, at)
  }

  function peek(): string {
    return at < text.length ? String.fromCodePoint(text.codePointAt(at)!) : ""
  }
}

/** Every substitution in the parts, outer before inner, in the order in which they stand. */
export function* variablesIn(parts: readonly Part[]): Generator<Variable> {
  for (const part of parts) {
    if (part.kind === "double") yield* variablesIn(part.parts)
    if (part.kind !== "variable") continue
    yield part
    if (part.word) yield* variablesIn(part.word)
    if (part.replacement) yield* variablesIn(part.replacement)
  }
}
