import {problemRule} from "../lint/rule.ts"

export const invalidEpoch = problemRule({
  name: "invalid-epoch",
  aliases: [],
  summary: "SOURCE_DATE_EPOCH has no usable value",
  since: "2026.1",
  why: `SOURCE_DATE_EPOCH sets the time of everything that the build makes, so that two builds give the same image. As a
build argument it is a number of seconds since 1970, \`context\`, or the name of a stage from scratch whose only
instruction is an ADD of one remote source.`,
  examples: [
    {
      bad: 'ARG <|SOURCE_DATE_EPOCH|>="yesterday"\nFROM alpine:3.22\n',
      good: "ARG SOURCE_DATE_EPOCH=1735689600\nFROM alpine:3.22\n",
    },
  ],
})
