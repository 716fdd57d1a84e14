// How much is known of a number of bytes: never a single number, and never one without its reason.

/** A number of bytes: at least, most likely, at most. `high` is Infinity where nothing bounds it. */
export interface Amount {
  low: number
  mid: number
  high: number
}

/** Bytes of a layer or of a part of it: as tar, and compressed with gzip as registries keep it. */
export interface Size {
  bytes: Amount
  compressed: Amount
}

/**
 * How a size is known, the surest first. exact: counted; index: from the index of the release's packages; ratio: from
 * measured ratios; nearest: from the index of a related release; unknown: only what it is at least.
 */
export type Confidence = "exact" | "index" | "ratio" | "nearest" | "unknown"

const ORDER: readonly Confidence[] = ["exact", "index", "ratio", "nearest", "unknown"]

/** What is known of the size of one thing, and why, in a sentence without its full stop. */
export interface Estimate {
  size: Size
  confidence: Confidence
  why: string
}

export const NOTHING: Size = {bytes: {low: 0, mid: 0, high: 0}, compressed: {low: 0, mid: 0, high: 0}}

/** At least nothing: what a download or a compiler writes. */
export const UNKNOWN_SIZE: Size = {
  bytes: {low: 0, mid: 0, high: Number.POSITIVE_INFINITY},
  compressed: {low: 0, mid: 0, high: Number.POSITIVE_INFINITY},
}

/** A number that is sure to within a share of it: 0.1 is ten percent up and down. */
export function about(bytes: number, share = 0): Amount {
  return {low: bytes * (1 - share), mid: bytes, high: bytes * (1 + share)}
}

function addAmounts(a: Amount, b: Amount): Amount {
  return {low: a.low + b.low, mid: a.mid + b.mid, high: a.high + b.high}
}

export function addSizes(a: Size, b: Size): Size {
  return {bytes: addAmounts(a.bytes, b.bytes), compressed: addAmounts(a.compressed, b.compressed)}
}

/** The sum of any number of sizes. */
export function sumSizes(sizes: Iterable<Size>): Size {
  let sum = NOTHING
  for (const size of sizes) sum = addSizes(sum, size)
  return sum
}

/** So many of the same. */
export function timesSize({bytes, compressed}: Size, times: number): Size {
  // what nothing bounds is nothing where it never is
  if (times === 0) return NOTHING
  const by = ({low, mid, high}: Amount) => ({low: low * times, mid: mid * times, high: high * times})
  return {bytes: by(bytes), compressed: by(compressed)}
}

/** What may or may not be there: nothing at least. */
export function perhaps({bytes, compressed}: Size): Size {
  return {bytes: {...bytes, low: 0}, compressed: {...compressed, low: 0}}
}

/** The less sure of the two. */
export function lessSure(a: Confidence, b: Confidence): Confidence {
  return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b
}

/** What every entry of a tar has in front of its bytes; folders, links and empty files are nothing else. */
export const HEADER = 512

/** A link, or an empty file. */
export const LINK: Size = {
  bytes: {low: HEADER, mid: HEADER, high: HEADER},
  compressed: {low: 10, mid: 40, high: 120},
}

/** What a name takes that the header has no room for: one that is not in ASCII, or too long to be split at a slash. */
export function nameBytes(path: string): number {
  const name = path.slice(1)
  if (!/[^\0-\x7f]/.test(name) && (name.length <= NAME || fitsSplit(name))) return 0
  const record = new TextEncoder().encode(name).length + "000 path=\n".length
  return HEADER + Math.ceil(record / HEADER) * HEADER
}

/** Room for a name in the header, and for the folders in front of it. */
const NAME = 100
const PREFIX = 155

function fitsSplit(name: string): boolean {
  const slash = name.lastIndexOf("/", Math.min(PREFIX, name.length - 2))
  const rest = name.length - slash - 1
  return slash > 0 && rest <= NAME
}

/** What a file takes in a tar: a header and its bytes, filled up to whole blocks of 512. */
export function tarBytes(bytes: number): number {
  return HEADER + Math.ceil(bytes / HEADER) * HEADER
}

/** Bytes for people: thousands, as Docker shows them. */
export function bytesText(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(1)} kB` : `${Math.round(bytes)} B`
}
