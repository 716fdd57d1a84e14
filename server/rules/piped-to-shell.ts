import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import type {RunCommand} from "../model/commands.ts"

const INTERPRETER = /^(?:sh|bash|dash|ash|zsh|ksh|fish|python[\d.]*|perl|ruby|node|php)$/
const DOWNLOADER = /^(?:curl|wget)$/

export const pipedToShell = rule({
  name: "piped-to-shell",
  aliases: [],
  summary: "A download is run without a look at it",
  severity: "info",
  since: "2026.1",
  topics: ["security"],
  why: `What the server answers is run as it comes in: whoever controls the server, or the connection, runs commands in the
build, a half of a script is run where the connection breaks, and the same Dockerfile may do something else tomorrow.
Download a given version to a file, compare its checksum, then run it. The same holds for a download that is put into
\`sh -c\`, \`eval\` or \`source\` by a substitution.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN curl -fsSL https://example.com/install.sh | <|bash|>\n",
      good: 'FROM debian:13\nRUN curl -fsSLo i.sh https://example.com/1.2/install.sh && echo "0a1b  i.sh" | sha256sum -c && bash i.sh\n',
    },
    {
      bad: 'FROM debian:13\nSHELL ["bash", "-c"]\nRUN <|sh|> -c "$(curl -fsSL https://example.com/i.sh)" && <|bash|> <(wget -qO- https://example.com/j.sh) && <|eval|> "$(curl -fsSL https://example.com/k.sh)"\n',
      good: 'FROM debian:13\nSHELL ["bash", "-c"]\nRUN sh -c "V=$(curl -fsSL https://example.com/v) make" && diff a <(wget -qO- https://example.com/b) && eval "$(ssh-agent)"\n',
    },
  ],
  *check(analysis) {
    for (const {commands} of runSteps(analysis)) {
      for (const command of commands) {
        const source = pipedIn(command, commands) ?? putIn(command, commands)
        if (!source) continue
        yield {
          at: command.programAt,
          message: `"${command.program}" runs whatever the server answers: download a given version to a file, check its sha256, then run it`,
          related: [{at: source.at, message: "what is downloaded here"}],
        }
      }
    }
  },
})

/** The download that an interpreter gets through a pipe. */
function pipedIn(command: RunCommand, commands: readonly RunCommand[]): RunCommand | undefined {
  const {program = "", pipeline, wrappers} = command
  if (!INTERPRETER.test(program) || !pipeline || wrappers.includes("xargs") || !readsInput(command)) return undefined
  return commands.find(
    other =>
      DOWNLOADER.test(other.program ?? "") &&
      other.pipeline?.at.from === pipeline.at.from &&
      other.pipeline.at.to === pipeline.at.to &&
      other.pipeline.index < pipeline.index,
  )
}

/** The download whose output is the script, as in `sh -c "$(curl ...)"`, `bash <(curl ...)` and `eval "$(curl ...)"`. */
function putIn({program = "", args}: RunCommand, commands: readonly RunCommand[]): RunCommand | undefined {
  const evaluates = program === "eval"
  const reads = program === "source" || program === "."
  if (!evaluates && !reads && !INTERPRETER.test(program)) return undefined
  const option = args.findIndex(({value}) => typeof value === "string" && /^-[a-z]*[ce]$/.test(value))
  const script = args[evaluates || reads ? 0 : option + 1]
  const [first] = script?.word?.parts ?? []
  const part = first?.kind === "double" ? first.parts[0] : first
  if (part?.kind !== "command") return undefined
  if ((part.style === "<(") === (evaluates || option >= 0)) return undefined
  const {from, to} = script!.at
  return commands.find(({program, at}) => DOWNLOADER.test(program ?? "") && at.from > from && at.to < to)
}

/** No script is named: what comes in is the script. */
function readsInput({program = "", args}: RunCommand): boolean {
  // a shell's -e and -m are settings, those of others are scripts
  const script = /sh$/.test(program) ? /^-[a-z]*c$/ : /^-[a-zA-Z]*[cemr]$/
  if (args.some(({value}) => typeof value === "string" && script.test(value))) return false
  const [first] = args
  return !first || (typeof first.value === "string" && /^-|^\/dev\/stdin$/.test(first.value))
}
