import type {Analysis} from "../analysis.ts"
import {indexAt} from "../lint/instructionEdits.ts"
import type {Fix} from "../lint/rule.ts"
import {problemRule, replaceWord} from "../lint/rule.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Edit} from "../text.ts"

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
    {
      bad: "FROM alpine:3.22\nRUN apk add git &&\n  <|make|> &&\n  make install\n",
      good: "FROM alpine:3.22\nRUN apk add git && \\\n  make && \\\n  make install\n",
    },
  ],
  fix({suggestion, at}, analysis) {
    if (suggestion === undefined) return continueLines(analysis, at.from)
    const value = analysis.text(at)
    const text = value === value.toLowerCase() ? suggestion.toLowerCase() : suggestion
    return replaceWord(analysis, {...at, value}, text, `Write ${text}`, false)
  },
  // lines that follow each other are the text of one instruction, or of one heredoc, that was cut off
  sameCause(problem, before, analysis) {
    if (problem.suggestion !== undefined) return false
    const index = indexAt(analysis, problem.at.from)
    return analysis.file.instructions[index - 1]?.keyword.from === before.at.from
  },
})

/**
 * An escape character at the end of each line that was plainly meant to go on: the line ends with an operator of the
 * shell or a comma, or the next one begins with an operator or an option.
 */
function continueLines(analysis: Analysis, at: number): Fix | undefined {
  const {file, source} = analysis
  const {instructions} = file
  const edits: Edit[] = []
  const first = indexAt(analysis, at)
  for (let i = first; first > 0 && i < instructions.length; i++) {
    const [above, below] = [instructions[i - 1]!, instructions[i]!]
    if (below.name !== undefined) break
    const gap = source.slice(above.to, below.from)
    const isOpen = /(?:&&|\|\|?|,)[ \t]*$/.test(source.slice(Math.max(above.from, above.to - 200), above.to))
    const isPart = /^(?:&&|\||--?\w)/.test(below.keyword.value)
    const goesOn = isOpen || isPart || (i > first && indentOf(above) !== "" && indentOf(above) === indentOf(below))
    if (!goesOn || above.heredocs.length > 0 || !/^[ \t]*\r?\n[ \t]*$/.test(gap)) break
    edits.push({from: above.to, to: above.to + gap.search(/\r?\n/), text: ` ${file.escape}`})
  }
  function indentOf({from}: Instruction): string {
    return source.slice(source.lastIndexOf("\n", from - 1) + 1, from)
  }
  return edits.length === 0 ? undefined : {title: "Continue the line above", safe: false, edits}
}
