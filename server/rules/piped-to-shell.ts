import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import type {RunCommand} from "../model/commands.ts"

const INTERPRETER = /^(?:sh|bash|dash|ash|zsh|ksh|python[\d.]*|perl|ruby|node|php)$/

export const pipedToShell = rule({
  name: "piped-to-shell",
  aliases: [],
  summary: "A download is run without a look at it",
  severity: "info",
  since: "2026.1",
  topics: ["security"],
  why: `What the server answers is run as it comes in: whoever controls the server, or the connection, runs commands in the
build, a half of a script is run where the connection breaks, and the same Dockerfile may do something else tomorrow.
Download a given version to a file, compare its checksum, then run it.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN curl -fsSL https://example.com/install.sh | <|bash|>\n",
      good: 'FROM debian:13\nRUN curl -fsSLo i.sh https://example.com/1.2/install.sh && echo "0a1b  i.sh" | sha256sum -c && bash i.sh\n',
    },
  ],
  *check(analysis) {
    for (const {commands} of runSteps(analysis)) {
      for (const command of commands) {
        const {program, programAt, pipeline, wrappers} = command
        if (!INTERPRETER.test(program ?? "") || !pipeline || wrappers.includes("xargs") || !readsInput(command))
          continue
        const source = commands.find(
          other =>
            /^(?:curl|wget)$/.test(other.program ?? "") &&
            other.pipeline?.at.from === pipeline.at.from &&
            other.pipeline.at.to === pipeline.at.to &&
            other.pipeline.index < pipeline.index,
        )
        if (!source) continue
        yield {
          at: programAt,
          message: `"${program}" runs whatever the server answers: download a given version to a file, check its sha256, then run it`,
          related: [{at: source.at, message: "what is downloaded here"}],
        }
      }
    }
  },
})

/** No script is named: what comes in is the script. */
function readsInput({args}: RunCommand): boolean {
  const [first] = args
  if (args.some(({value}) => typeof value === "string" && /^-[a-z]*[cme]$/.test(value) && !/^-[exuls]+$/.test(value)))
    return false
  return !first || (typeof first.value === "string" && first.value.startsWith("-"))
}
