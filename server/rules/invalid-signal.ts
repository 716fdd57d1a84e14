import {problemRule} from "../lint/rule.ts"

export const invalidSignal = problemRule({
  name: "invalid-signal",
  aliases: [],
  summary: "STOPSIGNAL names no signal",
  since: "2026.1",
  why: `\`docker stop\` sends this signal to the first process of the container. It is a name such as \`SIGTERM\` or \`SIGRTMIN+3\`, or a
number. A comment behind it would be a part of it.`,
  examples: [{bad: "FROM alpine:3.22\nSTOPSIGNAL <|SIGTREM|>\n", good: "FROM alpine:3.22\nSTOPSIGNAL SIGTERM\n"}],
})
