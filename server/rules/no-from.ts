import {problemRule} from "../lint/rule.ts"

export const noFrom = problemRule({
  name: "no-from",
  aliases: ["DL3061"],
  summary: "There is no FROM, or something stands before it",
  since: "2026.1",
  // hadolint has it only for what stands before a FROM
  aliasesOf: ({at}, {text}) => (text(at).toUpperCase() === "ARG" ? [] : ["DL3061"]),
  // a FROM with a typing error is reported as such
  applies: ({at}, {problems}) =>
    !problems.some(
      ({code, suggestion, at: {from}}) => code === "unknown-instruction" && suggestion === "FROM" && from < at.from,
    ),
  why: `A stage starts with FROM. Only ARG may stand before the first one: it declares variables for the FROM lines. All else
needs a stage to happen in.`,
  examples: [
    {bad: "<|RUN|> make\nFROM alpine:3.22\n", good: "FROM alpine:3.22\nRUN make\n"},
    {bad: "<|ARG|> VERSION=3.22\n", good: "ARG VERSION=3.22\nFROM alpine:$VERSION\n"},
  ],
})
