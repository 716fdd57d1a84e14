import {firstWord, readDirective} from "../../grammars/directives.ts"
import type {Analysis} from "../analysis.ts"
import {readCheckOptions} from "../model/check.ts"
import type {Comment, Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"

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

/**
 * Every comment that silences something:
 * `# dockerlint ignore=NAME,NAME -- reason` and `# hadolint ignore=CODE` for the instruction below,
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
  return found

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
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (starts[middle]! < after) low = middle + 1
      else high = middle
    }
    return file.instructions[low]
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
