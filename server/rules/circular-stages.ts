import {problemRule} from "../lint/rule.ts"

export const circularStages = problemRule({
  name: "circular-stages",
  aliases: ["DL3023"],
  summary: "Stages need each other",
  since: "2026.1",
  why: `A stage is built after every stage that it copies from or mounts. Where two stages need each other, directly or through
a third one, there is no stage to begin with and the build stops. Move what both of them need into an earlier stage.`,
  examples: [
    {
      bad: "FROM alpine:3.22 AS one\nCOPY --from=two /a /a\nFROM alpine:3.22 AS two\nCOPY --from=<|one|> /b /b\n",
      good: "FROM alpine:3.22 AS one\nRUN touch /a\nFROM alpine:3.22 AS two\nCOPY --from=one /a /b\n",
    },
    {
      bad: "FROM alpine:3.22 AS one\nCOPY --from=<|one|> /a /b\n",
      good: "FROM alpine:3.22 AS one\nRUN cp /a /b\n",
    },
  ],
  // hadolint's condition is a COPY from the stage that it stands in
  aliasesOf: ({at}, {stages}) => {
    const own = stages.some(stage => stage.sources.some(use => use.stage === stage && use.at.from === at.from))
    return own ? ["DL3023"] : []
  },
})
