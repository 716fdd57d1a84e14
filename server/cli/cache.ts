import {existsSync, statSync} from "node:fs"
import {dirname, join, relative, resolve} from "node:path"
import {type Analysis, analyze} from "../analysis.ts"
import {type ReadContext, readContext} from "../context/readContext.ts"
import {changesOf} from "../disk/history.ts"
import {readIgnoreFile} from "../disk/ignoreFile.ts"
import {type Advice, adviseOrder} from "../lint/reorder.ts"
import {type BuildContext, buildContext, type ContextFile, leftOut} from "../model/cache/context.ts"
import {type Explained, explain} from "../model/cache/explain.ts"
import {NO_VERSIONS} from "../model/cache/keys.ts"
import {replay} from "../model/cache/replay.ts"
import {readSteps, type Step} from "../model/cache/steps.ts"
import {DEFAULT_BUILD, NO_FACTS} from "../model/facts.ts"
import {lineAt} from "../text.ts"
import {complain} from "./complain.ts"
import {readText} from "./readText.ts"
import {cacheJson, cacheText} from "./report/cache.ts"
import type {Paint} from "./report/paint.ts"
import {writeError, writeOut} from "./streams.ts"
import {watchContext} from "./watchContext.ts"

/** What is asked of the cache. */
export interface CacheRequest {
  /** A Dockerfile or a folder. */
  path: string
  /** Files and folders of the context that are edited. */
  changed: readonly string[]
  /** Build arguments that get another value. */
  args: ReadonlyMap<string, string>
  /** A line of the Dockerfile that is edited, counted from 1. */
  line?: number
  /** Undefined: the folder of the Dockerfile. */
  context?: string
  /** Build arguments as they are before and after. */
  buildArgs: ReadonlyMap<string, string>
  target?: string
  format: "text" | "json"
}

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
  advice: readonly Advice[]
  /** What else the user has to know. */
  notes: readonly string[]
}

/** Prints which steps an edit runs again; answers the exit code. */
export async function cacheCommand(request: CacheRequest, paint: Paint): Promise<number> {
  const file = dockerfileAt(request.path)
  if (file === undefined) return wrong(`there is no Dockerfile in ${request.path}: name one`)
  const text = readText(file)
  if ("message" in text) {
    complain({path: file, message: text.message})
    return 3
  }
  const folder = request.context ?? dirname(file)
  if (!statSync(folder, {throwIfNoEntry: false})?.isDirectory()) return wrong(`the context ${folder} is no folder`)
  const report = await reportOn(request, file, text.source, folder)
  if (typeof report === "string") return wrong(report)
  writeOut(request.format === "json" ? cacheJson(report) : cacheText(report, paint))
  return 0
}

function wrong(message: string): number {
  writeError(`dockerlint: ${message}\n`)
  return 2
}

/** The Dockerfile that a path means; undefined for a folder without one. */
function dockerfileAt(path: string): string | undefined {
  if (!statSync(path, {throwIfNoEntry: false})?.isDirectory()) return path
  return ["Dockerfile", "Containerfile"].map(name => join(path, name)).find(name => existsSync(name))
}

/** The report, or what is wrong with the request. */
async function reportOn(
  request: CacheRequest,
  file: string,
  source: string,
  folder: string,
): Promise<CacheReport | string> {
  const {changed, args, line, buildArgs, target} = request
  const settings = {...DEFAULT_BUILD, buildArgs, target}
  const analysis = analyze(source, settings)
  const problem = analysis.problems.find(({phase}) => phase !== "build") ?? analysis.problems[0]
  const notes: string[] = []
  if (problem)
    notes.push(
      `BuildKit refuses this file (line ${lineAt(analysis.file.lines, problem.at.from)}: ${problem.message}), so this is what would be without that`,
    )
  const ignoreFile = readIgnoreFile(file, folder)
  const contexts = new Map<readonly ContextFile[], BuildContext>()
  const contextOf = (all: readonly ContextFile[]) => {
    const context = contexts.get(all) ?? buildContext(all)
    contexts.set(all, context)
    return context
  }
  const stepsOf = (of: Analysis, all: readonly ContextFile[], edited?: number) =>
    readSteps({
      file: of.file,
      build: of.build,
      settings: of.settings,
      target: of.finalStage,
      context: contextOf(all),
      edited,
    })
  let steps = stepsOf(analysis, [])
  let files: readonly ContextFile[] = []
  if (steps.some(({inputs}) => inputs.some(({kind}) => kind === "context"))) {
    const read = await watchContext(watch => readContext(folder, {ignoreFile, ...watch}))
    notes.push(...read.problems)
    files = filesOf(read)
    steps = stepsOf(analysis, files)
  }
  const base = {file, analysis, steps, notes}
  if (changed.length === 0 && args.size === 0 && line === undefined) {
    const commits = changesOf(folder)
    const advice = adviseOrder(analysis, steps, commits ?? [])
    const history = commits && {commits: commits.length, runs: replay(steps, commits).runs}
    if (!history) notes.push("the context is in no git repository, so how often its files change is not known")
    return {...base, history, advice}
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
  const listed = itself !== undefined && files.some(({path}) => path === itself)
  const isLeftOut = leftOut(ignoreFile)
  const edits = withChanges(files, listed ? [...paths, itself] : paths, isLeftOut)
  const after =
    args.size === 0 ? analysis : analyze(source, {...settings, buildArgs: new Map([...buildArgs, ...args])}, NO_FACTS)
  const explained = explain(
    {steps, versions: NO_VERSIONS},
    {steps: stepsOf(after, edits, edited), versions: NO_VERSIONS},
  )
  for (const path of paths) if (isLeftOut(path)) notes.push(`${path} is left out by .dockerignore`)
  for (const name of args.keys()) {
    const declared = analysis.all("ARG").some(({pairs}) => pairs.some(({key}) => key.value === name))
    if (!declared) notes.push(`no ARG declares ${name}, so nothing sees its value`)
  }
  const touched = edits.filter(({content}) => content === CHANGED).map(({path}) => path)
  const advice = touched.length === 0 ? [] : adviseOrder(analysis, stepsOf(analysis, edits), [touched])
  return {...base, edit: words.join(" and "), explained, advice}
}

/** A path as the user gives it, seen from the context; undefined where it is not in it. */
function pathIn(folder: string, path: string): string | undefined {
  const there = existsSync(join(folder, path)) || !existsSync(path) ? resolve(folder, path) : resolve(path)
  const own = relative(resolve(folder), there).replaceAll("\\", "/")
  return own === "" || own.startsWith("../") || own === ".." ? undefined : own
}

/** The context as its checksums see it; modes and contents are the same for all, since only what an edit changes is compared. */
function filesOf({entries}: ReadContext): ContextFile[] {
  return entries.map(({path, link, folder}) => {
    const type = folder ? "folder" : link === undefined ? "file" : "link"
    return {path, type, mode: 0, content: link ?? ""}
  })
}

/** What a file holds that is edited. */
const CHANGED = "\0changed"

/** The files with some of them changed, and everything in them where they are folders. */
function withChanges(
  files: readonly ContextFile[],
  paths: readonly string[],
  isLeftOut: (path: string) => boolean,
): ContextFile[] {
  const isChanged = ({path}: ContextFile) => paths.some(one => path === one || path.startsWith(`${one}/`))
  const changed = files.map(file => (file.type !== "folder" && isChanged(file) ? {...file, content: CHANGED} : file))
  const known = new Set(files.map(({path}) => path))
  for (const path of paths)
    if (!known.has(path) && !isLeftOut(path)) changed.push({path, type: "file", mode: 0, content: CHANGED})
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
