import type {Analysis} from "../analysis.ts"
import {amountWords, rangeWords, weightOf} from "../model/sizes/words.ts"
import type {Span} from "../text.ts"

/** What is shown behind an instruction that makes a layer. */
export interface SizeInlay {
  at: number
  /** `~ 48 MB`, `>= 12 MB` */
  label: string
  /** Lines: the range, compressed, and why. */
  tooltip: string
}

/**
 * How large the layer of each instruction within a span will be, as tar. `least`: smaller ones are not shown. Of an
 * instruction of which nothing is known nothing is shown.
 */
export function sizeInlays(analysis: Analysis, within: Span, least: number): SizeInlay[] {
  const found: SizeInlay[] = []
  for (const {layers} of analysis.layers) {
    for (const {instruction, makesLayer, size, confidence, why} of layers) {
      const at = instruction.to
      if (!makesLayer || at < within.from || at > within.to || weightOf(size.bytes, confidence) < least) continue
      const label = amountWords(size.bytes, confidence)
      if (label === undefined) continue
      const compressed = amountWords(size.compressed, confidence)
      const range = rangeWords(size.bytes)
      const lines = [
        `as tar ${label}${range === undefined ? "" : ` (${range})`}`,
        `compressed ${compressed ?? "not known"}`,
      ]
      found.push({at, label, tooltip: [...lines, ...why].join("\n")})
    }
  }
  return found.sort((a, b) => a.at - b.at)
}
