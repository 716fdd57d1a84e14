import {problemRule} from "../lint/rule.ts"

export const invalidPair = problemRule({
  name: "invalid-pair",
  aliases: ["DL1000"],
  summary: "A name or an equals sign is missing",
  since: "2026.1",
  why: `ENV and LABEL take \`name=value\` pairs, ARG takes \`name\` or \`name=default\`. A blank ends a pair, so there is none around
the equals sign, and a value with blanks needs quotes.`,
  examples: [
    {bad: "FROM alpine:3.22\nENV A=one <|two|>\n", good: 'FROM alpine:3.22\nENV A="one two"\n'},
    {bad: "FROM alpine:3.22\nENV <|PATH|>\n", good: "FROM alpine:3.22\nENV PATH=/bin\n"},
    {bad: "FROM alpine:3.22\nLABEL <|=one|>\n", good: "FROM alpine:3.22\nLABEL a=one\n"},
  ],
})
