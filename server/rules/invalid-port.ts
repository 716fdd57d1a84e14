import {commentAbove, instructionAt} from "../lint/instructionEdits.ts"
import {problemRule} from "../lint/rule.ts"
import {readPort} from "../model/ports.ts"

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
    {bad: "FROM alpine:3.22\nEXPOSE <|80,443;8080/udp|>\n", good: "FROM alpine:3.22\nEXPOSE 80 443 8080/udp\n"},
  ],
  // hadolint looks at the number only
  aliasesOf: ({at}, {text}) =>
    text(at)
      .match(/\d+/g)
      ?.some(port => Number(port) > 65535)
      ? ["DL3011"]
      : [],
  fix({at}, analysis) {
    const written = analysis.text(at)
    const instruction = instructionAt(analysis, at.from)
    if (written === "#" && instruction?.name === "EXPOSE") {
      const edits = commentAbove(analysis, instruction, at.from)
      return edits && {title: "Put the comment on a line of its own", safe: true, edits}
    }
    const ports = written.split(/[,;]/).filter(port => port !== "")
    if (ports.length === 0 || ports.join("") === written || ports.some(port => readPort(port).problem)) return undefined
    const text = ports.join(" ")
    return {title: `Write ${text}`, safe: true, edits: [{from: at.from, to: at.to, text}]}
  },
})
