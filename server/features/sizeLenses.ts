import type {Analysis} from "../analysis.ts"
import type {StageLayers} from "../model/layers.ts"
import {type Confidence, lessSure, type Size, sumSizes} from "../model/sizes/size.ts"
import {amountWords, weightOf} from "../model/sizes/words.ts"
import {wasteOf} from "../model/waste.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"

export interface SizeLens {
  /** The FROM that it stands above. */
  at: Span
  title: string
  /** Where the wasted bytes are written and hidden; empty for the size of a stage. */
  places: readonly Span[]
}

/** Less waste than this is not worth a line. */
const LEAST_WASTE = 1_000_000

/** Above each FROM how large its stage is; above that of the image also what it takes compressed, and what is wasted in it. */
export function sizeLenses(analysis: Analysis): SizeLens[] {
  const {finalStage, layers, file} = analysis
  return layers.flatMap(found => {
    const isFinal = found.stage === finalStage
    const title = totalText(found, isFinal)
    const {keyword, from} = found.stage.from
    const at = {from, to: keyword.to}
    return [
      ...(title === undefined ? [] : [{at, title, places: []}]),
      ...(isFinal ? wasteLens(found, at, file.instructions) : []),
    ]
  })
}

function totalText({total: {size, confidence}, base}: StageLayers, isFinal: boolean): string | undefined {
  const all = amountWords(size.bytes, confidence)
  if (all === undefined) return undefined
  const compressed = isFinal ? amountWords(size.compressed, confidence) : undefined
  const start = base.size.bytes.high === 0 ? undefined : (amountWords(base.size.bytes, base.confidence) ?? "not known")
  return `${all}${compressed === undefined ? "" : `, ${compressed} compressed`}${start === undefined ? "" : ` (base ${start})`}`
}

function wasteLens(found: StageLayers, at: Span, instructions: readonly Instruction[]): SizeLens[] {
  const wastes = wasteOf(found).map(waste => ({...waste, confidence: surest(waste.entries), bytes: waste.size.bytes}))
  const large = wastes.filter(({bytes, confidence}) => weightOf(bytes, confidence) > 0)
  const sum: Size = sumSizes(large.map(({size}) => size))
  const confidence = large.reduce<Confidence>((all, one) => lessSure(all, one.confidence), "exact")
  const words = amountWords(sum.bytes, confidence)
  if (words === undefined || weightOf(sum.bytes, confidence) < LEAST_WASTE) return []
  const steps = [...new Set(large.flatMap(({made, killed}) => [made, killed]))].sort((a, b) => a - b)
  const places = steps.flatMap(step => instructions[step]?.keyword ?? []).map(({from, to}) => ({from, to}))
  return [{at, title: `${words} wasted`, places}]
}

function surest(entries: readonly {confidence: Confidence}[]): Confidence {
  return entries.reduce<Confidence>((all, one) => lessSure(all, one.confidence), "exact")
}
