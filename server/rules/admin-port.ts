import {rule} from "../lint/rule.ts"
import {readPort} from "../model/ports.ts"

const PORTS = new Map([
  [22, "SSH"],
  [23, "Telnet"],
])

export const adminPort = rule({
  name: "admin-port",
  aliases: [],
  summary: "The port of a remote shell is exposed",
  severity: "info",
  since: "2026.1",
  topics: ["security"],
  why: `A container seldom needs a way to log in: \`docker exec\` gives a shell without a server, keys, passwords and an
open port to look after. An image whose own program is the SSH server is not reported.`,
  examples: [
    {bad: "FROM debian:12\nEXPOSE 80 <|22|>\n", good: "FROM debian:12\nEXPOSE 80\n"},
    {
      bad: 'FROM debian:12\nEXPOSE <|22|>\nCMD ["supervisord"]\n',
      good: 'FROM debian:12\nEXPOSE 22\nCMD ["/usr/sbin/sshd", "-D"]\n',
    },
    {bad: "FROM debian:12\nEXPOSE <|22/tcp|>\nEXPOSE <|20-23|>\n", good: "FROM debian:12\nEXPOSE 2222 22/udp $PORT\n"},
  ],
  *check(analysis) {
    for (const instruction of analysis.all("EXPOSE")) {
      const {args} = instruction
      const programs = analysis
        .stageOf(instruction)
        ?.instructions.filter(({name}) => name === "CMD" || name === "ENTRYPOINT")
      if (programs?.some(({line}) => /sshd?\b|dropbear|telnetd/.test(line.value))) continue
      for (const {value, from, to} of args) {
        const {spec} = readPort(value)
        if (spec?.protocol.toLowerCase() !== "tcp") continue
        for (const [port, name] of PORTS) {
          if (spec.first > port || spec.last < port) continue
          yield {
            at: {from, to},
            message: `port ${port} is for ${name}: use docker exec to get into a container, and leave the server and this port out`,
          }
          break
        }
      }
    }
  },
})
