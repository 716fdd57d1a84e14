import type {Analysis} from "../analysis.ts"
import {folderChange} from "../lint/folderChanges.ts"
import {insertAbove, keywordLike} from "../lint/instructionEdits.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {codeOf, type RunStep, runSteps} from "../lint/runSteps.ts"
import {fixOf, removeRange} from "../lint/shellEdits.ts"
import {once} from "../model/once.ts"
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
    const views = new Map(analysis.shellViews.map(view => [view.shell.instruction, view]))
    const free = once(() => freeSteps(analysis))
    for (const step of runSteps(analysis)) {
      const {at, plain} = folderChange(analysis, step) ?? {}
      if (!at || !plain) continue
      const text = analysis.text(at)
      const view = views.get(step.run)
      yield {
        at,
        message:
          plain.place === "last"
            ? `"${text}" at the end of a RUN changes nothing, since the next step starts in the folder of WORKDIR: write ${workdirTo(plain.folder)}`
            : `"${text}" holds for this RUN only: write ${workdirTo(plain.folder)} above it`,
        aliases: codeOf(step, "DL3003"),
        fix:
          plain.place === "last"
            ? withoutLast(analysis, view, at)
            : asWorkdir(analysis, view, {step, at, folder: plain.folder}, free),
      }
    }
  },
})

/** A relative one would be no better. */
function workdirTo(path: string): string {
  return path.startsWith("/") ? `WORKDIR ${path}` : `WORKDIR with the whole path of ${path}`
}

/** Undefined where nothing else is done. */
function withoutLast(analysis: Analysis, view: ShellView | undefined, at: Span): Fix | undefined {
  const visit = view && cdAt(view, at)
  if (!view || !visit) return undefined
  const {statement, position, order, list, command} = visit
  const before = position > 0 ? statement.pipelines[position - 1] : list[order - 1]
  if (!before) return undefined
  const between = view.text({from: before.to, to: command.from})
  if (between.includes("\n")) return undefined
  return fixOf("Leave the cd out", false, removeRange(analysis, view, {from: before.to, to: command.to}))
}

/** Undefined where something behind the step would stand in the new folder too, and did not before. */
function asWorkdir(
  analysis: Analysis,
  view: ShellView | undefined,
  {step, at, folder}: {step: RunStep; at: Span; folder: string},
  free: () => ReadonlySet<Instruction>,
): Fix | undefined {
  const {outer, run, state} = step
  const visit = view && cdAt(view, at)
  if (!visit || outer !== run || run.heredocs.length > 0) return undefined
  const {statement, position, order, list, command} = visit
  const operator = statement.operators[position]
  if (operator && operator.value !== "&&") return undefined
  const next = operator ? statement.pipelines[position + 1] : list[order + 1]
  if (!next) return undefined
  const edit = removeRange(analysis, view, {from: command.from, to: next.from})
  if (state?.workdir === folder) return fixOf("Leave the cd out", false, edit)
  if (!/^\/[\w./@+-]*$/.test(folder) || !free().has(outer)) return undefined
  const above = insertAbove(analysis, outer, `${keywordLike(outer, "WORKDIR")} ${folder}`)
  return above && fixOf(`Write WORKDIR ${folder} above it`, false, ...above, edit)
}

/** The RUNs behind which nothing up to the next WORKDIR, or the end of the stage, looks at the folder. */
function freeSteps(analysis: Analysis): Set<Instruction> {
  const steps = new Map(runSteps(analysis).map(step => [step.outer, step]))
  const bases = new Set(analysis.stages.flatMap(({base}) => (base.kind === "stage" ? [base.stage] : [])))
  const free = new Set<Instruction>()
  for (const stage of analysis.stages) {
    let isFree = !bases.has(stage)
    for (const instruction of stage.instructions.toReversed()) {
      if (isFree) free.add(instruction)
      isFree = isFreeBefore(analysis, instruction, steps.get(instruction), isFree)
    }
  }
  return free
}

function isFreeBefore(
  analysis: Analysis,
  {name, args}: Instruction,
  step: RunStep | undefined,
  behind: boolean,
): boolean {
  if (name === "WORKDIR") return args[0]?.value.startsWith("/") === true
  if (name === "RUN")
    return (
      behind &&
      step !== undefined &&
      (folderChange(analysis, step)?.plain?.place === "first" || onlyAbsolute(analysis, step.run))
    )
  if (name === "COPY" || name === "ADD") return behind && args.at(-1)?.value.startsWith("/") === true
  return behind && name !== undefined && !/^(?:CMD|ENTRYPOINT|HEALTHCHECK|ONBUILD)$/.test(name)
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
function cdAt(view: ShellView, {from}: Span): CommandVisit | undefined {
  const visit = view.callsOf("cd").find(({command}) => view.at(command).from === from)
  return visit?.pipeline.commands.length === 1 && !visit.statement.background ? visit : undefined
}
