import {optionValues, type PackageUse} from "../packages.ts"
import {pathOf, put, type Ran, type Step, textAt} from "./effect.ts"
import type {Locked} from "./locks.ts"
import {type PackageRow, packageIndex} from "./packageTable.ts"
import {type Amount, bytesText, type Size, UNKNOWN_SIZE} from "./size.ts"

// What installs of the packages of a language have in common.

/** What a package takes installed, as tar: over few packages and over many. */
export interface PerPackage {
  low: number
  mid: number
  high: number
  /** How many times larger the tar is than its gzip. */
  ratio: number
  /** Where the measure comes from. */
  measured: string
}

/** What is installed, or made, is not known. */
export function unknown(step: Step, {unsure}: Ran, why: string, path = step.folder ?? "/"): void {
  put(step, {path, kind: "packages", size: UNKNOWN_SIZE, confidence: "unknown", why}, unsure)
}

/** What was downloaded stays in the manager's cache, packed as it came. */
export function leaveCache(step: Step, {use, unsure}: Ran, path: string, bytes: Amount): void {
  const why = `the cache that ${use!.manager.name} leaves behind`
  put(step, {path, kind: "archive", size: {bytes, compressed: bytes}, confidence: "ratio", why}, unsure)
}

/** The first of these files that the step sees and that can be read. */
export function firstLock(
  step: Step,
  place: string,
  readers: readonly (readonly [name: string, read: (text: string) => Locked | undefined])[],
): (Locked & {name: string}) | undefined {
  for (const [name, read] of readers) {
    const text = textAt(step, place === "/" ? `/${name}` : `${place}/${name}`)
    const lock = text === undefined ? undefined : read(text)
    if (lock) return {...lock, name}
  }
  return undefined
}

/** The folder of the project: the one that an option names, or the working directory. */
export function folderOf(step: Step, use: PackageUse, options: readonly string[]): string | undefined {
  const [given] = optionValues(use, options)
  return given === undefined ? step.folder : pathOf(step, given)
}

export function counted(count: number): string {
  return count === 1 ? "1 package" : `${count} packages`
}

/** What so many packages take: few may all be small, or one of them very large. */
export function perPackage(count: number, {low, mid, high, ratio}: PerPackage): Size {
  const spread = 1 + 5 / Math.sqrt(Math.max(count, 1))
  const bytes = {low: (count * low) / spread, mid: count * mid, high: count * high * spread}
  const compressed = scaled(bytes, 1 / ratio)
  return {bytes, compressed: {low: compressed.low * 0.75, mid: compressed.mid, high: compressed.high * 1.4}}
}

/** A name of the tables that stands for all packages that these don't have, which are small. */
export const OTHERS = "*"

/**
 * What the packages of a lock file take. The table of a registry has the large ones of those that are often downloaded, by
 * name and, where they differ, by main version (`next@14`).
 */
export function sizeOfLocked(
  {facts}: Step,
  registry: "npm" | "pypi",
  {count, packages}: Locked,
  without: PerPackage,
): {size: Size; measured: string} {
  const table = facts.packages?.(registry)
  const index = table && packageIndex(table)
  const others = index?.get(OTHERS)
  if (!packages || !index || !others) return {size: perPackage(count, without), measured: without.measured}
  const rows = packages.flatMap(
    ({name, version}) => index.get(`${name}@${Number.parseInt(version, 10)}`) ?? index.get(name) ?? [],
  )
  const rest = count - rows.length
  const sum = (of: (row: PackageRow) => number) => rows.reduce((all, row) => all + of(row), 0)
  // of few one may be larger than all those that were measured
  const spread = rest === 0 ? 1 : 1 + 5 / Math.sqrt(rest)
  const amount = (known: number, other: number): Amount => ({
    low: known * 0.6 + (rest * other * 0.5) / spread,
    mid: known + rest * other,
    high: known * 1.5 + rest * other * 2 * spread,
  })
  const size = {
    bytes: amount(
      sum(({bytes}) => bytes),
      others.bytes,
    ),
    compressed: amount(
      sum(({compressed}) => compressed),
      others.compressed,
    ),
  }
  const largest = [...rows].sort((a, b) => b.bytes - a.bytes).slice(0, 3)
  const names = largest.map(({name, bytes}) => `${name} (${bytesText(bytes)})`).join(", ")
  const measured = `the sizes that packages had on ${index.date}${names === "" ? "" : `, the largest: ${names}`}`
  return {size, measured}
}

export function scaled({low, mid, high}: Amount, by: number): Amount {
  return {low: low * by, mid: mid * by, high: high * by}
}

export function wide(mid: number, low: number, high: number): Amount {
  return {low: mid * low, mid, high: mid * high}
}
