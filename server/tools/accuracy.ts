import {existsSync, readFileSync, writeFileSync} from "node:fs"
import {fileURLToPath} from "node:url"
import {type Analysis, analyze} from "../analysis.ts"
import {type Layer, layersOf} from "../model/layers.ts"
import type {PackageTable} from "../model/sizes/packageTable.ts"
import type {Amount} from "../model/sizes/size.ts"
import {predictedInstall, readInstalls} from "./installs.ts"
import {median, percentile, round} from "./numbers.ts"
import {tableOf} from "./tables.ts"

// `npm run accuracy [-- FILE]`: what is predicted for real images, against the true compressed sizes of their layers.

const DEFAULT = "../shared/truth/dev.json"
const MEGABYTE = 1e6

interface TrueEntry {
  createdBy: string
  empty: boolean
  size?: number
  layer?: string
  osLayer?: boolean
  baseLayer?: boolean
}
interface TrueImage {
  image: string
  tag: string
  date: string
  family: string
  osBase: string
  isBase?: boolean
  entries: TrueEntry[]
}

/** A layer of an image, as it is and as it was predicted. */
export interface Compared {
  image: string
  family: string
  osBase: string
  /** The start of the instruction. */
  text: string
  truth: number
  low: number
  mid: number
  high: number
  /** False for "unknown, at least ...". */
  estimated: boolean
  /** By the index of the release itself and not of one like it, nor by ratios alone. */
  own: boolean
  /** Its bytes come from packages of an index that is there for its release. */
  fromIndex: boolean
  why: readonly string[]
}

/** The instruction as a Dockerfile has it; undefined for one that says nothing about files. */
export function instructionOf(createdBy: string): string | undefined {
  const text = createdBy.replace(/ # buildkit$/, "").replace(/^RUN \|\d+ .*? \/bin\/sh -c /s, "RUN ")
  const [, name = "", rest = ""] = /^([A-Z]+)\s+([\s\S]*)$/.exec(text) ?? []
  if (name === "ENV") {
    const [, key, value = ""] = /^([^=\s]+)[= ]([\s\S]*)$/.exec(rest) ?? []
    return key === undefined ? undefined : `ENV ${key}="${value.replace(/["\\$`]/g, "\\$&")}"`
  }
  if (!/^(?:RUN|COPY|ADD|WORKDIR|USER|ARG)$/.test(name)) return undefined
  return name === "RUN" && !rest.includes("<<") ? `RUN ${rest.replace(/\n/g, " \\\n")}` : text
}

/** Predicts every layer of an image but those of its base. */
export function compareImage(image: TrueImage, packages: (release: string) => PackageTable | undefined): Compared[] {
  const rows: {entry: TrueEntry; line: string}[] = []
  for (const entry of image.entries) {
    if (entry.osLayer || /^RUN (?:#|umoci)/.test(entry.createdBy)) continue
    const line = instructionOf(entry.createdBy)
    if (line !== undefined) rows.push({entry, line})
  }
  const source = [`FROM ${image.osBase}`, ...rows.map(({line}) => line), ""].join("\n")
  const analysis = analyze(source)
  const [stage] = layersOf(analysis, {packages})
  return rows.flatMap(({entry}, number): Compared[] => {
    const layer = stage?.layers[number]
    const own = image.isBase || !entry.baseLayer
    if (!own || entry.empty || entry.size === undefined || !layer) return []
    const {low, mid, high} = layer.size.compressed
    return [
      {
        image: `${image.image}:${image.tag}`,
        family: image.family,
        osBase: image.osBase,
        text: entry.createdBy.slice(0, 60).replace(/\s+/g, " "),
        truth: entry.size,
        low,
        mid,
        high,
        estimated: layer.confidence !== "unknown",
        own: !layer.entries.some(({confidence}) => confidence === "nearest"),
        fromIndex: isFromIndex(layer, analysis, image.osBase),
        why: layer.why,
      },
    ]
  })
}

/** Whether all that the step does is to install packages, of a release whose index is known. */
function isFromIndex({instruction}: Layer, analysis: Analysis, osBase: string): boolean {
  if (!/^(?:debian:(?:bookworm|trixie)|ubuntu:2[246]\.04|alpine:3\.(?:16|17|19|20|21|22)$)/.test(osBase)) return false
  const uses = analysis.packagesOf(instruction).filter(({manager, action}) => !manager.language && action !== undefined)
  const installs = uses.some(({action}) => action === "install")
  const commands = analysis.commandsOf(instruction).filter(({aside}) => !aside)
  const other = commands.filter(command => !uses.some(use => use.command === command))
  return installs && other.every(({program}) => /^(?:set|rm|export|echo|true|:|\[|test|mkdir)$/.test(program ?? ""))
}

/** The numbers of a set of layers. */
export function summary(rows: readonly Compared[]) {
  const large = rows.filter(({truth}) => truth >= MEGABYTE)
  const known = large.filter(({estimated}) => estimated)
  const errors = known.map(({mid, truth}) => Math.abs(mid - truth) / truth)
  const small = rows.filter(({truth, estimated}) => truth < MEGABYTE && estimated)
  const bytes = (list: readonly Compared[]) => list.reduce((sum, {truth}) => sum + truth, 0)
  const inside = (list: readonly Compared[]) =>
    list.filter(({truth, low, high}) => truth >= low && truth <= high).length
  const index = large.filter(({fromIndex}) => fromIndex)
  const images = new Map<string, [mid: number, truth: number]>()
  for (const {image, mid, truth} of known) {
    const sum = images.get(image) ?? [0, 0]
    images.set(image, [sum[0] + mid, sum[1] + truth])
  }
  return {
    layers: large.length,
    estimated: known.length,
    bytes: bytes(large),
    bytesEstimated: bytes(known),
    median: median(errors),
    p90: percentile(errors, 0.9),
    imageMedian: median([...images.values()].map(([mid, truth]) => Math.abs(mid - truth) / truth)),
    total: known.reduce((sum, {mid}) => sum + mid, 0) / bytes(known) - 1,
    inside: known.length === 0 ? undefined : inside(known) / known.length,
    atLeast: large.filter(({estimated, low, truth}) => !estimated && low <= truth).length,
    unknown: large.length - known.length,
    indexBytes: bytes(index),
    indexEstimated: bytes(index.filter(({estimated}) => estimated)),
    small: small.length,
    smallWithin: small.filter(({mid, truth}) => Math.abs(mid - truth) <= 50_000).length,
  }
}

function percent(share: number | undefined): string {
  return share === undefined || Number.isNaN(share) ? "-" : `${round(share * 100)} %`
}

function megabytes(bytes: number): string {
  return `${round(bytes / MEGABYTE)} MB`
}

function main(): void {
  const [path = DEFAULT] = process.argv.slice(2).filter(word => !word.startsWith("-"))
  if (!existsSync(path)) {
    console.log(`accuracy: skipped, there is no ${path}`)
    return
  }
  const images = JSON.parse(readFileSync(path, "utf8")) as TrueImage[]
  const tables = new Map<string, PackageTable | undefined>()
  const packages = (release: string) => {
    if (!tables.has(release)) tables.set(release, tableOf(release))
    return tables.get(release)
  }
  const seen = new Set<string>()
  const rows = images.flatMap(image => {
    const compared = compareImage(image, packages)
    return compared.filter(({truth, text}) => {
      // the same layer is in several images
      const key = `${truth} ${text}`
      return !seen.has(key) && seen.add(key)
    })
  })
  const verbose = process.argv.includes("--verbose")
  for (const row of [...rows].sort((a, b) => b.truth - a.truth)) {
    if (row.truth < MEGABYTE && (!verbose || Math.abs(row.mid - row.truth) < 50_000)) continue
    const {image, osBase, truth, low, mid, high, estimated, text, why, fromIndex} = row
    const error = estimated ? percent((mid - truth) / truth) : "unknown"
    const where = truth >= low && truth <= high ? "" : " OUTSIDE"
    console.log(
      `${image.padEnd(26)} ${osBase.padEnd(20)} ${megabytes(truth).padStart(9)} ${megabytes(mid).padStart(9)} ${error.padStart(8)} [${megabytes(low)} .. ${megabytes(high)}]${where}${fromIndex ? " index" : ""} ${text}`,
    )
    if (verbose) for (const one of why) console.log(`      ${one}`)
  }
  if (process.argv.includes("--write")) writeFileSync("docs/accuracy.md", page(rows, path))
  console.log(line(rows))
}

function line(rows: readonly Compared[]): string {
  const all = summary(rows)
  const own = summary(rows.filter(({own}) => own))
  return [
    `${all.estimated} of ${all.layers} layers of 1 MB and more estimated (${percent(all.bytesEstimated / all.bytes)} of bytes)`,
    `error of the compressed size: median ${percent(all.median)}, p90 ${percent(all.p90)}, of an image's own estimated bytes ${percent(all.imageMedian)}, of all estimated bytes together ${percent(all.total)}`,
    `of those whose release has an index here: median ${percent(own.median)}, p90 ${percent(own.p90)}, of an image's own ${percent(own.imageMedian)}, ${percent(own.inside)} inside`,
    `${percent(all.inside)} inside low..high`,
    `${percent(all.indexEstimated / all.indexBytes)} of the bytes from a known package index estimated`,
    `${all.smallWithin} of ${all.small} smaller layers within 50 KB`,
    `${all.atLeast} of ${all.unknown} unknown ones at least as large as said`,
  ].join("; ")
}

/** docs/accuracy.md */
export function page(rows: readonly Compared[], path: string): string {
  const families = [...new Set(rows.map(({family}) => family))].sort()
  const lines = families.flatMap(family => {
    const own = summary(rows.filter(row => row.family === family))
    if (own.layers === 0) return []
    return [
      `| ${family} | ${own.layers} | ${own.estimated} | ${megabytes(own.bytes)} | ${percent(own.bytesEstimated / own.bytes)} | ${percent(own.median)} | ${percent(own.p90)} | ${percent(own.inside)} |`,
    ]
  })
  return `${[
    "# How good the sizes are",
    "",
    `Made by \`npm run accuracy\` from ${path.replace(/^.*\//, "")}: public images with the true compressed size of each layer, of which the`,
    "program sees only the instructions. An image's base is given; layers below 1 MB count only in the last line.",
    "",
    "| family | layers | estimated | bytes | of these estimated | median error | p90 | inside low..high |",
    "|---|---|---|---|---|---|---|---|",
    ...lines,
    "",
    `All: ${line(rows)}.`,
    "",
    "Of Debian testing and of Alpine before 3.16 and after 3.22 there is no index here: they are estimated from the release nearest",
    "to them, with a wider range. Where an image is older than the archive, an install brings newer copies of some of its packages",
    "along: that is in the upper end only.",
    "",
    "Layers that hold a download or the output of a compiler are not estimated: of them it is only said what they are at least.",
    ...installsPart(),
  ].join("\n")}\n`
}

/** What real installs of npm and pip took, against what their lock files say. */
function installsPart(): string[] {
  const {date, installs} = readInstalls()
  if (installs.length === 0) return []
  const rows = installs.map(install => ({install, size: predictedInstall(install)}))
  const error = (mid: number, truth: number) => Math.abs(mid - truth) / truth
  const isInside = ({low, high}: Amount, truth: number) => truth >= low && truth <= high
  const inside = rows.filter(({install, size}) => isInside(size.bytes, install.bytes)).length
  return [
    "",
    "## npm and pip",
    "",
    `Real installs of ${date} (\`npm run data:installs\`), without scripts, as tar; predicted from the names and versions in the lock file.`,
    "Large packages of those that are downloaded most are known by name and main version, all others by their mean. Those were",
    "measured at about the same time, so that versions are mostly the same; of older locks more is to be expected.",
    "",
    "| | packages | true | predicted | error | compressed: error |",
    "|---|---|---|---|---|---|",
    ...rows.map(({install: {manager, name, packages, bytes, compressed}, size}) => {
      const {low, mid, high} = size.bytes
      const outside = isInside(size.bytes, bytes) ? "" : ", outside"
      return `| ${manager}: ${name} | ${packages.length} | ${megabytes(bytes)} | ${megabytes(low)} .. ${megabytes(mid)} .. ${megabytes(high)}${outside} | ${percent(error(mid, bytes))} | ${percent(error(size.compressed.mid, compressed))} |`
    }),
    "",
    `Median error ${percent(median(rows.map(({install, size}) => error(size.bytes.mid, install.bytes))))}, ${inside} of ${rows.length} inside.`,
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
