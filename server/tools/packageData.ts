import {readdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {gunzipSync, gzipSync} from "node:zlib"
import type {ImageSizes} from "../model/sizes/baseImage.ts"
import type {PackageTable} from "../model/sizes/packageTable.ts"
import {OTHERS} from "../model/sizes/projects.ts"
import {type IndexRow, packagesOfArchive} from "./debianIndex.ts"
import {installedNames} from "./installedNames.ts"
import {readMeasured, readSizes} from "./measured.ts"
import {type AlpineIndex, alpineRows, choose, debianRows, print} from "./packageRows.ts"
import type {Sample} from "./packageSizes.ts"

// Makes server/data/packages*.json from ../shared/truth/packages (its INDEX.json says what that is) and from what
// `npm run data:measure`, `data:npm` and `data:pypi` have measured: `npm run data:packages`. The tables have what real Dockerfiles install, what many packages
// need, and all that these need in turn. With `-- --ubuntu MIRROR` those of Ubuntu are made too, from the indexes of that
// mirror; without it they stay as they are.

const TRUTH = "../shared/truth"
const FILES = "../shared/conformance"
const LIMIT = 1.5 * 1024 * 1024
/** So many packages that need one make it likely to be installed. */
const POPULAR = {debian: 10, ubuntu: 25, alpine: 2}

interface BaseSet {
  virtualSize?: number | null
  packages: [name: string, version: string][]
}

const DEBIAN = {12: "bookworm", 13: "trixie"} as const
const UBUNTU = {"22.04": "jammy", "24.04": "noble", "26.04": "resolute"} as const

/** What is known of the packages of an installation of `../shared/truth`. */
export interface Truth {
  wanted: ReadonlySet<string>
  /** Debian's packages, by the number of the release. */
  debian: ReadonlyMap<number, readonly IndexRow[]>
  /** All measured packages, those of newer releases last. */
  samples: ReadonlyMap<number, readonly Sample[]>
  baseOf(image: string): string[]
}

function readJson<T>(path: string): T {
  const bytes = readFileSync(path)
  return JSON.parse((path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString()) as T
}

export function readTruth(truth: string, files: string): Truth {
  const bases = readJson<Record<string, BaseSet>>(join(truth, "base-sets.json"))
  const debian = new Map<number, IndexRow[]>()
  const samples = new Map<number, Sample[]>()
  for (const [number, name] of Object.entries(DEBIAN)) {
    const source = readJson<AlpineIndex>(join(truth, `packages/debian-${name}-amd64.json.gz`))
    const rows = Object.entries(source).map(([name, row]) => indexRow(name, row))
    const measured = readMeasured(`debian${number}`)
    debian.set(Number(number), rows)
    samples.set(
      Number(number),
      rows.flatMap(({name, size, installed}) => {
        const found = measured.get(name)
        return found ? [{name, size, installed: installed * 1024, ...found}] : []
      }),
    )
  }
  const baseOf = (image: string) => bases[image]?.packages.map(([name]) => name) ?? []
  return {wanted: installedNames(files), debian, samples, baseOf}
}

function indexRow(name: string, [version, size, installed, ...lists]: AlpineIndex[string]): IndexRow {
  const [depends = "", preDepends = "", recommends = "", provides = ""] = lists
  return {name, version, size, installed, depends, preDepends, recommends, provides, file: "", base: false}
}

/** The tables of Debian and Alpine by the names of their files. */
export function packageTables(truth: string, known: Truth): Map<string, PackageTable> {
  const facts = readJson<Record<string, {lastBuild?: string; release?: [string, string, string][]}>>(
    join(truth, "packages/INDEX.json"),
  )
  const {wanted, baseOf} = known
  const tables = new Map<string, PackageTable>()
  for (const [number, index] of known.debian) {
    const name = DEBIAN[number as keyof typeof DEBIAN]
    const date = new Date(facts[`debian-${name}-amd64`]!.release![0]![2]).toISOString().slice(0, 10)
    const base = baseOf(`debian:${name}`)
    // its own measures come last, and count
    const samples = [...known.samples].sort(([a], [b]) => Number(a === number) - Number(b === number))
    const all = debianRows(
      index,
      new Set(base),
      samples.flatMap(([, list]) => list),
    )
    const rows = choose(all, new Set([...wanted, ...base]), POPULAR.debian)
    tables.set(`packagesDebian${number}`, {date, release: `debian ${number}`, base, packages: print(rows)})
  }
  for (const name of readdirSync(join(truth, "packages")).sort()) {
    const [, version] = /^alpine-(3\.\d+)-x86_64\.json\.gz$/.exec(name) ?? []
    if (version === undefined) continue
    const read = (name: string) => readJson<AlpineIndex>(join(truth, "packages", name))
    // of the packages outside of main only those of one release are at hand
    const source = {...read("alpine-3.18-community-x86_64.json.gz"), ...read(name)}
    const base = baseOf(`alpine:${version}`)
    const own = base.length > 0 ? base : baseOf("alpine:3.20")
    const rows = choose(alpineRows(source), new Set([...wanted, ...own]), POPULAR.alpine)
    const date = facts[name.replace(/\.json\.gz$/, "")]!.lastBuild!
    const table = {date, release: `alpine ${version}`, base: own, packages: print(rows)}
    tables.set(`packagesAlpine${version.replace(".", "")}`, table)
  }
  return tables
}

/** Smaller packages than these are told by their mean, in KiB. */
const SMALL = {npm: 256, pypi: 400}

/** The tables of registries by the names of their files, from what was measured of them. */
export function registryTables(): Map<string, PackageTable> {
  const tables = new Map<string, PackageTable>()
  for (const registry of ["npm", "pypi"] as const) {
    const {date, sizes} = readSizes(registry)
    const least = SMALL[registry] * 1024
    const bare = (name: string) => name.replace(/(?<=.)@.*$/, "")
    const large = new Set([...sizes].flatMap(([name, {bytes}]) => (bytes >= least ? [bare(name)] : [])))
    const others = [...sizes].filter(([name]) => name === bare(name) && !large.has(name)).map(([, size]) => size)
    const mean = (of: "bytes" | "compressed") => others.reduce((sum, size) => sum + size[of], 0) / others.length
    const line = (name: string, bytes: number, compressed: number) =>
      [name, Math.round(bytes / 1024), Math.round(compressed / 1024)].join("\t")
    const lines = [...sizes].flatMap(([name, {bytes, compressed}]) =>
      large.has(bare(name)) ? [line(name, bytes, compressed)] : [],
    )
    const packages = [line(OTHERS, mean("bytes"), mean("compressed")), ...lines].join("\n")
    const file = `packages${registry.replace(/^./, first => first.toUpperCase())}`
    tables.set(file, {date, release: registry, base: [], packages})
  }
  return tables
}

/** The tables of Ubuntu by the names of their files. */
async function ubuntuTables(mirror: string, {wanted, samples, baseOf}: Truth): Promise<Map<string, PackageTable>> {
  const tables = new Map<string, PackageTable>()
  for (const [version, name] of Object.entries(UBUNTU)) {
    const suites = [name, `${name}-updates`, `${name}-security`]
    const {rows, date} = await packagesOfArchive({mirror, suites, sections: ["main", "universe"]})
    const index = [...rows.values()]
    const known = baseOf(`ubuntu:${version}`)
    const base = known.length > 0 ? known : leastOf(index)
    const near = Number.parseFloat(version) < 23 ? 12 : 13
    const like = [...samples].sort(([a], [b]) => Number(a === near) - Number(b === near)).flatMap(([, list]) => list)
    const chosen = choose(debianRows(index, new Set(base), like), new Set([...wanted, ...base]), POPULAR.ubuntu)
    const table = {date, release: `ubuntu ${version}`, base, packages: print(chosen)}
    tables.set(`packagesUbuntu${version.replace(".", "")}`, table)
  }
  return tables
}

/** The essential and required packages and apt, with what they need: what an image has at least. */
function leastOf(index: readonly IndexRow[]): string[] {
  const rows = debianRows(index, new Set(), [])
  const byName = new Map(rows.map(row => [row.name, row]))
  const found = new Set(index.flatMap(({name, base}) => (base ? [name] : [])))
  for (const name of found)
    for (const group of byName.get(name)?.needs ?? []) {
      if (group.some(one => found.has(one))) continue
      const first = group.find(one => byName.has(one)) ?? rows.find(({provides}) => provides.includes(group[0]!))?.name
      if (first !== undefined) found.add(first)
    }
  return [...found].sort()
}

/** Compressed bytes of public images, and as tar where that is known, from the images with true sizes. */
export function imageSizes(truth: string): ImageSizes {
  const images = JSON.parse(readFileSync(join(truth, "dev.json"), "utf8")) as {
    image: string
    tag: string
    date: string
    totalCompressed: number
  }[]
  const bases = JSON.parse(readFileSync(join(truth, "base-sets.json"), "utf8")) as Record<string, BaseSet>
  const rows = images.map(({image, tag, totalCompressed}): [string, number[]] => {
    const bytes = bases[`${image}:${tag}`]?.virtualSize
    return [`${image}:${tag}`, bytes ? [totalCompressed, bytes] : [totalCompressed]]
  })
  const date = images
    .map(({date}) => date)
    .sort()
    .at(-1)!
  return {date, images: Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1)))}
}

async function main(): Promise<void> {
  const mirror = process.argv[process.argv.indexOf("--ubuntu") + 1]
  const known = readTruth(TRUTH, FILES)
  const tables = new Map([...packageTables(TRUTH, known), ...registryTables()])
  if (process.argv.includes("--ubuntu"))
    for (const [name, table] of await ubuntuTables(mirror!, known)) tables.set(name, table)
  for (const [name, table] of tables) writeFileSync(join("server/data", `${name}.json`), `${JSON.stringify(table)}\n`)
  writeFileSync("server/data/imageSizes.json", `${JSON.stringify(imageSizes(TRUTH))}\n`)
  let all = 0
  for (const name of readdirSync("server/data").filter(name => name.startsWith("packages"))) {
    const text = readFileSync(join("server/data", name), "utf8")
    const size = gzipSync(text, {level: 9}).length
    all += size
    console.log(`${name}: ${text.split("\\n").length} packages, ${text.length} bytes, ${size} compressed`)
  }
  console.log(`together ${all} of at most ${LIMIT}`)
  if (all > LIMIT) process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
