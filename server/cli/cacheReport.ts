import {existsSync} from "node:fs"
import {join, relative, resolve} from "node:path"
import {type Analysis, analyze} from "../analysis.ts"
import type {LazyContext} from "../context/lazyContext.ts"
import type {ReadContext} from "../context/readContext.ts"
import {type Advice, adviseOrder} from "../lint/reorder.ts"
import type {Ordered} from "../lint/reorderFix.ts"
import {type BuildContext, buildContext, type ContextFile} from "../model/cache/context.ts"
import {type Explained, explain} from "../model/cache/explain.ts"
import type {Versions} from "../model/cache/keys.ts"
import {type Change, replay} from "../model/cache/replay.ts"
import {readSteps, type Step} from "../model/cache/steps.ts"
import type {BuildSettings, Facts} from "../model/facts.ts"
import type {Layer} from "../model/layers.ts"
import {lessSure, sumSizes, timesSize, UNKNOWN_SIZE} from "../model/sizes/size.ts"
import {parsePlatform} from "../values/platform.ts"
import type {CacheRequest} from "./cache.ts"
import {filesOf} from "./contextFiles.ts"
import {refusal} from "./refusal.ts"

/** How large layers are together. */
export type Sized = Pick<Layer, "size" | "confidence">

/** What there is to tell. */
export interface CacheReport {
  file: string
  /** The edit in words; undefined where there is none. */
  edit?: string
  analysis: Analysis
  /** What becomes of each step; undefined without an edit. */
  explained?: readonly Explained[]
  steps: readonly Step[]
  /** How often each step ran again over the last commits; undefined where there is no history. */
  history?: {commits: number; runs: ReadonlyMap<Step, number>}
  /** The changes by which the advice is judged: the edit, or the last commits. */
  changes: readonly Change[]
  advice: readonly Advice[]
  /** Reads the file with another text. */
  ordered(source: string): Ordered
  /** How large the layers of steps are that each run so often; where they start from an image nothing is made anew. */
  sizeOf(steps: ReadonlyMap<Step, number>): Sized
  /** What else the user has to know. */
  notes: readonly string[]
}

/** The files of the context after an edit. */
export interface EditedContext {
  files: readonly ContextFile[]
  context: BuildContext
}

/** What is known besides the Dockerfile. */
export interface Surroundings {
  file: string
  /** The build context. */
  folder: string
  settings: BuildSettings
  /** What there is to say of the build beforehand. */
  notes: readonly string[]
  context: LazyContext
  /** Its files, those at or below the paths changed. */
  edited(paths: readonly string[]): EditedContext
  /** Whether .dockerignore leaves a path out. */
  isLeftOut(path: string): boolean
  facts: Facts
  /** The files of the context that the last commits changed; undefined where it is in no repository. */
  commits(): readonly Change[] | undefined
}

/** The report, or what is wrong with the request. */
export function reportOn(request: CacheRequest, source: string, about: Surroundings): CacheReport | string {
  const {changed, args, line} = request
  const {file, folder, settings, context, facts} = about
  const before = about.edited([])
  const analysis = analyze(source, settings, facts)
  const refused = refusal(analysis)
  const notes = [...about.notes, ...(refused === undefined ? [] : [refused])]
  notes.push(...(context.read()?.problems ?? []))
  const stepsOf = ({file, build, settings, finalStage}: Analysis, {context}: EditedContext, edited?: number) =>
    readSteps({file, build, settings, target: finalStage, context, edited})
  const steps = stepsOf(analysis, before)
  // has it read where it has not been
  if (steps.some(({inputs}) => inputs.some(({kind}) => kind === "context"))) void context.context.files
  const sizeOf = sizesOf([analysis])
  const bytesOf = (step: Step) => known(sizeOf(new Map([[step, 1]])))
  const ordered = (all: EditedContext) => (text: string) => {
    const analysis = analyze(text, settings, facts)
    return {analysis, steps: stepsOf(analysis, all)}
  }
  if (changed.length === 0 && args.size === 0 && line === undefined) {
    const commits = about.commits()
    const changes = commits ?? []
    const advice = adviseOrder(analysis, steps, changes, bytesOf)
    const history = commits && {commits: commits.length, runs: replay(steps, commits).runs}
    if (!history) notes.push("the context is in no git repository, so how often its files change is not known")
    return {file, analysis, steps, notes, history, changes, advice, sizeOf, ordered: ordered(before)}
  }

  const words: string[] = []
  const paths: string[] = []
  for (const path of changed) {
    const own = pathIn(folder, path)
    if (own === undefined) return `${path} is not in the context ${folder}`
    paths.push(own)
    words.push(`an edit of ${own}`)
  }
  for (const [name, value] of args) words.push(`${name}=${value}`)
  const edited = line === undefined ? undefined : offsetOf(analysis, line)
  if (typeof edited === "string") return edited
  if (line !== undefined) {
    words.push(`an edit of line ${line}`)
    if (edited === undefined) notes.push(`line ${line} is in no instruction, so it is in no key`)
  }
  // the Dockerfile is a file of the context too, unless .dockerignore says otherwise
  const itself = line === undefined ? undefined : pathIn(folder, file)
  const listed = itself !== undefined && before.files.some(({path}) => path === itself)
  const edits = about.edited(listed ? [...paths, itself] : paths)
  const after =
    args.size === 0
      ? analysis
      : analyze(source, {...settings, buildArgs: new Map([...settings.buildArgs, ...args])}, facts)
  const versions = versionsBy(facts)
  const later = stepsOf(after, edits, edited)
  const explained = explain({steps, versions}, {steps: later, versions})
  for (const path of paths) if (about.isLeftOut(path)) notes.push(`${path} is left out by .dockerignore`)
  for (const name of args.keys()) {
    const declared = analysis.all("ARG").some(({pairs}) => pairs.some(({key}) => key.value === name))
    if (!declared) notes.push(`no ARG declares ${name}, so nothing sees its value`)
  }
  const touched = edits.files.filter(({content}) => content === CHANGED).map(({path}) => path)
  const changes = touched.length === 0 ? [] : [touched]
  const advice =
    touched.length === 0
      ? []
      : adviseOrder(analysis, after === analysis ? later : stepsOf(analysis, edits), changes, bytesOf)
  const both = sizesOf([analysis, after])
  const edit = words.join(" and ")
  return {file, analysis, steps, notes, edit, explained, changes, advice, sizeOf: both, ordered: ordered(edits)}
}

/** Bytes that are made for certain, or most likely. */
function known({size, confidence}: Sized): number {
  return confidence === "unknown" ? size.bytes.low : size.bytes.mid
}

/** How large the layers of steps are, by what is known of the files that these are in. */
function sizesOf(analyses: readonly Analysis[]): CacheReport["sizeOf"] {
  const layers = new Map(
    analyses.flatMap(({layers}) => layers.flatMap(({layers}) => layers.map(layer => [layer.instruction, layer]))),
  )
  return steps => {
    const all = [...steps].filter(([{kind}, times]) => kind !== "FROM" && times > 0)
    const sized = all.map(([{instruction}, times]): Sized => {
      const {size, confidence} = layers.get(instruction) ?? {size: UNKNOWN_SIZE, confidence: "unknown"}
      return {size: timesSize(size, times), confidence}
    })
    return {
      size: sumSizes(sized.map(({size}) => size)),
      confidence: sized.reduce<Layer["confidence"]>((least, one) => lessSure(least, one.confidence), "exact"),
    }
  }
}

/** Images are told from each other by their layers, where a registry has said what these are. */
function versionsBy({answers}: Facts): Versions {
  return (name, platform) => {
    const parsed = platform === undefined ? undefined : parsePlatform(platform)
    const image = parsed && answers?.image(name, parsed)?.value
    return image && `layers ${image.layers.map(({diffId, digest}) => diffId ?? digest).join(" ")}`
  }
}

/** A path as the user gives it, seen from the context; undefined where it is not in it. */
function pathIn(folder: string, path: string): string | undefined {
  const there = existsSync(join(folder, path)) || !existsSync(path) ? resolve(folder, path) : resolve(path)
  const own = relative(resolve(folder), there).replaceAll("\\", "/")
  return own === "" || own.startsWith("../") || own === ".." ? undefined : own
}

/** Files of a context, as far as it has been read, with some of them changed; each edit is worked out once. */
export function editedContexts(context: LazyContext, isLeftOut: (path: string) => boolean): Surroundings["edited"] {
  const known = new Map<string, EditedContext>()
  // the same objects for all edits, so that what is the same is seen at once
  const before = new Map<ReadContext, ContextFile[]>()
  const filesBefore = (read: ReadContext) => {
    const files = before.get(read) ?? filesOf(read)
    before.set(read, files)
    return files
  }
  return paths => {
    const read = context.read()
    const key = JSON.stringify([read !== undefined, paths])
    let found = known.get(key)
    if (!found) {
      const files = withChanges(read ? filesBefore(read) : [], paths, isLeftOut)
      found = {files, context: buildContext(files)}
      known.set(key, found)
    }
    return found
  }
}

/** What a file holds that is edited. */
const CHANGED = "\0changed"

/** The files with some of them changed, and everything in them where they are folders. */
function withChanges(
  files: readonly ContextFile[],
  paths: readonly string[],
  isLeftOut: (path: string) => boolean,
): readonly ContextFile[] {
  if (paths.length === 0) return files
  const places = paths.map(path => ({path, below: `${path}/`}))
  const missing = new Set(paths)
  const changed = files.map(file => {
    if (!places.some(({path, below}) => file.path === path || file.path.startsWith(below))) return file
    missing.delete(file.path)
    return file.type === "folder" ? file : {...file, content: CHANGED}
  })
  for (const path of missing) if (!isLeftOut(path)) changed.push({path, type: "file", mode: 0, content: CHANGED})
  return changed
}

/** An offset in the instruction of a line; undefined where there is none, and a text where there is no such line. */
function offsetOf({source, file}: Analysis, line: number): number | string | undefined {
  const lines = source.split("\n")
  const text = lines[line - 1]
  if (text === undefined) return `the file has ${lines.length} lines, not ${line}`
  const start = lines.slice(0, line - 1).reduce((sum, {length}) => sum + length + 1, 0)
  const offset = start + (/\S/.exec(text)?.index ?? 0)
  const instruction = file.instructions.find(({from, to}) => offset >= from && offset < to)
  if (!instruction || text.trim() === "") return undefined
  return instruction.innerComments.some(({from, to}) => offset >= from && offset < to) ? undefined : offset
}
