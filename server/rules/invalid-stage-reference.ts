import {problemRule} from "../lint/rule.ts"

export const invalidStageReference = problemRule({
  name: "invalid-stage-reference",
  aliases: [],
  summary: "A stage is named that can't be used here",
  since: "2026.1",
  why: `Files can be taken from a stage that stands earlier in the file, by its name or by its number, counted from 0. A variable
can't stand here: start a stage with \`FROM\` and the variable, and name that stage.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nCOPY --from=<|5|> /a /a\n",
      good: "FROM alpine:3.22 AS build\nFROM alpine:3.22\nCOPY --from=0 /a /a\n",
    },
    {
      bad: "ARG TOOL=alpine\nFROM alpine:3.22\nCOPY --from=<|$TOOL|> /a /a\n",
      good: "ARG TOOL=alpine\nFROM $TOOL AS tool\nFROM alpine:3.22\nCOPY --from=tool /a /a\n",
    },
  ],
})
