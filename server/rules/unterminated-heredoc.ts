import {INSTRUCTION_NAMES} from "../../grammars/instructions.ts"
import {physicalLine} from "../../grammars/logical.ts"
import {lineEnd} from "../lint/instructionEdits.ts"
import type {Fix} from "../lint/rule.ts"
import {problemRule} from "../lint/rule.ts"
import type {Span} from "../text.ts"

export const unterminatedHeredoc = problemRule({
  name: "unterminated-heredoc",
  aliases: ["DL1000"],
  summary: "A heredoc is never ended",
  since: "2026.1",
  why: `A heredoc goes on to a line that holds its word and nothing else: no blanks before it (\`<<-\` allows tabs) and none
behind it. Without that line all the rest of the file is part of it. In RUN every \`<<\` before a word starts one, also the shift
in \`$((1 << 2))\`: write it without blanks there.`,
  examples: [
    {bad: "FROM alpine:3.22\nRUN <|<<EOF|>\n  make\n  EOF\n", good: "FROM alpine:3.22\nRUN <<EOF\n  make\nEOF\n"},
    {bad: "FROM alpine:3.22\nRUN <|<<EOF|>\nmake\n", good: "FROM alpine:3.22\nRUN <<EOF\nmake\nEOF\n"},
  ],
  fix({at}, {file, source}) {
    const heredoc = file.instructions.flatMap(({heredocs}) => heredocs).find(({from}) => from === at.from)
    if (!heredoc) return undefined
    const {name, chomp, body} = heredoc
    for (let from = body.from; from < source.length; ) {
      const {content, next} = physicalLine(source, from)
      const line = source.slice(from, content)
      const indent = /^[ \t]*/.exec(line)![0].length
      if (line.slice(indent) === name && !chomp) {
        return {title: `Take the blanks before ${name} away`, safe: true, edits: [{from, to: from + indent, text: ""}]}
      }
      if (line.trim() === name) {
        return {title: `Leave ${name} alone on its line`, safe: true, edits: [{from, to: content, text: name}]}
      }
      from = next
    }
    return endOfFile(source, name, body)
  },
})

/** The word at the end of the file, where nothing there looks like an instruction. */
function endOfFile(source: string, name: string, {from}: Span): Fix | undefined {
  const rest = source.slice(from)
  const words = [...rest.matchAll(/^[ \t]*([A-Za-z]+)(?=[ \t])/gm)].map(([, word]) => word!)
  if (rest.trim() === "" || words.some(word => (INSTRUCTION_NAMES as string[]).includes(word.toUpperCase())))
    return undefined
  const at = source.length
  const end = lineEnd(source, at)
  const text = `${source.endsWith("\n") ? "" : end}${name}${end}`
  return {title: `End it with ${name}`, safe: false, edits: [{from: at, to: at, text}]}
}
