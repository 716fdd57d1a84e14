import {problemRule} from "../lint/rule.ts"

export const invalidFlagValue = problemRule({
  name: "invalid-flag-value",
  aliases: ["DL1000"],
  summary: "A flag has no value, or one that it does not know",
  since: "2026.1",
  why: `A flag is written \`--name=value\`, without a blank before or behind the equals sign: a word behind \`--name\` is an
argument of the instruction. Flags that switch something on may stand bare, and otherwise take \`true\` or \`false\`.`,
  examples: [
    {bad: "FROM alpine:3.22\nCOPY <|--from|> build /a /a\n", good: "FROM alpine:3.22\nCOPY --from=build /a /a\n"},
    {bad: "FROM alpine:3.22\nCOPY --link=<|yes|> a /a\n", good: "FROM alpine:3.22\nCOPY --link a /a\n"},
    {bad: "FROM alpine:3.22\nRUN --network=<|hots|> make\n", good: "FROM alpine:3.22\nRUN --network=host make\n"},
  ],
  fix({at, suggestion}, {source}) {
    if (suggestion === undefined || /[^\w-]/.test(source.slice(at.from, at.to))) return undefined
    return {title: `Write ${suggestion}`, safe: false, edits: [{from: at.from, to: at.to, text: suggestion}]}
  },
})
