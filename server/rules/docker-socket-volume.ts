import {rule} from "../lint/rule.ts"

export const dockerSocketVolume = rule({
  name: "docker-socket-volume",
  aliases: [],
  summary: "VOLUME names the socket of Docker",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `VOLUME can't reach the host: it makes an empty folder where the socket should be, so the program finds no Docker
there. The socket has to be mounted when the container starts, and whoever does so should know it: who can talk to
Docker can do everything on the host.`,
  examples: [
    {bad: "FROM docker:29-cli\nVOLUME <|/var/run/docker.sock|>\n", good: "FROM docker:29-cli\n"},
    {
      bad: 'FROM docker:29-cli\nVOLUME ["/data", "<|/run/docker.sock|>"]\n',
      good: 'FROM docker:29-cli\nVOLUME ["/data"]\n',
    },
  ],
  *check(analysis) {
    for (const {args} of analysis.all("VOLUME")) {
      for (const {value, from, to} of args) {
        if (!/(^|\/)docker\.sock["']?$/.test(value)) continue
        yield {
          at: {from, to},
          message: `"${value}" here makes an empty folder, and not the host's socket: leave it out, and mount the socket with docker run -v where it is really wanted`,
        }
      }
    }
  },
})
