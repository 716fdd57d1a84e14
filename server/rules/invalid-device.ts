import {problemRule} from "../lint/rule.ts"

export const invalidDevice = problemRule({
  name: "invalid-device",
  aliases: [],
  summary: "A --device can't be used",
  since: "2026.1",
  why: `Devices (CDI) can be given to a RUN only by the labs channel of the Dockerfile syntax, and are named
\`vendor/class=device\`. The stable front end refuses the flag.`,
  examples: [
    {bad: "FROM alpine:3.22\nRUN <|--device=nvidia.com/gpu=all|> true\n", good: "FROM alpine:3.22\nRUN true\n"},
  ],
})
