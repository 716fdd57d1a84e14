import {instructionAt} from "../lint/instructionEdits.ts"
import {problemRule} from "../lint/rule.ts"

export const invalidHeredoc = problemRule({
  name: "invalid-heredoc",
  aliases: [],
  summary: "A heredoc stands where it can't be used",
  since: "2026.1",
  why: `A heredoc gives RUN its commands, and COPY and ADD the content of a file. It stands for a source, so a destination has to
follow it, and behind the flags of a RUN it has to be the command.`,
  examples: [
    {bad: "FROM alpine:3.22\nCOPY a <|<<EOF|>\nhello\nEOF\n", good: "FROM alpine:3.22\nCOPY <<EOF a\nhello\nEOF\n"},
  ],
  fix({at}, analysis) {
    const {args = [], json} = instructionAt(analysis, at.from) ?? {}
    const [path, heredoc] = args
    // which of several is the destination is for the author to say
    if (json || args.length !== 2 || !path || heredoc?.from !== at.from || path.value.startsWith("<<")) return undefined
    const [first, second] = [analysis.text(path), analysis.text(heredoc)]
    const edits = [
      {from: path.from, to: path.to, text: second},
      {from: heredoc.from, to: heredoc.to, text: first},
    ]
    return {title: `Write ${second} ${first}`, safe: false, edits}
  },
})
