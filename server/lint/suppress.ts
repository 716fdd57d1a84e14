import {firstWord, readDirective} from "../../grammars/directives.ts"
import {countWhile} from "../../grammars/search.ts"
import type {Analysis} from "../analysis.ts"
import {readCheckOptions} from "../model/check.ts"
import {suggest} from "../model/suggest.ts"
import type {Comment, Instruction} from "../syntax/ast.ts"
import {lineAt, type Span} from "../text.ts"
import type {Fix} from "./rule.ts"

/** A comment that silences rules. */
export interface Suppression {
  /** The comment. */
  at: Span
  /** The names in it, as written, with their places; `all` silences every check of BuildKit. */
  names: readonly {text: string; at: Span}[]
  /** Where findings are silenced: those that start in the span. */
  scope: Span
  /** In whose words it is written. */
  kind: "dockerlint" | "hadolint" | "check"
  /** Why, where that is given. */
  reason?: string
}

const WHOLE_FILE: Span = {from: 0, to: Number.MAX_SAFE_INTEGER}

const PRAGMA = /^#\s*(hadolint|dockerlint)\s+(?:(global|stage|file)\s+)?ignore\s*=\s*(.*)$/

/** What is meant to silence something, and does not: the equals sign lacks, or `ignore` is misspelt. */
const SLIP =
  /^#\s*(?:dockerlint\s+(?!format\s+(?:on|off)\b)(?:(?:global|stage|file)\s+)?([a-z-]+)\s*(?:=.*|\s[A-Z]{2}\d{4}.*)?|hadolint\s+(?:global\s+)?(ignore)\s+[A-Z]{2}\d{4}.*)$/

/** Comments that look like ignore comments and silence nothing. */
export function misspelt({file, source}: Analysis): Span[] {
  return file.comments.filter(({from, to}) => {
    const text = source.slice(from, to).trimEnd()
    if (PRAGMA.test(text)) return false
    const [, own, hadolint] = SLIP.exec(text) ?? []
    return hadolint !== undefined || (own !== undefined && isNearIgnore(own))
  })
}

/** `ignore` with a slip of the fingers, or what other linters call it. */
function isNearIgnore(word: string): boolean {
  return (
    word === "ignore" || /^(?:disable|skip|noqa|ignores|off)$/.test(word) || suggest(word, ["ignore"]) !== undefined
  )
}

/**
 * Every comment that silences something:
 * `# dockerlint ignore=NAME,NAME -- reason` and `# hadolint ignore=CODE` for the instruction below; the former between
 * the lines of an instruction for the next line of it;
 * with `stage` before `ignore` for the rest of the stage, with `global` (or `file`) for the whole file;
 * `# check=skip=NAME` above an instruction, and at the top of the file.
 */
export function readSuppressions({file, source}: Analysis): Suppression[] {
  const found: Suppression[] = []
  const starts = file.instructions.map(({from}) => from)
  for (const comment of file.comments) {
    const text = source.slice(comment.from, comment.to)
    const pragma = PRAGMA.exec(text)
    const next = nextInstruction(comment.to)
    if (pragma) {
      const [, kind, where, rest] = pragma
      const scope =
        where === "global" || where === "file"
          ? WHOLE_FILE
          : where === "stage"
            ? restOfStage(next, comment)
            : scopeOf(next)
      const start = comment.from + text.length - rest!.length
      found.push({at: comment, scope, kind: kind as Suppression["kind"], ...splitNames(rest!, start)})
    } else if (file.check?.from === comment.from) {
      pushCheck(comment, file.check.value, file.check.valueFrom, WHOLE_FILE)
    } else if (next) {
      // BuildKit reads these in the text that it attaches to the instruction, where an indented comment keeps its #
      const directive = readDirective(comment.text, 0, 0, comment.text.length)
      const isFirst =
        next.comments.find(({text}) => readDirective(text, 0, 0, text.length)?.name === "check") === comment
      if (directive?.name === "check" && isFirst) {
        const offset = comment.to - comment.text.length
        pushCheck(comment, directive.value, offset + directive.valueFrom, scopeOf(next))
      }
    }
  }
  for (const {innerComments} of file.instructions) {
    // from the last one up, so that each line below is looked for once
    const scopes = new Map<number, Span>()
    for (const comment of innerComments.toReversed()) {
      const line = lineAt(file.lines, comment.from)
      const scope = scopes.get(line + 1) ?? lineBelow(line)
      scopes.set(line, scope)
      const [, kind, where, rest] = PRAGMA.exec(source.slice(comment.from, comment.to)) ?? []
      if (kind !== "dockerlint" || where !== undefined) continue
      found.push({at: comment, scope, kind, ...splitNames(rest!, comment.to - rest!.length)})
    }
  }
  return found

  /** The next line that is not blank. */
  function lineBelow(line: number): Span {
    const {starts} = file.lines
    for (let at = line; at < starts.length; at++) {
      const [from, to] = [starts[at]!, starts[at + 1] ?? source.length + 1]
      if (source.slice(from, to).trim() !== "") return {from, to}
    }
    return {from: source.length, to: source.length}
  }

  function pushCheck(comment: Comment, value: string, from: number, scope: Span): void {
    const word = firstWord(value)
    const options = readCheckOptions(word)
    if ("problem" in options) return
    const names: Suppression["names"][number][] = []
    for (const text of options.skipAll ? ["all"] : options.skip) {
      const at = from + word.indexOf(text)
      names.push({text, at: {from: at, to: at + text.length}})
    }
    if (names.length > 0) found.push({at: comment, names, scope, kind: "check"})
  }

  function nextInstruction(after: number): Instruction | undefined {
    return file.instructions[countWhile(starts, start => start < after)]
  }

  /** From behind the FROM below the comment to the end of its stage; a FROM has to follow, as hadolint wants it. */
  function restOfStage(from: Instruction | undefined, comment: Comment): Span {
    if (!from) return {from: comment.from, to: comment.to}
    const start = from.name === "FROM" ? from.to + 1 : from.from
    const next = file.instructions.find(({name, from: at}) => name === "FROM" && at > from.from)
    return {from: start, to: next ? next.from : WHOLE_FILE.to}
  }
}

function scopeOf(instruction: Instruction | undefined): Span {
  return instruction ? {from: instruction.from, to: instruction.to + 1} : {from: -1, to: -1}
}

/** Names between commas, and the reason behind `--` or `#`. */
function splitNames(text: string, offset: number): Pick<Suppression, "names" | "reason"> {
  const end = /\s+(?:--|#)\s*/.exec(text)
  const list = end ? text.slice(0, end.index) : text
  const reason = end ? text.slice(end.index + end[0].length).trim() : undefined
  const names: {text: string; at: Span}[] = []
  for (const match of list.matchAll(/[^\s,]+/g)) {
    const from = offset + match.index
    names.push({text: match[0], at: {from, to: from + match[0].length}})
  }
  return reason ? {names, reason} : {names}
}

/**
 * The fix that takes a name out of a comment, and the comment with its last one; undefined for a check of BuildKit, and
 * where the line below would become a directive.
 */
export function withoutName({at, names, kind}: Suppression, index: number, {source, file}: Analysis): Fix | undefined {
  if (kind === "check") return undefined
  const [before, name, after] = [names[index - 1], names[index]!, names[index + 1]]
  const title = `Remove ${name.text} from the comment`
  if (before) return {title, safe: true, edits: [{from: before.at.to, to: name.at.to, text: ""}]}
  if (after) return {title, safe: true, edits: [{from: name.at.from, to: after.at.from, text: ""}]}
  const from = source.lastIndexOf("\n", at.from - 1) + 1
  const newline = source.indexOf("\n", at.to)
  const to = newline < 0 ? source.length : newline + 1
  const first = file.instructions[0]
  if ((!first || at.from < first.from) && /^#\s*\w+\s*=/.test(source.slice(to, to + 200))) return undefined
  return {title: "Remove the comment", safe: true, edits: [{from, to, text: ""}]}
}

/** Writes the name of the rule that was probably meant. */
export function nearestName({text, at}: Suppression["names"][number], names: Iterable<string>): Fix | undefined {
  const meant = suggest(text, names)
  return meant === undefined ? undefined : {title: `Write ${meant}`, safe: false, edits: [{...at, text: meant}]}
}
