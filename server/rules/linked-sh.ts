import type {Analysis} from "../analysis.ts"
import {removeCommands} from "../lint/edits.ts"
import {insertAbove, keywordLike} from "../lint/instructionEdits.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {codeOf, operands, type RunStep, runSteps} from "../lint/runSteps.ts"
import type {RunCommand} from "../model/commands.ts"

export const linkedSh = rule({
  name: "linked-sh",
  aliases: ["DL4005"],
  summary: "/bin/sh is made a link to another shell",
  severity: "warning",
  since: "2026.1",
  why: `A link changes the shell of every script of the image, those of its packages included, which were written for the
one that they came with; an update of the package of the shell may take it back. \`SHELL ["/bin/bash", "-c"]\` changes
the shell of the RUNs that follow and nothing else.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|ln -sf /bin/bash /bin/sh|>\nRUN echo {a,b}\n",
      good: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN echo {a,b}\n',
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      for (const command of step.commands) {
        if (command.program !== "ln") continue
        const [target, link] = operands(command).map(({value}) => value)
        if (!(link === "/bin/sh" || link === "/usr/bin/sh")) continue
        const shell = typeof target === "string" && target.startsWith("/") ? target : "/bin/bash"
        yield {
          at: command.at,
          message: `a link at ${link} changes the shell of every script of the image: write SHELL ["${shell}", "-c"] for the RUNs that need it`,
          aliases: codeOf(step, "DL4005"),
          fix: asShell(analysis, step, command, shell),
        }
      }
    }
  },
})

/** Undefined where it can't be taken out alone, or the shell is not one that takes a script behind -c. */
function asShell(analysis: Analysis, step: RunStep, command: RunCommand, shell: string): Fix | undefined {
  const {outer, run, state} = step
  if (outer !== run || state?.shell || !/^\/[\w./-]*\/(?:ba|da|a|k|z)sh$/.test(shell)) return undefined
  const text = `${keywordLike(run, "SHELL")} ["${shell}", "-c"]`
  const title = `Write SHELL ["${shell}", "-c"]`
  if (step.commands.length === 1) {
    // flags and heredocs go with it
    return analysis.text(command.at).trim() === run.args[0]?.value.trim()
      ? {title, safe: false, edits: [{from: run.from, to: run.to, text}]}
      : undefined
  }
  const removed = removeCommands(analysis, step, [command])
  const above = insertAbove(analysis, run, text)
  return removed && above && {title, safe: false, edits: [...above, ...removed]}
}
