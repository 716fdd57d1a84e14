import type {Layer, StageLayers} from "../../model/layers.ts"
import {type Saving, savingsOf} from "../../model/savings.ts"
import {type Amount, bytesText, type Confidence} from "../../model/sizes/size.ts"
import {isExact, isPerhaps} from "../../model/sizes/words.ts"
import {entryName, wasteOf} from "../../model/waste.ts"
import {indexLines, positionAt} from "../../text.ts"
import type {FileLayers} from "../fileLayers.ts"
import {buildTitle} from "./buildTitle.ts"
import {layerChanges} from "./layerChanges.ts"
import {layersIn} from "./lineage.ts"
import type {Paint} from "./paint.ts"
import {short, visible} from "./visible.ts"

/** From an offset to its line, 1-based. */
function lineNumbers(source: string): (offset: number) => number {
  const index = indexLines(source)
  return offset => positionAt(index, offset).line
}

const BAR = 12
const WIDTH = 100

/** A number with how sure it is: `~` an estimate, `>=` at least, `<=` at most, and perhaps nothing. */
export function amountText(amount: Amount, confidence: Confidence): string {
  const {low, mid, high} = amount
  if (confidence === "unknown") return `>= ${bytesText(low)}`
  if (isPerhaps(amount)) return `<= ${bytesText(high)}`
  return isExact(amount, confidence) || mid < 0.5 ? bytesText(mid) : `~ ${bytesText(mid)}`
}

/** A table for people: a line for each layer, with a bar for its part, and below what is wasted. */
export function layersText(result: FileLayers, paint: Paint): string {
  const {stages, final, problems, context, notes} = result
  const width = paint.columns ?? WIDTH
  let text = `${paint.bold(visible(buildTitle(result)))}\n`
  for (const note of notes) text += `  ${visible(note)}\n`
  for (const problem of problems) text += `  build context${context && ` ${visible(context)}`}: ${short(problem)}\n`
  if (stages.length === 0) text += "  there is no FROM, so there is no image\n"
  for (const stage of stages) text += stageText(stage, result, stage === final, width, paint)
  if (final) text += wasteText(final, result, paint) + savingsText(result, paint)
  return text
}

const MOST_SAVINGS = 10

/** What would make the image smaller, in the order of the file. */
function savingsText({analysis, source}: FileLayers, paint: Paint): string {
  const found = savingsIn(analysis)
  if (found.length === 0) return ""
  const lines = lineNumbers(source)
  // of many the largest are shown
  const largest = new Set([...found].sort((a, b) => b.bytes.bytes.mid - a.bytes.bytes.mid).slice(0, MOST_SAVINGS))
  const shown = found.filter(one => largest.has(one))
  const rows = shown.map(({instruction, bytes, how}) => {
    return `  ${amountText(bytes.bytes, "ratio").padStart(12)}  line ${lines(instruction.from)}: ${visible(how)}\n`
  })
  return `\n${paint.bold("smaller")}: what a change would leave out\n${rows.join("")}`
}

function savingsIn(analysis: FileLayers["analysis"]): Saving[] {
  const {layers, facts, finalStage} = analysis
  return savingsOf(analysis, layers, facts.sizes ?? {}, finalStage)
}

function stageText(
  found: StageLayers,
  {source, analysis}: FileLayers,
  isFinal: boolean,
  width: number,
  paint: Paint,
): string {
  const {stage, base, layers, total} = found
  const name = stage.name === "" ? `stage ${stage.index}` : `stage ${stage.name}`
  const most = Math.max(base.size.bytes.mid, ...layers.map(({size}) => size.bytes.mid), 1)
  let text = `\n${paint.bold(visible(name))}${isFinal ? " (the image)" : ""}\n`
  text += `  ${paint.dim(`${"as tar".padStart(12)} ${"compressed".padStart(12)}`)}\n`
  text += row(base.size, base.confidence, most, oneLine(source.slice(stage.from.from, stage.from.to)), width)
  const isAskable = base.confidence === "unknown" && stage.base.kind === "image" && !analysis.facts.answers
  text += paint.dim(`${" ".repeat(PREFIX)}${visible(base.why)}${isAskable ? ": --online asks its registry" : ""}\n`)
  for (const layer of layers) {
    if (!layer.makesLayer) continue
    text += row(layer.size, layer.confidence, most, instructionText(layer, source), width)
    const [first] = layer.why
    if (first !== undefined && (layer.size.bytes.high > 5000 || layer.size.bytes.high === 0))
      text += paint.dim(`${" ".repeat(PREFIX)}${visible(first)}\n`)
  }
  text += `  ${amountText(total.size.bytes, total.confidence).padStart(12)} ${amountText(total.size.compressed, total.confidence).padStart(12)}  ${paint.bold("together")}\n`
  return text
}

/** Two columns of numbers, a bar, and the blanks between. */
const PREFIX = 2 + 12 + 1 + 12 + 2 + BAR + 2

function row(size: Layer["size"], confidence: Confidence, most: number, instruction: string, width: number): string {
  const cells = Math.round((size.bytes.mid / most) * BAR)
  const bar = "█".repeat(cells).padEnd(BAR)
  const room = Math.max(20, width - PREFIX)
  const short = instruction.length > room ? `${instruction.slice(0, room - 1)}…` : instruction
  return `  ${amountText(size.bytes, confidence).padStart(12)} ${amountText(size.compressed, confidence).padStart(12)}  ${bar}  ${visible(short)}\n`
}

function instructionText({instruction}: Layer, source: string): string {
  return oneLine(source.slice(instruction.from, instruction.to))
}

function oneLine(text: string): string {
  return text
    .replace(/[\\`]?\r?\n/g, " ")
    .replace(/\s+/g, " ")
    .slice(0, 300)
}

const MOST_WASTE = 10

function wasteText(final: StageLayers, {source, stages}: FileLayers, paint: Paint): string {
  const waste = wasteOf(final).filter(
    ({size}) => size.bytes.mid >= 1000 || size.bytes.high === Number.POSITIVE_INFINITY,
  )
  if (waste.length === 0) return ""
  const lines = lineNumbers(source)
  const byStep = new Map(stages.flatMap(({layers}) => layers.map(layer => [layer.step, layer] as const)))
  let text = `\n${paint.bold("wasted")}: in the image, and seen by nobody\n`
  for (const {made, killed, how, size, entries} of waste.slice(0, MOST_WASTE)) {
    const place = (step: number) => {
      const layer = byStep.get(step)
      return layer ? `line ${lines(layer.instruction.from)}` : "an earlier stage"
    }
    const confidence = size.bytes.high === Number.POSITIVE_INFINITY ? "unknown" : "ratio"
    const what = [...new Set(entries.map(entryName))].slice(0, 3).join(", ")
    text += `  ${amountText(size.bytes, confidence).padStart(12)}  ${visible(what)}: written in ${place(made)}, ${how} in ${place(killed)}\n`
  }
  return text
}

/** What programs get: the numbers, with null for what nothing bounds. */
export function layersJson(results: readonly FileLayers[], old: FileLayers | undefined) {
  return {version: 1, files: results.map(fileJson), ...(old && {compared: fileJson(old)})}
}

function fileJson({file, by, source, analysis, context, problems, notes, stages, final}: FileLayers) {
  const lines = lineNumbers(source)
  return {
    file,
    ...(by && {by}),
    context,
    problems,
    notes,
    stages: stages.map(found => ({
      index: found.stage.index,
      name: found.stage.name,
      final: found === final,
      base: {...sizeJson(found.base), why: found.base.why, ...layersOfBase(found.base)},
      layers: found.layers.map(layer => ({
        line: lines(layer.instruction.from),
        instruction: instructionText(layer, source),
        layer: layer.makesLayer,
        ...sizeJson(layer),
        why: layer.why,
      })),
      total: sizeJson(found.total),
      waste: wasteOf(found).map(({made, killed, how, size, entries}) => ({
        madeBy: lineOf(made),
        killedBy: lineOf(killed),
        how,
        bytes: amountJson(size.bytes),
        compressed: amountJson(size.compressed),
        paths: [...new Set(entries.map(entryName))],
      })),
    })),
    savings: savingsIn(analysis).map(({instruction, bytes, how}) => ({
      line: lines(instruction.from),
      how,
      bytes: amountJson(bytes.bytes),
      compressed: amountJson(bytes.compressed),
    })),
  }

  function lineOf(step: number): number | null {
    for (const {layers} of stages)
      for (const layer of layers) if (layer.step === step) return lines(layer.instruction.from)
    return null
  }
}

/** Of the base image, the lowest first; only where a registry has told them. */
function layersOfBase({layers}: StageLayers["base"]) {
  return layers && {layers: layers.map(({size, format: _, ...layer}) => ({...layer, compressed: size}))}
}

export function sizeJson({size, confidence}: {size: Layer["size"]; confidence: Confidence}) {
  return {bytes: amountJson(size.bytes), compressed: amountJson(size.compressed), confidence}
}

function amountJson({low, mid, high}: Amount) {
  return {
    low: Math.round(low),
    mid: Math.round(mid),
    high: high === Number.POSITIVE_INFINITY ? null : Math.round(high),
  }
}

/** What a change adds: the image's size before and after, and the instructions that made the difference. */
export function layersComparison(old: FileLayers, now: FileLayers, paint: Paint): string {
  const before = old.final
  const after = now.final
  if (!before || !after) return `${now.file}: there is no stage to compare\n`
  const unsure = before.total.confidence === "unknown" || after.total.confidence === "unknown"
  const change = after.total.size.bytes.mid - before.total.size.bytes.mid
  let text = `${paint.bold(visible(now.file))} against ${visible(old.file)}: ${signed(change)} as tar, ${signed(after.total.size.compressed.mid - before.total.size.compressed.mid)} compressed${unsure ? ", as far as is known" : ""}\n`
  const changes = layerChanges(layersIn(before, old.stages), layersIn(after, now.stages), {
    before: layer => instructionText(layer, old.source),
    after: layer => instructionText(layer, now.source),
  })
  for (const {what, instruction, before, after, bytes} of changes) {
    if (what === "gone") text += changeLine("-", before!, instruction)
    else if (what === "new") text += changeLine("+", after!, instruction)
    else text += `  ~ ${signed(bytes).padStart(12)}  ${visible(instruction.slice(0, 80))}\n`
  }
  return text
}

function changeLine(sign: string, {size, confidence}: Layer, instruction: string): string {
  return `  ${sign} ${amountText(size.bytes, confidence).padStart(12)}  ${visible(instruction.slice(0, 80))}\n`
}

function signed(bytes: number): string {
  return `${bytes < 0 ? "-" : "+"}${bytesText(Math.abs(bytes))}`
}
