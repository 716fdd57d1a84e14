import {problemRule} from "../lint/rule.ts"

export const tooManyArguments = problemRule({
  name: "too-many-arguments",
  aliases: ["DL1000"],
  summary: "An instruction has more arguments than it takes",
  since: "2026.1",
  why: `BuildKit can't tell what they mean, and refuses the file. Behind FROM it is often a comment: comments stand on a line of
their own, with \`#\` as the first character.`,
  examples: [
    {bad: "FROM alpine:3.22 <|# the base|>\n", good: "# the base\nFROM alpine:3.22\n"},
    {bad: "FROM alpine:3.22 <|build|>\n", good: "FROM alpine:3.22 AS build\n"},
  ],
})
