import {askForBash} from "../lint/bashFixes.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {codeOf, runSteps} from "../lint/runSteps.ts"
import {fixOf, putBefore, putBehind} from "../lint/shellEdits.ts"
import {pipesOf, setsPipefail} from "../model/pipes.ts"
import type {Dialect} from "../model/script.ts"
import type {ShellView} from "../model/shellWalk.ts"
import type {Stage} from "../model/stages.ts"

export const pipeWithoutPipefail = rule({
  name: "pipe-without-pipefail",
  aliases: ["DL4006"],
  summary: "A failure in front of a pipe goes unnoticed",
  severity: "warning",
  since: "2026.1",
  why: `The status of a pipeline is that of its last command: where the download in \`curl ... | tar x\` fails halfway, the
build may go on with what has arrived. With \`pipefail\` the pipeline fails when any of its commands does. bash and the
ash of Alpine have it: set it with SHELL, or by \`set -o pipefail\` in the RUN itself. The dash that is /bin/sh on Debian
and Ubuntu does not: choose bash there, or download to a file first. Left alone are pipes behind echo or printf, pipes that
\`if\` asks, pipes whose failure is meant to be ignored by \`|| true\`, and those in an argument, \`rm $(a | b)\`, where the status
of the other command is the one that counts, with pipefail too.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN curl -f https://example.com/a.tar <|||> tar x\n",
      good: 'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl -f https://example.com/a.tar | tar x\n',
    },
    {
      bad: "FROM alpine:3.22\nRUN wget -qO- https://example.com/a.tar <|||> tar x\n",
      good: "FROM alpine:3.22\nRUN set -o pipefail && wget -qO- https://example.com/a.tar | tar x\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN set -eux; wget -qO- https://example.com/a.tar <|||> tar x\nRUN echo a | tee b\n",
      good: "FROM alpine:3.22\nRUN set -euxo pipefail; wget -qO- https://example.com/a.tar | tar x\nRUN echo a | tee b\n",
    },
  ],
  *check(analysis) {
    const views = new Map(analysis.shellViews.map(view => [view.shell.instruction, view]))
    // one SHELL is enough for a stage
    const withBash = new Map<Stage, Fix | undefined>()
    for (const step of runSteps(analysis)) {
      const view = views.get(step.run)
      if (!view || setsPipefail(step.state?.shell ?? [])) continue
      const found = pipesOf(view).find(({harmless}) => !harmless)
      if (!found) continue
      if (!withBash.has(step.stage)) withBash.set(step.stage, askForBash(analysis, step.outer, ["-o", "pipefail"]))
      yield {
        at: view.at(found.at),
        fix: withPipefail(view) ?? withBash.get(step.stage),
        message: `a failure in front of this pipe goes unnoticed: ${remedy(view.shell.dialect)}`,
        aliases: codeOf(step, "DL4006"),
      }
    }
  },
})

/** Sets it in the script itself; undefined where the shell is not known to have it. */
function withPipefail(view: ShellView): Fix | undefined {
  const {dialect, script} = view.shell
  const [first] = script!.statements
  if ((dialect !== "ash" && dialect !== "bash") || !first) return undefined
  const command = first.pipelines[0]?.commands[0]
  const words = command?.kind === "simple" ? command.words : []
  const [program, options, more] = words
  const title = "Write set -o pipefail"
  if (program?.literal === "set" && !more && /^-[a-np-z]+$/.test(options?.literal ?? ""))
    return fixOf(title, false, putBehind(view, options!, "o pipefail"))
  return fixOf(title, false, putBefore(view, first, `set -o pipefail${first.background ? ";" : " &&"} `))
}

function remedy(dialect: Dialect): string {
  if (dialect === "ash") return 'start the RUN with "set -o pipefail &&"'
  if (dialect === "dash")
    return 'the /bin/sh of this image has no pipefail, so put SHELL ["/bin/bash", "-o", "pipefail", "-c"] above it, or use a file'
  if (dialect === "bash") return 'start the RUN with "set -o pipefail &&"'
  return 'put SHELL ["/bin/bash", "-o", "pipefail", "-c"] above it, where the image has bash'
}
