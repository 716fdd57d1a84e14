import {rule} from "../lint/rule.ts"
import {readPort} from "../model/ports.ts"
import type {Text} from "../syntax/ast.ts"
import {lineAt} from "../text.ts"

export const duplicatePort = rule({
  name: "duplicate-port",
  aliases: [],
  summary: "A port is exposed twice",
  severity: "info",
  since: "2026.1",
  why: `The second time has no effect. Often another port was meant, or the other protocol: \`53/tcp\` and \`53/udp\` are
two ports, and \`53\` is the first of them.`,
  examples: [
    {bad: "FROM debian:12\nEXPOSE 80 443 <|80/tcp|>\n", good: "FROM debian:12\nEXPOSE 80 443\n"},
    {bad: "FROM debian:12\nEXPOSE 53\nEXPOSE 53/udp <|53|>\n", good: "FROM debian:12\nEXPOSE 53\nEXPOSE 53/udp\n"},
  ],
  *check(analysis) {
    for (const stage of analysis.stages) {
      const seen = new Map<string, Text>()
      for (const {name, args, innerComments} of stage.instructions) {
        if (name !== "EXPOSE") continue
        for (const [i, text] of args.entries()) {
          const {spec, problem} = readPort(text.value)
          if (!spec || problem || spec.host) continue
          const key = `${spec.first}-${spec.last}/${spec.protocol.toLowerCase()}`
          const before = seen.get(key)
          if (!before) {
            seen.set(key, text)
            continue
          }
          const last = args[i - 1]
          const simple = last && innerComments.length === 0
          const {from, to} = text
          yield {
            at: {from, to},
            message: `port ${text.value} is already exposed on line ${lineAt(analysis.file.lines, before.from)}: leave it out, or name the port or protocol that was meant`,
            fix: simple
              ? {title: `Remove ${text.value}`, safe: true, edits: [{from: last.to, to, text: ""}]}
              : undefined,
          }
        }
      }
    }
  },
})
