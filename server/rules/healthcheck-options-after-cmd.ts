import {specOf} from "../../grammars/instructions.ts"
import {slice} from "../../grammars/logical.ts"
import {rule} from "../lint/rule.ts"

const OPTION = /^\s*--([a-z-]+)(?:=\S*|\s+\S+)?/

export const healthcheckOptionsAfterCmd = rule({
  name: "healthcheck-options-after-cmd",
  aliases: [],
  summary: "Options of HEALTHCHECK stand behind CMD",
  severity: "error",
  since: "2026.1",
  why: `Options belong between HEALTHCHECK and CMD. Behind CMD they are part of the command: a program called
\`--interval=30s\` is started, there is none, and the container is unhealthy for ever, while the times stay at their defaults.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nHEALTHCHECK CMD <|--interval=30s|> curl -f http://localhost/\n",
      good: "FROM alpine:3.22\nHEALTHCHECK --interval=30s CMD curl -f http://localhost/\n",
    },
    {
      bad: 'FROM alpine:3.22\nHEALTHCHECK --retries=2 CMD ["<|--timeout=3s|>", "curl", "localhost"]\n',
      good: 'FROM alpine:3.22\nHEALTHCHECK --retries=2 CMD ["curl", "--timeout=3s", "localhost"]\n',
    },
  ],
  *check(analysis) {
    const names = specOf("HEALTHCHECK").flags.map(({name}) => name)
    for (const {args} of analysis.all("HEALTHCHECK")) {
      const [type, command] = args
      const match = type && type.value.toUpperCase() === "CMD" && command ? OPTION.exec(command.value) : null
      if (!match || !command || !names.includes(match[1]!)) continue
      const blanks = match[0].length - match[0].trimStart().length
      const end = /^\s*--[a-z-]+(?:=\S*)?/.exec(command.value)![0].length
      const {from, to} = slice(command, blanks, end)
      const option = command.value.slice(blanks, end)
      yield {
        at: {from, to},
        message: `${option} is run as the command here, and the check always fails: put it before CMD`,
      }
    }
  },
})
