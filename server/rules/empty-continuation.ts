import {INSTRUCTION_NAMES} from "../../grammars/instructions.ts"
import {physicalLine} from "../../grammars/logical.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"

export const emptyContinuation = rule({
  name: "empty-continuation",
  aliases: ["NoEmptyContinuation"],
  summary: "A blank line stands between continued lines",
  severity: "warning",
  since: "2026.1",
  why: `The line above the blank one ends with the escape character, so the instruction goes on behind the blank line. BuildKit still accepts
this, and has announced that it won't. It also hides a mistake: the line below may have been meant as a new instruction.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nRUN apk add \\\n    git \\\n<||>\n    make\n",
      good: "FROM alpine:3.22\nRUN apk add \\\n    git \\\n    make\n",
    },
  ],
  *check({build, file, source}) {
    for (const {rule, at, instruction, line} of build.checks) {
      if (rule !== "NoEmptyContinuation") continue
      const lines = blankLines(source, instruction)
      const below = source.slice(at.to).trimStart().split(/\s/, 1)[0]!
      const swallowed =
        (INSTRUCTION_NAMES as string[]).includes(below) && source.slice(at.to).trimStart().length > below.length
      const name = instruction.keyword.value
      const ends = source.slice(at.to, instruction.to).trim() === ""
      const start = file.lines.starts[line - 1]!
      yield {
        at,
        message: ends
          ? `nothing follows the escape character above: take it away, so that ${name} ends there`
          : swallowed
            ? `${below} below is still part of this ${name}, because the line above the blank one is continued: end that line`
            : `the ${name} goes on behind this blank line, which BuildKit will refuse one day: take the line away`,
        // BuildKit names the last line of the instruction
        aliases: [{code: "NoEmptyContinuation", at: {from: start, to: start}}],
        fix:
          swallowed || ends
            ? endThere(source, instruction, lines, at, ends)
            : {
                title: "Take the blank lines away",
                safe: true,
                edits: lines.map(({from, to}) => ({from, to, text: ""})),
              },
      }
    }
  },
})

/** The blank lines between the continued ones, with their line breaks. */
function blankLines(source: string, instruction: Instruction): Span[] {
  const end = instruction.heredocs[0]?.body.from ?? instruction.to
  const found: Span[] = []
  for (let from = instruction.from; from < end; ) {
    const {content, next} = physicalLine(source, from)
    if (from > instruction.from && source.slice(from, content).trim() === "") found.push({from, to: next})
    from = next
  }
  return found
}

/** Takes the escape character of the last line away, and the blank lines above it. */
function endThere(
  source: string,
  {from}: Instruction,
  lines: readonly Span[],
  blank: Span,
  safe: boolean,
): Fix | undefined {
  const above = source.slice(from, blank.from)
  const end = /[ \t]*[\\`][ \t]*\r?\n\s*$/.exec(above)
  const mark = end && /[\\`][ \t]*/.exec(end[0])
  // what ends with an operator was meant to go on
  if (!end || !mark || /[&|,]$/.test(above.slice(0, end.index).trimEnd())) return undefined
  const start = from + end.index
  const escape = {from: start, to: start + mark.index + mark[0].length, text: ""}
  const others = lines.filter(({to}) => to <= start).map(({from, to}) => ({from, to, text: ""}))
  return {title: "Take the escape character away", safe, edits: [...others, escape]}
}
