import {problemRule, replaceWord} from "../lint/rule.ts"
import type {Instruction} from "../syntax/ast.ts"

export const unknownInstruction = problemRule({
  name: "unknown-instruction",
  aliases: ["DL1000"],
  summary: "There is no such instruction",
  since: "2026.1",
  why: `The build stops before its first step. Often it is a typing error, or a line that should continue the one above:
then an escape character is missing at the end of that line. CMD, ENTRYPOINT, ENV and LABEL know no heredocs, so the lines behind
\`<<\` are taken as instructions there.`,
  examples: [
    {bad: "FROM alpine:3.22\n<|RNU|> apk add git\n", good: "FROM alpine:3.22\nRUN apk add git\n"},
    {
      bad: "FROM alpine:3.22\nRUN apk add\n  <|git|>\n  make\n",
      good: "FROM alpine:3.22\nRUN apk add \\\n  git \\\n  make\n",
    },
  ],
  fix({suggestion, at}, analysis) {
    if (suggestion === undefined) return undefined
    const value = analysis.text(at)
    const text = value === value.toLowerCase() ? suggestion.toLowerCase() : suggestion
    return replaceWord(analysis, {...at, value}, text, `Write ${text}`, false)
  },
  // lines that follow each other are the text of one instruction, or of one heredoc, that was cut off
  sameCause(problem, before, {file}) {
    return problem.suggestion === undefined && isNext(file.instructions, before.at.from, problem.at.from)
  },
})

/** Whether the instruction that starts at `next` is the one behind that at `first`. */
function isNext(instructions: readonly Instruction[], first: number, next: number): boolean {
  let low = 0
  let high = instructions.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (instructions[middle]!.keyword.from < next) low = middle + 1
    else high = middle
  }
  return low > 0 && instructions[low - 1]!.keyword.from === first
}
