import {readTag} from "./tagShape.ts"

/** Until when versions of what official images hold are looked after, as server/data/endOfLife.json has them. */
export interface EndOfLifeTable {
  date: string
  source: string
  /** By name without `library/`. */
  images: Readonly<Record<string, EndOfLifeProduct>>
}

export interface EndOfLifeProduct {
  /** Its name at endoflife.date. */
  product: string
  /** What ends: `Debian LTS`; undefined: its support by whoever makes it. */
  label?: string
  /** Each with its last day, or whether it has ended where nobody says when; then its code name and its last version. */
  cycles: readonly (readonly [cycle: string, end: string | boolean, codename?: string | null, latest?: string])[]
}

/** Something in an image, and until when it is looked after. */
export interface Support {
  /** What the image is for, or what it is built on. */
  part: "image" | "distribution"
  /** `nodejs`, `debian`: its page is https://endoflife.date/nodejs. */
  product: string
  /** `18`, `12` */
  cycle: string
  /** `bookworm` */
  codename?: string
  /** The last day: `2025-04-30`. Undefined where it has ended, or goes on, without a day that is known. */
  end?: string
  ended: boolean
  label?: string
  /** Its versions follow each other within weeks, and each is looked after until the next one only. */
  rolling?: true
  /** The version of the same product that is looked after for longest; undefined where there is none. */
  instead?: string
  /** `trixie`, where that is 13. */
  insteadName?: string
}

/** Look-ups in the table. Names are paths: `library/node`. */
export interface BundledSupport {
  /** `2026-08-22` */
  date: string
  /** Until when what is in an image is looked after. */
  supportOf(path: string, tag: string, now: number): Support[]
}

/** Look-ups in a table as it was read. */
export function lookUpSupport(table: EndOfLifeTable): BundledSupport {
  return {date: table.date, supportOf: (path, tag, now) => supportOf(table, path, tag, now)}
}

/** What is known of an image by its tag; empty where nothing is. A tag that moves between versions, as `3` does, says nothing. */
export function supportOf(table: EndOfLifeTable, path: string, tag: string, now: number): Support[] {
  const [, name = ""] = /^library\/([^/]+)$/.exec(path) ?? []
  if (name === "") return []
  const {kind, numbers, variant, prefix} = readTag(tag)
  const words = (kind === "date" ? prefix : kind === "word" ? tag : variant).split("-").filter(word => word !== "")
  const found: Support[] = []
  const own = Object.hasOwn(table.images, name) ? table.images[name] : undefined
  if (own) {
    const cycle = kind === "version" ? ofVersion(own, numbers) : ofWords(own, words)
    if (cycle) found.push(describe(own, cycle, "image", now))
  }
  if (DISTRIBUTIONS.includes(name)) return found
  for (const distribution of DISTRIBUTIONS) {
    const product = Object.hasOwn(table.images, distribution) ? table.images[distribution]! : undefined
    const [, version] = words.map(word => new RegExp(`^${distribution}([\\d.]+)$`).exec(word)).find(Boolean) ?? []
    if (!product) continue
    const cycle = version ? ofVersion(product, version.split(".").map(Number)) : ofWords(product, words)
    if (cycle) found.push(describe(product, cycle, "distribution", now))
  }
  return found
}

/** Those that others are built on, and named by: with a version behind, or by its code name. */
const DISTRIBUTIONS: readonly string[] = ["debian", "ubuntu", "alpine"]

type Cycle = EndOfLifeProduct["cycles"][number]

/** The cycle that a version belongs to: with as many numbers as possible. */
function ofVersion({cycles}: EndOfLifeProduct, numbers: readonly number[]): Cycle | undefined {
  const matching = cycles.filter(([cycle]) => {
    const wanted = /^\d+(?:\.\d+)*$/.test(cycle) ? cycle.split(".").map(Number) : undefined
    return wanted && wanted.length <= numbers.length && wanted.every((number, at) => number === numbers[at])
  })
  return matching.sort(([a], [b]) => b.split(".").length - a.split(".").length)[0]
}

function ofWords({cycles}: EndOfLifeProduct, words: readonly string[]): Cycle | undefined {
  return cycles.find(([cycle, , codename]) => words.includes(cycle) || (!!codename && words.includes(codename)))
}

function describe(
  product: EndOfLifeProduct,
  [cycle, end, codename]: Cycle,
  part: Support["part"],
  now: number,
): Support {
  const ended = hasEnded(end, now)
  const alive = product.cycles.filter(([, end]) => !hasEnded(end, now))
  const until = ([, end]: Cycle) => (typeof end === "string" ? end : "9999")
  const [best] = [...alive].sort((a, b) => (until(a) > until(b) ? -1 : until(a) < until(b) ? 1 : 0))
  return {
    part,
    product: product.product,
    cycle,
    ...(codename && {codename}),
    ...(typeof end === "string" && {end}),
    ended,
    ...(product.label && {label: product.label}),
    ...(isRolling(product) && {rolling: true as const}),
    ...(ended && best && {instead: best[0], ...(best[2] && {insteadName: best[2]})}),
  }
}

/** Rust and Traefik end a version each few weeks; two a year, as those of Go and Alpine, are plans that others can follow. */
const QUICK = 130 * 24 * 3600 * 1000

function isRolling({cycles}: EndOfLifeProduct): boolean {
  const ends = [...new Set(cycles.flatMap(([, end]) => (typeof end === "string" ? Date.parse(end) : [])))].sort(
    (a, b) => a - b,
  )
  const gaps = ends.slice(1).map((end, at) => end - ends[at]!)
  gaps.sort((a, b) => a - b)
  return gaps.length >= 4 && gaps[gaps.length >> 1]! < QUICK
}

/** On its last day it has not. */
function hasEnded(end: string | boolean, now: number): boolean {
  return typeof end === "string" ? Date.parse(end) + 24 * 3600 * 1000 <= now : end
}
