import {problemRule} from "../lint/rule.ts"

export const unknownInstruction = problemRule({
  name: "unknown-instruction",
  aliases: ["DL1000"],
  summary: "There is no such instruction",
  since: "2026.1",
  why: `The build stops before its first step. Often it is a typing error, or a line that should continue the one above:
then an escape character is missing at the end of that line.`,
  examples: [{bad: "FROM alpine:3.22\n<|RNU|> apk add git\n", good: "FROM alpine:3.22\nRUN apk add git\n"}],
})
