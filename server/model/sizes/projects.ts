import {optionValues, type PackageUse} from "../packages.ts"
import {pathOf, put, type Ran, type Step, textAt} from "./effect.ts"
import type {Locked} from "./locks.ts"
import {type Amount, type Size, UNKNOWN_SIZE} from "./size.ts"

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

export function scaled({low, mid, high}: Amount, by: number): Amount {
  return {low: low * by, mid: mid * by, high: high * by}
}

export function wide(mid: number, low: number, high: number): Amount {
  return {low: mid * low, mid, high: mid * high}
}
