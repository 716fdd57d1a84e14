import {spawnSync} from "node:child_process"
import {createHash} from "node:crypto"
import {copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from "node:fs"
import {dirname, join} from "node:path"
import {gzipSync} from "node:zlib"
import {analyze} from "../../server/analysis.ts"
import {loadedPackageTable, loadPackageTables} from "../../server/context/packageTables.ts"
import {readContext} from "../../server/context/readContext.ts"
import {readIgnoreFile} from "../../server/disk/ignoreFile.ts"
import {type Layer, layersOf, neededTables, type StageLayers} from "../../server/model/layers.ts"
import type {PackageTable} from "../../server/model/sizes/packageTable.ts"
import type {Confidence} from "../../server/model/sizes/size.ts"
import {wasteOf} from "../../server/model/waste.ts"
import {positionAt} from "../../server/text.ts"
import {readCases} from "./cases.ts"
import {tarOf} from "./tar.ts"

// test/corpus/images: Dockerfiles, what their build contexts hold in comments of them, and what the layers of the image that a
// real engine builds of each take. Contents are made of their paths, so they are the same everywhere.

const folder = new URL("../corpus/images/", import.meta.url)

export interface ImageCase {
  file: string
  title: string
  source: string
  /** Whether packages are downloaded: what is true of these changes with the days. */
  downloads: boolean
  /** What a real engine has made of it. */
  truth: Truth
}

/** What is in the layers of an image, the base's left out. */
export interface Truth {
  layers: TrueLayer[]
  waste: TrueWaste[]
  /** Wasted bytes by dive's formula. */
  dive: number
}

export interface TrueLayer {
  /** Of the instruction in the Dockerfile. */
  line: number
  name: string
  /** Of the tar. */
  bytes: number
  compressed: number
}

/** What no file at the end of the image needs any more, by the lines of the instructions that wrote and that hid it. */
export interface TrueWaste {
  made: number
  killed: number
  bytes: number
}

export function readImageCases(): ImageCase[] {
  return readdirSync(folder)
    .filter(name => name.endsWith(".txt"))
    .flatMap(name =>
      readCases(readFileSync(new URL(name, folder), "utf8")).map(({title, text, expected}) => ({
        file: name.slice(0, -4),
        title,
        source: text,
        downloads: /apt-get|pip install|npm/.test(text),
        truth: readTruth(expected),
      })),
    )
}

export function writeImageCases(cases: readonly ImageCase[]): void {
  for (const file of new Set(cases.map(({file}) => file))) {
    const own = cases.filter(one => one.file === file)
    const texts = own.map(({title, source, truth}) => `==== ${title}\n${source}----\n${printTruth(truth)}`)
    writeFileSync(new URL(`${file}.txt`, folder), texts.join("\n"))
  }
}

function readTruth(text: string): Truth {
  const truth: Truth = {layers: [], waste: [], dive: 0}
  for (const line of text.split("\n").filter(line => line !== "")) {
    const [first, second, third, fourth] = line.split(" ")
    if (first === "dive") truth.dive = Number(second)
    else if (first === "waste") truth.waste.push({made: Number(second), killed: Number(third), bytes: Number(fourth)})
    else truth.layers.push({line: Number(first), name: second!, bytes: Number(third), compressed: Number(fourth)})
  }
  return truth
}

function printTruth({layers, waste, dive}: Truth): string {
  return [
    ...layers.map(({line, name, bytes, compressed}) => `${line} ${name} ${bytes} ${compressed}\n`),
    ...waste.map(({made, killed, bytes}) => `waste ${made} ${killed} ${bytes}\n`),
    ...(waste.length > 0 || dive > 0 ? [`dive ${dive}\n`] : []),
  ].join("")
}

/**
 * Writes the build context that the comments of a Dockerfile name: `file PATH BYTES`, `files FOLDER COUNT BYTES`, `text PATH
 * TEXT`, `link PATH TARGET`, `folder PATH`, `take PATH FILE` for one beside the cases, and `archive PATH COUNT BYTES`, where
 * `PATH as tar.gz` says how what has another name is packed.
 */
export function writeContext({source}: Pick<ImageCase, "source">, place: string): void {
  const at = (path: string) => {
    const whole = join(place, path)
    mkdirSync(dirname(whole), {recursive: true})
    return whole
  }
  mkdirSync(place, {recursive: true})
  for (const [, kind, path = "", rest = ""] of source.matchAll(/^# (\w+) (\S+) ?(.*)$/gm)) {
    if (kind === "file") writeFileSync(at(path), content(path, Number(rest)))
    else if (kind === "text") writeFileSync(at(path), rest.replaceAll("\\n", "\n"))
    else if (kind === "link") symlinkSync(rest, at(path))
    else if (kind === "folder") mkdirSync(join(place, path), {recursive: true})
    else if (kind === "take") copyFileSync(new URL(rest, folder), at(path))
    else if (kind === "files") {
      const [count, bytes] = rest.split(" ").map(Number)
      for (const name of names(path, count!)) writeFileSync(at(name), content(name, bytes!))
    } else if (kind === "archive") {
      const [, as, count, bytes] = /^(?:as (\S+) )?(\d+) (\d+)$/.exec(rest)!
      const files = names("content", Number(count)).map(name => ({name, data: content(name, Number(bytes))}))
      writeFileSync(at(path), packed(tarOf(files), as ?? path))
    } else throw new Error(`no such line of a context: ${kind}`)
  }
  writeFileSync(join(place, "Dockerfile"), source)
}

/** In folders of a hundred. */
function names(path: string, count: number): string[] {
  return Array.from(
    {length: count},
    (_, i) => `${path}/${Math.floor(i / 100)}/${i}.${path.endsWith("map") ? "map" : "js"}`,
  )
}

function packed(tar: Buffer, name: string): Buffer {
  if (/gz$/.test(name)) return gzipSync(tar)
  if (!/xz$/.test(name)) return tar
  const {stdout, status} = spawnSync("xz", ["--compress", "--stdout"], {input: tar, maxBuffer: 1e9})
  if (status !== 0) throw new Error("xz can't be run")
  return stdout
}

const WORDS = "const function return import value layer image build context 0 1 file path = ( ) { } ; ,".split(" ")

/** As well packed as programs are, or not at all where the name says so. */
function content(path: string, bytes: number): Buffer {
  const noise = (length: number, seed: string) => {
    const parts: Buffer[] = []
    for (let i = 0; i * 64 < length; i++) parts.push(createHash("sha512").update(`${seed} ${i}`).digest())
    return Buffer.concat(parts).subarray(0, length)
  }
  if (/\.(?:bin|png|zip|gz)$/.test(path)) return noise(bytes, path)
  const choices = noise(bytes, path)
  let text = ""
  for (let i = 0; text.length < bytes; i++)
    text += `${WORDS[choices[i]! % WORDS.length]}${choices[i]! % 7 === 0 ? "\n" : " "}`
  return Buffer.from(text.slice(0, bytes))
}

/** What is predicted for the image that is built of a case. */
export interface Prediction {
  /** Of the final stage and of the stages below it, in their order: only what makes layers. */
  layers: {line: number; layer: Layer}[]
  waste: (TrueWaste & {unsure: boolean})[]
}

/** Predicts from the Dockerfile in the folder that is its context. */
export async function predictImage(place: string): Promise<Prediction> {
  const path = join(place, "Dockerfile")
  const source = readFileSync(path, "utf8")
  const analysis = analyze(source)
  await loadPackageTables(neededTables(analysis.stages))
  const context = await readContext(place, {ignoreFile: readIgnoreFile(path, place)})
  const all = layersOf(analysis, {packages, context})
  const chain: StageLayers[] = []
  for (let one = all.at(-1); one; one = below(all, one)) chain.unshift(one)
  const line = (step: number) => positionAt(analysis.file.lines, analysis.file.instructions[step]!.from).line
  return {
    layers: chain.flatMap(({layers}) =>
      layers.filter(({makesLayer}) => makesLayer).map(layer => ({line: line(layer.step), layer})),
    ),
    waste: wasteOf(chain.at(-1)!).map(({made, killed, size, entries}) => ({
      made: line(made),
      killed: line(killed),
      bytes: size.bytes.mid,
      unsure: entries.some(({confidence}) => confidence !== "exact"),
    })),
  }
}

/** What is installed in the image that stands for debian:bookworm, a name a line. */
export const baseList = new URL("base.list", folder)
const base = new Map<PackageTable, PackageTable>()

/** The tables of the program, but for what the base image has: that is known, and differs from the one in registries. */
function packages(release: string): PackageTable | undefined {
  const table = loadedPackageTable(release)
  if (!table) return undefined
  const own = base.get(table) ?? {...table, base: readFileSync(baseList, "utf8").trim().split("\n")}
  base.set(table, own)
  return own
}

function below(all: readonly StageLayers[], {stage}: StageLayers): StageLayers | undefined {
  return stage.base.kind === "stage"
    ? all.find(one => stage.base.kind === "stage" && one.stage === stage.base.stage)
    : undefined
}

/** A layer as it is and as it was predicted, in bytes of its tar. */
export interface ComparedLayer extends TrueLayer {
  case: string
  low: number
  mid: number
  high: number
  /** The prediction of `compressed`. */
  packed: number
  confidence: Confidence
}

/** Waste as it is and as it was predicted; 0 where one of the two doesn't know of it. */
export interface ComparedWaste extends TrueWaste {
  case: string
  predicted: number
  /** Not all of it was counted exactly. */
  unsure: boolean
}

/** Predicts the image of a case, whose context is in the folder, and puts that beside what is true. */
export async function compareImage(
  {file, title}: ImageCase,
  place: string,
  truth: Truth,
): Promise<{layers: ComparedLayer[]; waste: ComparedWaste[]}> {
  const name = `${file}: ${title}`
  const predicted = await predictImage(place)
  const layers = truth.layers.map((one, i): ComparedLayer => {
    const {line, layer} = predicted.layers[i]!
    if (line !== one.line) throw new Error(`${name}: line ${line} instead of ${one.line}`)
    const {bytes, compressed} = layer.size
    const {low, mid, high} = bytes
    return {...one, case: name, low, mid, high, packed: compressed.mid, confidence: layer.confidence}
  })
  const waste = new Map<string, ComparedWaste>()
  for (const one of truth.waste)
    waste.set(`${one.made} ${one.killed}`, {...one, case: name, predicted: 0, unsure: false})
  for (const {made, killed, bytes, unsure} of predicted.waste) {
    const key = `${made} ${killed}`
    const one = waste.get(key) ?? {made, killed, bytes: 0, case: name, predicted: 0, unsure}
    waste.set(key, {...one, predicted: one.predicted + bytes, unsure: one.unsure || unsure})
  }
  // where a step may write or hide more than is known, so may be what is wasted
  const open = new Set(layers.flatMap(({line, confidence}) => (confidence === "exact" ? [] : [line])))
  for (const one of waste.values()) one.unsure ||= open.has(one.made) || open.has(one.killed)
  return {layers, waste: [...waste.values()]}
}
