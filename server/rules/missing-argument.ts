import {problemRule} from "../lint/rule.ts"

export const missingArgument = problemRule({
  name: "missing-argument",
  aliases: ["DL1000"],
  summary: "An instruction lacks an argument",
  since: "2026.1",
  why: `The instruction says nothing without it, and BuildKit refuses the file. Perhaps the rest of it is on the next line, and
the escape character is missing at the end of this one.`,
  examples: [
    {bad: "<|FROM|>\n", good: "FROM alpine:3.22\n"},
    {bad: "FROM alpine:3.22\nCOPY <|app|>\n", good: "FROM alpine:3.22\nCOPY app /app\n"},
  ],
})
