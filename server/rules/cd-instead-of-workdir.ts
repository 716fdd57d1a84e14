import type {Analysis} from "../analysis.ts"
import {folderChange} from "../lint/folderChanges.ts"
import {insertAbove, keywordLike} from "../lint/instructionEdits.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {codeOf, type RunStep, runSteps} from "../lint/runSteps.ts"
import {fixOf, removeRange} from "../lint/shellEdits.ts"
import type {CommandVisit, ShellView} from "../model/shellWalk.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"

export const cdInsteadOfWorkdir = rule({
  name: "cd-instead-of-workdir",
  aliases: ["DL3003"],
  summary: "A RUN starts or ends with cd, where WORKDIR would do",
  severity: "warning",
  since: "2026.1",
  why: `Each RUN starts in the folder of WORKDIR again, so a \`cd\` at its end changes nothing, and a \`cd\` at its start has
to be repeated in every step. WORKDIR says it once, makes the folder, and holds for RUN, COPY, CMD and the container. A
\`cd\` in the middle, into a folder that the same RUN has just made, can't be replaced, and is left alone; cd-in-run, which
is off by default, reports those too.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|cd /src|> && make\nRUN (cd /z && make)\n",
      good: "FROM debian:13\nWORKDIR /src\nRUN make\nRUN (cd /z && make)\n",
    },
    {bad: "FROM debian:13\nRUN mkdir /src && <|cd /src|>\n", good: "FROM debian:13\nRUN mkdir /src\n"},
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      const {at, plain} = folderChange(analysis, step) ?? {}
      if (!at || !plain) continue
      const text = analysis.text(at)
      yield {
        at,
        message:
          plain.place === "last"
            ? `"${text}" at the end of a RUN changes nothing, since the next step starts in the folder of WORKDIR: write ${workdirTo(plain.folder)}`
            : `"${text}" holds for this RUN only: write ${workdirTo(plain.folder)} above it`,
        aliases: codeOf(step, "DL3003"),
        fix: plain.place === "last" ? withoutLast(analysis, step, at) : asWorkdir(analysis, step, at, plain.folder),
      }
    }
  },
})

/** A relative one would be no better. */
function workdirTo(path: string): string {
  return path.startsWith("/") ? `WORKDIR ${path}` : `WORKDIR with the whole path of ${path}`
}

/** Undefined where nothing else is done. */
function withoutLast(analysis: Analysis, step: RunStep, at: Span): Fix | undefined {
  const [view, visit] = cdAt(analysis, step, at) ?? []
  if (!view || !visit) return undefined
  const {statement, position, order, list, command} = visit
  const before = position > 0 ? statement.pipelines[position - 1] : list[order - 1]
  if (!before) return undefined
  const between = view.text({from: before.to, to: command.from})
  if (between.includes("\n")) return undefined
  return fixOf("Leave the cd out", false, removeRange(analysis, view, {from: before.to, to: command.to}))
}

/** Undefined where something behind the step would stand in the new folder too, and did not before. */
function asWorkdir(analysis: Analysis, step: RunStep, at: Span, folder: string): Fix | undefined {
  const {outer, run, state, stage} = step
  const [view, visit] = cdAt(analysis, step, at) ?? []
  if (!view || !visit || outer !== run || run.heredocs.length > 0) return undefined
  const {statement, position, order, list, command} = visit
  const operator = statement.operators[position]
  if (operator && operator.value !== "&&") return undefined
  const next = operator ? statement.pipelines[position + 1] : list[order + 1]
  if (!next) return undefined
  const edit = removeRange(analysis, view, {from: command.from, to: next.from})
  if (state?.workdir === folder) return fixOf("Leave the cd out", false, edit)
  if (!/^\/[\w./@+-]*$/.test(folder) || !staysBehind(analysis, step)) return undefined
  const above = insertAbove(analysis, outer, `${keywordLike(outer, "WORKDIR")} ${folder}`)
  return above && fixOf(`Write WORKDIR ${folder} above it`, false, ...above, edit)

  /** Whether nothing up to the next WORKDIR, or the end of the stage, looks at the folder. */
  function staysBehind(analysis: Analysis, {outer}: RunStep): boolean {
    const steps = new Map(runSteps(analysis).map(step => [step.outer, step]))
    for (const instruction of stage.instructions.slice(stage.instructions.indexOf(outer) + 1)) {
      const {name, args} = instruction
      if (name === "WORKDIR" && args[0]?.value.startsWith("/")) return true
      if (name === "RUN") {
        const goes = steps.get(instruction) && folderChange(analysis, steps.get(instruction)!)
        if (goes?.plain?.place !== "first" && !onlyAbsolute(analysis, instruction)) return false
      } else if (name === "COPY" || name === "ADD") {
        if (!args.at(-1)?.value.startsWith("/")) return false
      } else if (!name || /^(?:CMD|ENTRYPOINT|HEALTHCHECK|ONBUILD|WORKDIR)$/.test(name)) return false
    }
    return !analysis.stages.some(({base}) => base.kind === "stage" && base.stage === stage)
  }
}

/** Whether a script goes to a folder by its whole path in a subshell, and does nothing else. */
function onlyAbsolute(analysis: Analysis, run: Instruction): boolean {
  const statements = analysis.shellOf(run)?.script?.statements ?? []
  const commands = statements.flatMap(({pipelines}) => pipelines.flatMap(({commands}) => commands))
  return commands.every(command => {
    const first = command.kind === "subshell" ? command.body[0]?.pipelines[0]?.commands[0] : undefined
    const words = first?.kind === "simple" ? first.words : []
    return words[0]?.literal === "cd" && words[1]?.literal?.startsWith("/") === true
  })
}

/** The command in its script; undefined where it is not all of its pipeline. */
function cdAt({shellViews}: Analysis, {run}: RunStep, {from}: Span): [ShellView, CommandVisit] | undefined {
  const view = shellViews.find(({shell}) => shell.instruction === run)
  const visit = view?.callsOf("cd").find(({command}) => view.at(command).from === from)
  return view && visit && visit.pipeline.commands.length === 1 && !visit.statement.background
    ? [view, visit]
    : undefined
}
