import {problemRule} from "../lint/rule.ts"

export const invalidPlatform = problemRule({
  name: "invalid-platform",
  aliases: [],
  summary: "A --platform is none",
  since: "2026.1",
  why: `A platform is an operating system, an architecture and sometimes a variant: \`linux/amd64\`, \`linux/arm/v7\`. In FROM it can be
a variable, which has to have a value before the first FROM.`,
  examples: [
    {bad: "FROM --platform=<|linux/amd64/v1/x|> alpine:3.22\n", good: "FROM --platform=linux/amd64 alpine:3.22\n"},
    {
      bad: 'ARG ARCH=""\nFROM --platform=<|$ARCH|> alpine:3.22\n',
      good: "ARG ARCH=linux/amd64\nFROM --platform=$ARCH alpine:3.22\n",
    },
  ],
})
