import type {Advice} from "../../lint/reorder.ts"
import type {Moved} from "../../lint/reorderFix.ts"
import type {Verdict} from "../../model/cache/explain.ts"
import type {Step} from "../../model/cache/steps.ts"
import {bytesText} from "../../model/sizes/size.ts"
import {lineAt} from "../../text.ts"
import type {CacheReport, Sized} from "../cacheReport.ts"
import {amountText, sizeJson} from "./layers.ts"
import type {Paint} from "./paint.ts"
import {short, visible} from "./visible.ts"

// What `dockerlint cache` prints. The shape of the JSON is described in docs/cache.md.

const WORDS: Record<Verdict, string> = {cached: "cached", runs: "runs", maybe: "may run"}

/** For people: a line for each step, and what to do. */
export function cacheText(report: CacheReport, paint: Paint): string {
  const {file, edit, explained, steps, history, notes, sizeOf} = report
  const lines: string[] = []
  const title = edit === undefined ? "how often its steps run again" : `what ${edit} runs again`
  lines.push(paint.bold(short(`${file}: ${title}`)), "")
  const width = Math.max(0, ...steps.map(step => textOf(step).length))
  const shown = (step: Step) => `  ${textOf(step).padEnd(width)}`
  if (explained) {
    for (const {step, verdict, reason} of explained) {
      const word = WORDS[verdict].padEnd("may run".length)
      const colored =
        verdict === "cached" ? paint.dim(word) : paint.severity(verdict === "runs" ? "warning" : "info", word)
      const dull = verdict === "cached" && reason === "nothing in its key changes"
      const made = verdict === "cached" || step.kind === "FROM" ? "" : sizeText(sizeOf(once([step])))
      lines.push(`${shown(step)}  ${colored}  ${made.padStart(SIZE)}${dull ? "" : `  ${short(reason)}`}`.trimEnd())
    }
    const those = (verdict: Verdict) => explained.filter(one => one.verdict === verdict).map(({step}) => step)
    const [runs, maybe] = [those("runs"), those("maybe").length]
    const count = `${runs.length} of ${explained.length} steps run again${maybe > 0 ? `, and ${maybe} may` : ""}`
    const made = anew(sizeOf(once(runs)))
    lines.push("", made === "" ? count : `${count}: ${made} made anew`)
  } else if (history) {
    for (const step of steps) {
      const runs = history.runs.get(step) ?? 0
      lines.push(`${shown(step)}  ${`${runs} of ${history.commits}`.padStart(9)} commits`)
    }
    const sum = [...history.runs.values()].reduce((sum, runs) => sum + runs, 0)
    const made = anew(sizeOf(history.runs))
    if (made !== "") lines.push("", `${sum} steps ran again: ${made} made anew`)
  } else for (const step of steps) lines.push(shown(step).trimEnd())
  for (const note of notes) lines.push("", short(note))
  if (report.advice.length > 0) lines.push("", ...report.advice.map(advice => adviceText(report, advice)))
  return `${lines.join("\n")}\n`
}

/** Wide enough for `>= 999.9 MB`. */
const SIZE = 11

function sizeText({size, confidence}: Sized): string {
  return confidence === "unknown" && size.bytes.low === 0 ? "?" : amountText(size.bytes, confidence)
}

/** Steps that each run one time. */
function once(steps: readonly Step[]): ReadonlyMap<Step, number> {
  return new Map(steps.map(step => [step, 1]))
}

/** `about 45.2 MB of layers`; "" where nothing is made. */
function anew({size, confidence}: Sized): string {
  const isLeast = confidence === "unknown"
  const made = isLeast ? size.bytes.low : size.bytes.mid
  if (made === 0) return isLeast ? "layers of unknown size" : ""
  const how = isLeast ? "at least" : confidence === "exact" ? "" : "about"
  return `${how} ${bytesText(made)} of layers`.trim()
}

function adviceText({analysis, edit, sizeOf}: CacheReport, {step, below, spared, passed, over}: Advice): string {
  const line = ({at}: Step) => lineAt(analysis.file.lines, at.from)
  const count = over?.steps ?? spared
  const steps = count === 1 ? "1 step" : `${count} steps`
  const gain =
    edit !== undefined
      ? `this edit would run ${steps} fewer`
      : over === undefined
        ? `an edit of its files would run ${steps} fewer`
        : `over the last ${over.changes} commits ${steps} fewer would have run`
  const less = anew(sizeOf(over?.fewer ?? once(passed)))
  const rest = less === "" ? "" : ` (${less})`
  return `move the ${step.kind} of line ${line(step)} below line ${line(below)}, which does without its files: ${gain}${rest}`
}

/** The instruction on one line. */
function textOf({instruction}: Step): string {
  const {keyword, line} = instruction
  const text = `${keyword.value} ${line.value.slice(line.value.search(/\s/)).trim()}`.replace(/\s+/g, " ")
  return visible(text.length > 50 ? `${text.slice(0, 47)}...` : text)
}

/** For programs. */
export function cacheJson(report: CacheReport): string {
  const {file, edit, analysis, explained, steps, history, advice, notes, sizeOf} = report
  const line = ({at}: Step) => lineAt(analysis.file.lines, at.from)
  const known = new Map(explained?.map(one => [one.step, one]))
  const shown = (explained?.map(({step}) => step) ?? steps).map(step => {
    const found = known.get(step)
    return {
      step: step.label,
      line: line(step),
      instruction: step.kind,
      ...(found && {result: found.verdict, reason: found.reason}),
      ...(step.kind !== "FROM" && {size: sizeJson(sizeOf(once([step])))}),
      ...(history && {runs: history.runs.get(step) ?? 0}),
    }
  })
  const moves = advice.map(({step, below, spared, passed, over, edits}) => ({
    move: line(step),
    below: line(below),
    spared,
    size: sizeJson(sizeOf(once(passed))),
    over: over && {changes: over.changes, steps: over.steps, size: sizeJson(sizeOf(over.fewer))},
    safe: edits !== undefined,
  }))
  const runs = explained?.filter(({verdict}) => verdict === "runs").map(({step}) => step)
  const again = runs ? once(runs) : history?.runs
  const made = again && sizeJson(sizeOf(again))
  const all = {file, edit, commits: history?.commits, made, steps: shown, advice: moves, notes}
  return `${JSON.stringify(all, undefined, 2)}\n`
}

/** What was moved, and what is left to the user. */
export function movesText(report: CacheReport, moved: readonly Moved[], would: boolean): string {
  const lines = moved.map(({advice: {step, below}}) => {
    return `${would ? "would move" : "moved"} ${textOf(step)} below ${textOf(below)}`
  })
  const isLeft = ({edits}: Advice) => edits === undefined
  for (const advice of report.advice.filter(isLeft))
    lines.push(`left to you, as the image may not stay the same: ${adviceText(report, advice)}`)
  return lines.length === 0 ? "nothing to move\n" : `${lines.join("\n")}\n`
}
