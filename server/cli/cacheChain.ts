import {type Analysis, analyze} from "../analysis.ts"
import {buildContext, type ContextFile, type Taken} from "../model/cache/context.ts"
import {explain, type Verdict} from "../model/cache/explain.ts"
import {NO_VERSIONS} from "../model/cache/keys.ts"
import {readSteps, type Step} from "../model/cache/steps.ts"
import {neededStages} from "../model/stages.ts"
import {isInside} from "../model/steps.ts"
import type {Instruction} from "../syntax/ast.ts"
import {joinPath} from "../values/path.ts"

/** Something that may change before the next build. */
export type Edit =
  /** Any of these files of the context: all of them have the same effect. */
  | {kind: "files"; files: readonly string[]}
  | {kind: "argument"; name: string}
  | {kind: "line"; instruction: Instruction}

/** What becomes of a step. */
export interface Outcome {
  verdict: Verdict
  reason: string
}

/** What an edit makes of each step, in the order of the steps. */
export interface EditEffect {
  edit: Edit
  outcomes: readonly Outcome[]
}

/** The steps of a build, and what each edit makes of them. */
export interface CacheChain {
  steps: readonly Step[]
  effects: readonly EditEffect[]
  /** Edits that were not looked at, as there are too many. */
  more: number
  /** Instructions of which an edit runs no step again. */
  idle: readonly Instruction[]
  /** Arguments that decide which stages are built, so that what another value runs again depends on that value. */
  deciding: readonly string[]
  /** How many files of the context no step takes. */
  untaken: number
}

/** What the context holds, as far as a cache key sees it. */
export interface ChainContext {
  /** After .dockerignore. */
  files: readonly ContextFile[]
  /** The Dockerfile, seen from the context; undefined where it is not in it. */
  dockerfile: string | undefined
}

/** Steps times edits: more takes too long. */
const MOST_OUTCOMES = 20_000

/** Stands for another value of an argument, whatever it is. */
const ANOTHER = "…"

/** What an edited file holds. */
const CHANGED = "\0changed"

/** Which steps each edit runs again that can be told before there is one: of files, of build arguments and of lines. */
export function cacheChain(analysis: Analysis, {files, dockerfile}: ChainContext): CacheChain {
  const {file, build, settings, finalStage} = analysis
  const stepsWith = (of: Analysis, all: readonly ContextFile[], edited?: number) =>
    readSteps({
      file: of.file,
      build: of.build,
      settings: of.settings,
      target: of.finalStage,
      context: buildContext(all),
      edited,
    })
  const whole = stepsWith(analysis, files)
  const {groups, untaken} = groupFiles(whole, files)
  // one file of each group stands for all, so that an edit costs the same however large the context is
  const kept = new Set(groups.map(([first]) => first))
  if (dockerfile !== undefined) kept.add(dockerfile)
  const few = files.filter(({path, type}) => type === "link" || kept.has(path))
  const steps = stepsWith(analysis, few)
  const edited = (path: string | undefined) =>
    few.map(one => (one.path === path ? {...one, content: `${one.content}${CHANGED}`} : one))

  const needed = finalStage ? [...neededStages(finalStage)] : []
  const lines = [...build.globalArgs, ...needed.flatMap(({from, instructions}) => [from, ...instructions])].sort(
    (a, b) => a.from - b.from,
  )
  const edits: Edit[] = [
    ...groups.map(files => ({kind: "files" as const, files})),
    ...argumentNames(lines).map(name => ({kind: "argument" as const, name})),
    ...lines.map(instruction => ({kind: "line" as const, instruction})),
  ]
  const most = Math.max(1, Math.floor(MOST_OUTCOMES / Math.max(1, steps.length)))
  const effects: EditEffect[] = []
  const idle: Instruction[] = []
  const deciding: string[] = []
  const places = placesOf(steps)
  for (const edit of edits.slice(0, most)) {
    const outcomes = outcomesOf(edit)
    if (!outcomes) {
      if (edit.kind === "argument") deciding.push(edit.name)
      continue
    }
    if (edit.kind === "line" && outcomes.every(({verdict}) => verdict === "cached")) idle.push(edit.instruction)
    else effects.push({edit, outcomes})
  }
  return {steps: whole, effects, more: Math.max(0, edits.length - most), idle, deciding, untaken}

  /** Undefined where the build does without some of the steps then. */
  function outcomesOf(edit: Edit): Outcome[] | undefined {
    const changed = after(edit)
    const explained = explain({steps, versions: NO_VERSIONS}, {steps: changed, versions: NO_VERSIONS})
    const found = new Map(placesOf(changed).map((place, i) => [place, explained[i]!]))
    const outcomes = places.flatMap(place => found.get(place) ?? [])
    return outcomes.length < places.length ? undefined : outcomes.map(({verdict, reason}) => ({verdict, reason}))
  }

  function after(edit: Edit): Step[] {
    if (edit.kind === "files") return stepsWith(analysis, edited(edit.files[0]))
    // who edits a line edits the Dockerfile, which may be a file of the context too
    if (edit.kind === "line") return stepsWith(analysis, edited(dockerfile), edit.instruction.from)
    const buildArgs = new Map(settings.buildArgs).set(edit.name, ANOTHER)
    return stepsWith(analyze(file.source, {...settings, buildArgs}, analysis.facts), few)
  }
}

/** Names by which the steps of the same text are found again; what comes of triggers stands at one place with others. */
function placesOf(steps: readonly Step[]): string[] {
  const seen = new Map<string, number>()
  return steps.map(({stage, at}) => {
    const place = `${stage.index} ${at.from}`
    const count = seen.get(place) ?? 0
    seen.set(place, count + 1)
    return `${place} ${count}`
  })
}

/** The arguments that a build can be given, in the order in which they are declared. */
function argumentNames(lines: readonly Instruction[]): string[] {
  const names = lines.flatMap(({name, pairs}) => (name === "ARG" ? pairs.map(({key}) => key.value) : []))
  return [...new Set(names)].filter(name => !SET_BY_BUILDKIT.test(name))
}

/** They tell of platforms, and nobody gives them a value. */
const SET_BY_BUILDKIT = /^(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)$/

/** Files that the same steps take, and that lie the same way to what other stages take from those. */
function groupFiles(steps: readonly Step[], files: readonly ContextFile[]): {groups: string[][]; untaken: number} {
  const keys = new Map<string, string>()
  const passedOn = steps.flatMap(({inputs}) =>
    inputs.flatMap(input => (input.kind === "stage" ? input.selectors.map(({path}) => constantFolder(path)) : [])),
  )
  for (const [number, step] of steps.entries())
    for (const input of step.inputs)
      if (input.kind === "context") for (const taken of input.taken) for (const one of taken) note(number, step, one)
  const groups = new Map<string, string[]>()
  for (const {path} of files) {
    const key = keys.get(path)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(path)
    else groups.set(key, [path])
  }
  const sent = files.filter(({type}) => type !== "folder").length
  const taken = [...groups.values()].reduce((sum, {length}) => sum + length, 0)
  return {groups: [...groups.values()], untaken: sent - taken}

  function note(number: number, {target}: Step, {name, file}: Taken): void {
    if (file.type === "folder") return
    const place = target === undefined ? undefined : joinPath(target, name)
    const within = place === undefined ? [] : passedOn.flatMap((path, i) => (isInside(place, path) ? [i] : []))
    keys.set(file.path, `${keys.get(file.path) ?? ""} ${number}:${within.join(",")}`)
  }
}

/** The path up to the folder of its first wildcard. */
function constantFolder(path: string): string {
  const at = path.search(/[*?[\\]/)
  return at < 0 ? path : path.slice(0, Math.max(1, path.lastIndexOf("/", at)))
}
