import {problemRule} from "../lint/rule.ts"

export const invalidPort = problemRule({
  name: "invalid-port",
  aliases: ["DL3011"],
  summary: "EXPOSE has no valid port",
  since: "2026.1",
  why: `EXPOSE takes \`port\`, \`port/protocol\` or a range \`first-last\`, with blanks between them. Ports go from 0 to 65535, and the
protocols are tcp, udp and sctp.`,
  examples: [
    {bad: "FROM alpine:3.22\nEXPOSE <|80000|>\n", good: "FROM alpine:3.22\nEXPOSE 8000\n"},
    {bad: "FROM alpine:3.22\nEXPOSE <|80/http|>\n", good: "FROM alpine:3.22\nEXPOSE 80/tcp\n"},
    {bad: "FROM alpine:3.22\nEXPOSE <|80,|> 443\n", good: "FROM alpine:3.22\nEXPOSE 80 443\n"},
  ],
  // hadolint looks at the number only
  aliasesOf: ({at}, {text}) =>
    text(at)
      .match(/\d+/g)
      ?.some(port => Number(port) > 65535)
      ? ["DL3011"]
      : [],
})
