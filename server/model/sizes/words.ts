import {sizeOf} from "../../values/amounts.ts"
import type {Amount, Confidence} from "./size.ts"

/** `~ 48 MB` of an estimate, `>= 12 MB` of what is only known to be at least that; undefined where nothing is known. */
export function amountWords({low, mid, high}: Amount, confidence: Confidence): string | undefined {
  if (confidence === "unknown") return low < 0.5 ? undefined : `>= ${sizeOf(low)}`
  return isExact({low, mid, high}, confidence) || mid === 0 ? sizeOf(mid) : `~ ${sizeOf(mid)}`
}

/** A number that is off by less than this share of it is written like a sure one. */
const EXACT = 0.02

/** Whether a number is a counted one: of files that are counted, what they take compressed is still an estimate. */
export function isExact({low, mid, high}: Amount, confidence: Confidence): boolean {
  return confidence === "exact" && high - low <= mid * EXACT
}

/** Whether there may be nothing of it at all: what may not run, and marks of what an image may have. */
export function isPerhaps({low, mid, high}: Amount): boolean {
  return mid < 0.5 ? high >= 1 : low < NOTHING && mid >= MUCH
}

/** The frame of a layer. */
const NOTHING = 5000
const MUCH = 1e6

/** `43.1 MB to 52.9 MB`; undefined where there is only one number, and where nothing bounds it. */
export function rangeWords({low, high}: Amount): string | undefined {
  if (high === Number.POSITIVE_INFINITY) return undefined
  const [least, most] = [sizeOf(low), sizeOf(high)]
  return least === most ? undefined : `${least} to ${most}`
}

/** What an amount counts for where it is compared: the most likely number, or the least where nothing bounds it. */
export function weightOf({low, mid}: Amount, confidence: Confidence): number {
  return confidence === "unknown" ? low : mid
}
