import {pipelinesIn} from "../../grammars/shellDialects.ts"
import type {Command, Pipeline, Range, Script, Statement} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {codeOf, runSteps} from "../lint/runSteps.ts"
import {type Dialect, placeIn} from "../model/script.ts"
import {baseName} from "../values/path.ts"

export const pipeWithoutPipefail = rule({
  name: "pipe-without-pipefail",
  aliases: ["DL4006"],
  summary: "A failure in front of a pipe goes unnoticed",
  severity: "warning",
  since: "2026.1",
  why: `The status of a pipeline is that of its last command: where the download in \`curl ... | tar x\` fails halfway, the
build may go on with what has arrived. With \`pipefail\` the pipeline fails when any of its commands does. bash and the
ash of Alpine have it: set it with SHELL, or by \`set -o pipefail\` in the RUN itself. The dash that is /bin/sh on Debian
and Ubuntu does not: choose bash there, or download to a file first. A pipe behind echo or printf, and one
whose failure is meant to be ignored by \`|| true\`, are left alone.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN curl -f https://example.com/a.tar <|||> tar x\n",
      good: 'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -f https://example.com/a.tar | tar x\n',
    },
    {
      bad: "FROM alpine:3.22\nRUN wget -qO- https://example.com/a.tar <|||> tar x\n",
      good: "FROM alpine:3.22\nRUN set -o pipefail && wget -qO- https://example.com/a.tar | tar x\nRUN echo a | tee b\nRUN make | tee log || true\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      const shell = analysis.shellOf(step.run)
      if (!shell?.script || hasPipefail(step.state?.shell ?? [])) continue
      const found = firstPipe(shell.script)
      if (!found) continue
      yield {
        at: placeIn(shell, found),
        message: `a failure in front of this pipe goes unnoticed: ${remedy(shell.dialect)}`,
        aliases: codeOf(step, "DL4006"),
      }
    }
  },
})

function remedy(dialect: Dialect): string {
  if (dialect === "ash") return 'start the RUN with "set -o pipefail &&"'
  if (dialect === "dash")
    return 'the /bin/sh of this image has no pipefail, so put SHELL ["/bin/bash", "-o", "pipefail", "-c"] above it, or use a file'
  if (dialect === "bash") return 'start the RUN with "set -o pipefail &&"'
  return 'put SHELL ["/bin/bash", "-o", "pipefail", "-c"] above it, where the image has bash'
}

function hasPipefail(words: readonly string[]): boolean {
  return words.some((word, i) => word === "pipefail" && /^-[a-z]*o$/.test(words[i - 1] ?? ""))
}

/** The first pipe behind a command that may fail, where nothing has set pipefail before. */
function firstPipe(script: Script): Range | undefined {
  const ignored = new Set(ignoredPipelines(script.statements))
  let set = Number.POSITIVE_INFINITY
  let first: Range | undefined
  for (const pipeline of pipelinesIn(script)) {
    const [command] = pipeline.commands
    if (command?.kind === "simple" && command.words[0]?.literal === "set") {
      if (hasPipefail(command.words.map(({literal = ""}) => literal))) set = Math.min(set, command.from)
    }
    const at = pipeline.commands.slice(0, -1).findIndex(mayFail)
    const pipe = at < 0 || ignored.has(pipeline) ? undefined : pipeline.operators[at]
    if (pipe && (!first || pipe.from < first.from)) first = pipe
  }
  return first && first.from < set ? first : undefined
}

function mayFail(command: Command): boolean {
  if (command.kind !== "simple") return true
  return !/^(?:echo|printf|yes|true|:)$/.test(baseName(command.words[0]?.literal ?? ""))
}

/** Those behind which `|| true` stands. */
function ignoredPipelines(statements: readonly Statement[]): Pipeline[] {
  return statements.flatMap(({pipelines, operators}) =>
    pipelines.filter((_, i) => {
      const next = pipelines[i + 1]?.commands[0]
      const program = next?.kind === "simple" ? next.words[0]?.literal : undefined
      return operators[i]?.value === "||" && (program === "true" || program === ":")
    }),
  )
}
