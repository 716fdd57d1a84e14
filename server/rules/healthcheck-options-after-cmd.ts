import {specOf} from "../../grammars/instructions.ts"
import {slice} from "../../grammars/logical.ts"
import type {Analysis} from "../analysis.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import type {Instruction} from "../syntax/ast.ts"

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
    for (const instruction of analysis.all("HEALTHCHECK")) {
      const [type, command] = instruction.args
      const match = type && type.value.toUpperCase() === "CMD" && command ? OPTION.exec(command.value) : null
      if (!match || !command || !names.includes(match[1]!)) continue
      const blanks = match[0].length - match[0].trimStart().length
      const end = /^\s*--[a-z-]+(?:=\S*)?/.exec(command.value)![0].length
      const {from, to} = slice(command, blanks, end)
      const option = command.value.slice(blanks, end)
      yield {
        at: {from, to},
        message: `${option} is run as the command here, and the check always fails: put it before CMD`,
        fix: moveOptions(analysis, instruction, names),
      }
    }
  },
})

/** All options at the start of the command, before CMD; undefined where one of them is given there already. */
function moveOptions({text}: Analysis, {args, flags, json}: Instruction, names: readonly string[]): Fix | undefined {
  const [type, command] = args
  if (json || !type || !command || text(command) !== command.value) return undefined
  const options: string[] = []
  let rest = command.value
  for (;;) {
    const [whole, name, value] = /^--([a-z-]+)(?:=|[ \t]+)([\w.]+)[ \t]+(?=\S)/.exec(rest) ?? []
    if (whole === undefined || !names.includes(name!) || !/^\d/.test(value!)) break
    if (flags.some(flag => flag.name.value === name)) return undefined
    options.push(`--${name}=${value}`)
    rest = rest.slice(whole.length)
  }
  if (options.length === 0) return undefined
  const edits = [
    {from: type.from, to: type.from, text: `${options.join(" ")} `},
    {from: command.from, to: command.to - rest.length, text: ""},
  ]
  return {title: `Put ${options.join(" and ")} before CMD`, safe: false, edits}
}
