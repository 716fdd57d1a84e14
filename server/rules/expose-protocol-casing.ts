import {rule} from "../lint/rule.ts"

export const exposeProtocolCasing = rule({
  name: "expose-protocol-casing",
  aliases: ["ExposeProtoCasing"],
  summary: "The protocol of an EXPOSE is not in lower case",
  severity: "style",
  since: "2026.1",
  why: "The image stores protocols in lower case, and everything that shows ports writes `80/tcp`. Written the same way, a search finds it.",
  examples: [{bad: "FROM alpine:3.22\nEXPOSE 80/<|TCP|>\n", good: "FROM alpine:3.22\nEXPOSE 80/tcp\n"}],
  *check({build, text}) {
    for (const {rule, at} of build.checks) {
      if (rule !== "ExposeProtoCasing") continue
      const written = text(at)
      const wanted = written.toLowerCase()
      const exact = /^(?:tcp|udp|sctp)$/.test(wanted)
      yield {
        at,
        message: `protocols are written in lower case, as docker ps shows them: ${exact ? wanted : "write tcp, udp or sctp"}`,
        fix: exact
          ? {title: `Write ${wanted}`, safe: true, edits: [{from: at.from, to: at.to, text: wanted}]}
          : undefined,
      }
    }
  },
})
