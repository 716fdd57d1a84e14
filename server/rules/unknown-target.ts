import {problemRule} from "../lint/rule.ts"

export const unknownTarget = problemRule({
  name: "unknown-target",
  aliases: [],
  summary: "The stage to build does not exist",
  since: "2026.1",
  why: `The build is told to stop at a stage (\`--target\`, or the target of a compose or bake file), and no stage of this file has
that name or number.`,
  examples: [
    {
      bad: "<|FROM|> alpine:3.22 AS build\n",
      good: "FROM alpine:3.22 AS test\n",
      settings: {target: "test"},
    },
  ],
})
