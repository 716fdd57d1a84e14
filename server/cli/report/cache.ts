import type {Advice} from "../../lint/reorder.ts"
import type {Verdict} from "../../model/cache/explain.ts"
import type {Step} from "../../model/cache/steps.ts"
import {lineAt} from "../../text.ts"
import type {CacheReport} from "../cache.ts"
import type {Paint} from "./paint.ts"

// What `dockerlint cache` prints. The shape of the JSON is described in docs/cache.md.

const WORDS: Record<Verdict, string> = {cached: "cached", runs: "runs", maybe: "may run"}

/** For people: a line for each step, and what to do. */
export function cacheText(report: CacheReport, paint: Paint): string {
  const {file, edit, explained, steps, history, notes} = report
  const lines: string[] = []
  const title = edit === undefined ? "how often its steps run again" : `what ${edit} runs again`
  lines.push(paint.bold(`${file}: ${title}`), "")
  const width = Math.max(0, ...steps.map(step => textOf(step).length))
  const shown = (step: Step) => `  ${textOf(step).padEnd(width)}`
  if (explained) {
    for (const {step, verdict, reason} of explained) {
      const word = WORDS[verdict].padEnd("may run".length)
      const colored =
        verdict === "cached" ? paint.dim(word) : paint.severity(verdict === "runs" ? "warning" : "info", word)
      const dull = verdict === "cached" && reason === "nothing in its key changes"
      lines.push(`${shown(step)}  ${colored}${dull ? "" : `  ${reason}`}`.trimEnd())
    }
    const count = (verdict: Verdict) => explained.filter(one => one.verdict === verdict).length
    const maybe = count("maybe")
    lines.push("", `${count("runs")} of ${explained.length} steps run again${maybe > 0 ? `, and ${maybe} may` : ""}`)
  } else if (history) {
    for (const step of steps) {
      const runs = history.runs.get(step) ?? 0
      lines.push(`${shown(step)}  ${`${runs} of ${history.commits}`.padStart(9)} commits`)
    }
  } else for (const step of steps) lines.push(shown(step).trimEnd())
  for (const note of notes) lines.push("", note)
  if (report.advice.length > 0) lines.push("", ...report.advice.map(advice => adviceText(report, advice)))
  return `${lines.join("\n")}\n`
}

function adviceText({analysis, edit}: CacheReport, {step, below, spared, over}: Advice): string {
  const line = ({at}: Step) => lineAt(analysis.file.lines, at.from)
  const count = over?.steps ?? spared
  const steps = count === 1 ? "1 step" : `${count} steps`
  const gain =
    edit !== undefined
      ? `this edit would run ${steps} fewer`
      : over === undefined
        ? `an edit of its files would run ${steps} fewer`
        : `over the last ${over.changes} commits ${steps} fewer would have run`
  return `move the ${step.kind} of line ${line(step)} below line ${line(below)}, which does without its files: ${gain}`
}

/** The instruction on one line. */
function textOf({instruction}: Step): string {
  const {keyword, line} = instruction
  const text = `${keyword.value} ${line.value.slice(line.value.search(/\s/)).trim()}`.replace(/\s+/g, " ")
  return text.length > 50 ? `${text.slice(0, 47)}...` : text
}

/** For programs. */
export function cacheJson({file, edit, analysis, explained, steps, history, advice, notes}: CacheReport): string {
  const line = ({at}: Step) => lineAt(analysis.file.lines, at.from)
  const known = new Map(explained?.map(one => [one.step, one]))
  const shown = (explained?.map(({step}) => step) ?? steps).map(step => {
    const found = known.get(step)
    return {
      step: step.label,
      line: line(step),
      instruction: step.kind,
      ...(found && {result: found.verdict, reason: found.reason}),
      ...(history && {runs: history.runs.get(step) ?? 0}),
    }
  })
  const moves = advice.map(({step, below, spared, over}) => ({move: line(step), below: line(below), spared, over}))
  const report = {file, edit, commits: history?.commits, steps: shown, advice: moves, notes}
  return `${JSON.stringify(report, undefined, 2)}\n`
}
