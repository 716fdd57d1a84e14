import {problemRule} from "../lint/rule.ts"

export const invalidStageName = problemRule({
  name: "invalid-stage-name",
  aliases: [],
  summary: "A stage has a name that it can't have",
  since: "2026.1",
  why: `A stage's name starts with a letter, and goes on with letters, digits, \`-\`, \`_\` and \`.\`. BuildKit also looks the name up as an image, so
it must not end with a separator or hold two dots in a row.`,
  examples: [
    {bad: "FROM alpine:3.22 AS <|1st|>\n", good: "FROM alpine:3.22 AS first\n"},
    {bad: "FROM alpine:3.22 AS <|build-|>\n", good: "FROM alpine:3.22 AS build\n"},
  ],
})
