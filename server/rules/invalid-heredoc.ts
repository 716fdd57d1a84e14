import {problemRule} from "../lint/rule.ts"

export const invalidHeredoc = problemRule({
  name: "invalid-heredoc",
  aliases: [],
  summary: "A heredoc stands where it can't be used",
  since: "2026.1",
  why: `A heredoc gives RUN its commands, and COPY and ADD the content of a file. It stands for a source, so a destination has to
follow it, and behind the flags of a RUN it has to be the command.`,
  examples: [
    {bad: "FROM alpine:3.22\nCOPY a <|<<EOF|>\nhello\nEOF\n", good: "FROM alpine:3.22\nCOPY <<EOF /a\nhello\nEOF\n"},
  ],
})
