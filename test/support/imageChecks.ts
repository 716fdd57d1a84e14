import {median, percentile} from "../../server/tools/numbers.ts"
import type {ComparedLayer, ComparedWaste} from "./imageCases.ts"

// What is asked of predictions of layers, where it is known what is true.

/** The end of a tar and some folders: so much may be wrong whatever is in a layer. */
const SLACK = 2048
/** Of a layer with little more than that in it, a share says nothing. */
const SMALL = 10_000

/** What is wrong with a prediction; undefined where nothing is. */
export function layerProblem({bytes, low, mid, confidence}: ComparedLayer): string | undefined {
  if (confidence === "exact") {
    const off = Math.abs(mid - bytes)
    return off <= Math.max(SLACK, bytes * 0.01)
      ? undefined
      : `is said to be exact, and is off by ${Math.round(off)} bytes`
  }
  if (confidence === "unknown" && bytes < low - SLACK) return "is smaller than what it is said to be at least"
  return undefined
}

/** The same of waste, where all of it was counted exactly. */
export function wasteProblem({bytes, predicted, unsure}: ComparedWaste): string | undefined {
  const off = Math.abs(predicted - bytes)
  return unsure || off <= Math.max(SLACK, bytes * 0.01) ? undefined : `is off by ${Math.round(off)} bytes`
}

export interface Summary {
  layers: number
  /** Layers of which a size is told, and not only what it is at least. */
  estimated: number
  /** Of those of 10 KB and more, and so are the errors. */
  large: number
  /** Of the size as tar, as a share. */
  median: number
  p90: number
  /** The share of truths inside low..high. */
  inside: number
  /** The error of the compressed size. */
  packedMedian: number
}

export function summaryOf(layers: readonly ComparedLayer[]): Summary {
  const known = layers.filter(({confidence}) => confidence !== "unknown")
  const large = known.filter(({bytes}) => bytes >= SMALL)
  const errors = large.map(errorOf)
  const inside = known.filter(({bytes, low, high}) => bytes >= low - SLACK && bytes <= high + SLACK)
  const packed = large.map(({compressed, packed}) => Math.abs(packed - compressed) / compressed)
  return {
    layers: layers.length,
    estimated: known.length,
    large: large.length,
    median: median(errors)!,
    p90: percentile(errors, 0.9)!,
    inside: inside.length / known.length,
    packedMedian: median(packed)!,
  }
}

function errorOf({mid, bytes}: ComparedLayer): number {
  return Math.abs(mid - bytes) / bytes
}

/** Layers as lines of a table: case, instruction, low, mid, high, truth, error. */
export function tableOf(layers: readonly ComparedLayer[]): string {
  const rows = layers.map(layer => {
    const {line, name, low, mid, high, bytes, confidence} = layer
    const most = high === Number.POSITIVE_INFINITY ? "?" : String(Math.round(high))
    const error = confidence === "unknown" ? "unknown" : `${(100 * errorOf(layer)).toFixed(2)} %`
    return [layer.case, `${line} ${name}`, String(Math.round(low)), String(Math.round(mid)), most, String(bytes), error]
  })
  const head = ["case", "layer", "low", "mid", "high", "true", "error"]
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]!.length)))
  return [head, ...rows]
    .map(row => row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
    .join("\n")
}

export function summaryLine({layers, estimated, large, median, p90, inside, packedMedian}: Summary): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`
  return `${estimated} of ${layers} layers estimated, of the ${large} of 10 KB and more: median error ${percent(median)}, p90 ${percent(p90)}, compressed: median error ${percent(packedMedian)}; ${percent(inside)} of all inside low..high`
}

/** The page about really built images, docs/builds.md. */
export function buildsPage(layers: readonly ComparedLayer[], waste: readonly ComparedWaste[], engine: string): string {
  const kinds = new Map<string, ComparedLayer[]>()
  for (const layer of layers) {
    const kind = layer.case.split(":")[0]!
    kinds.set(kind, [...(kinds.get(kind) ?? []), layer])
  }
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const rows = [...kinds].map(([kind, own]) => {
    const {layers, estimated, median, p90, inside, packedMedian} = summaryOf(own)
    const cases = new Set(own.map(one => one.case)).size
    return `| ${[kind, cases, layers, estimated, percent(median), percent(p90), percent(inside), percent(packedMedian)].join(" | ")} |`
  })
  const exact = layers.filter(({confidence}) => confidence === "exact")
  const sure = waste.filter(({unsure, bytes}) => !unsure && bytes > 0)
  return `# Sizes against real builds

Made by \`UPDATE=1 npm run test:builds\` with ${engine}: each Dockerfile of test/corpus/images is built, and the bytes of its
layers' archives are compared with what is predicted before the build. The base image is given. Sizes are those of archives that
are not compressed, but for the last column; an error is that of \`mid\`, of layers of 10 KB and more, and 2 KB count as nothing where
a range is asked for. The files of these cases are made for them, half of them of noise, so what gzip makes of them is no measure of
real ones: [accuracy.md](accuracy.md) has that. "random" are Dockerfiles that are drawn by a seed: no model was made for them.

| kind | Dockerfiles | layers | estimated | median error | p90 | inside low..high | compressed: median error |
|---|---|---|---|---|---|---|---|
${rows.join("\n")}

${summaryLine(summaryOf(layers))}.

All ${exact.length} layers that are said to be exact are within 1 % or 2 KB, and so is the waste of all ${sure.length} pairs of a step that wrote
something and one that hid it whose files are known.
`
}
