import {UNKNOWN} from "../../grammars/expand.ts"
import type {Dockerfile, Instruction, Text} from "../syntax/ast.ts"
import {joinPath} from "../values/path.ts"
import type {Platform} from "../values/platform.ts"
import type {RunCommand} from "./commands.ts"
import {lookup} from "./environment.ts"
import type {BuildSettings} from "./facts.ts"
import {
  BASE_STEP,
  copyTree,
  type Entry,
  type FileTree,
  type Marks,
  makeFolder,
  newTree,
  total,
  writeUnknown,
  writtenBySteps,
} from "./files.ts"
import {once} from "./once.ts"
import {packageUse} from "./packages.ts"
import {changeExcludes} from "./sizes/apt.ts"
import type {BaseSize} from "./sizes/baseImage.ts"
import {copyInto, stageNamed} from "./sizes/copies.ts"
import type {SizeFacts, Step} from "./sizes/effect.ts"
import {frameOf} from "./sizes/frame.ts"
import {mountedFiles, mountsOf} from "./sizes/mounted.ts"
import {packageIndex} from "./sizes/packageTable.ts"
import {releaseOf, tableFor} from "./sizes/release.ts"
import {runCommands} from "./sizes/run.ts"
import {addSizes, bytesText, type Confidence, lessSure, NOTHING, type Size} from "./sizes/size.ts"
import {copySystem, newSystem, type System, startStep} from "./sizes/system.ts"
import {rootBase, type Stage, type State} from "./stages.ts"
import {expandText} from "./value.ts"

/** What is known from outside when sizes are estimated, as look-ups; each may answer undefined: not known. */
export interface LayerFacts extends SizeFacts {
  /** What the image's layers take together, and why that is known. */
  image?(name: string, platform: Platform): BaseSize | undefined
}

/** What is asked of an analysis. */
export interface AnalysisForLayers {
  file: Dockerfile
  settings: Pick<BuildSettings, "platform">
  stages: readonly Stage[]
  stateAt(instruction: Instruction): State | undefined
  commandsOf(instruction: Instruction): readonly RunCommand[]
}

/** An instruction, and the layer that it makes. */
export interface Layer {
  instruction: Instruction
  /** Its number among all instructions of the file. */
  step: number
  size: Size
  confidence: Confidence
  /** Why it is so large, the weightiest reason first, each a sentence without its full stop. */
  why: readonly string[]
  /** What is in it, seen in the image or not. */
  entries: readonly Entry[]
  /** Whether an instruction of this kind makes a layer at all. */
  makesLayer: boolean
}

/** The layers of a stage, and its files at its end. */
export interface StageLayers {
  stage: Stage
  /** What it starts from: an image, another stage with all of its layers, or nothing. */
  base: BaseSize
  layers: readonly Layer[]
  /** Base and layers together. */
  total: {size: Size; confidence: Confidence}
  tree: FileTree
}

/** The names of the package tables that a file needs: those of its base images, and of registries that it installs from. */
export function neededTables(stages: readonly Stage[]): string[] {
  const names = stages.flatMap(({base, instructions}) => {
    const release = base.kind === "image" ? releaseOf(base.reference) : undefined
    const choice = release && tableFor(release)
    const runs = instructions.filter(({name}) => name === "RUN").flatMap(({args}) => args.map(({value}) => value))
    const registries = [
      runs.some(text => /\b(?:npm|yarn|pnpm|bun)\b/.test(text)) ? ["npm"] : [],
      runs.some(text => /\b(?:pip[\d.]*|uv|poetry|pipenv)\b/.test(text)) ? ["pypi"] : [],
    ]
    return [...(choice ? [choice.table] : []), ...registries.flat()]
  })
  return [...new Set(names)]
}

const LAYERS = /^(?:RUN|COPY|ADD|WORKDIR)$/

/** What each instruction of each stage adds to the image. */
export function layersOf(analysis: AnalysisForLayers, facts: LayerFacts): readonly StageLayers[] {
  return analysis.stages.map(readLayers(analysis, facts))
}

/** Reads the layers of a stage when they are asked for, and those of the stages that it is made of. */
export function readLayers(analysis: AnalysisForLayers, facts: LayerFacts): (stage: Stage) => StageLayers {
  const {file, stages} = analysis
  const numbers = new Map(file.instructions.map((instruction, number) => [instruction, number]))
  const done = new Map<Stage, {result: StageLayers; system: System}>()
  // a table is loaded for those who look it up
  const installs = once(() =>
    stages.some(({instructions}) =>
      instructions.some(one => one.name === "RUN" && usesTable(analysis.commandsOf(one))),
    ),
  )
  return stage => followed(stage).result

  /** A stage is made of none but earlier ones, so this ends. */
  function followed(stage: Stage): {result: StageLayers; system: System} {
    let found = done.get(stage)
    if (!found) {
      found = readStage(stage)
      done.set(stage, found)
    }
    return found
  }

  /** Undefined: it is not above this instruction, so nothing can be taken from it. */
  function treeOf(stage: Stage | undefined, instruction: Instruction): FileTree | undefined {
    const last = stage?.instructions.at(-1)
    return stage && (!last || last.from < instruction.from) ? followed(stage).result.tree : undefined
  }

  function readStage(stage: Stage): {result: StageLayers; system: System} {
    const {tree, system, base} = startOf(stage)
    for (const instruction of stage.instructions)
      if (instruction.name && LAYERS.test(instruction.name))
        follow(instruction, numbers.get(instruction)!, tree, system)
    // what a step wrote is in its layer whatever becomes of it, so all are told at the end
    const steps = writtenBySteps(tree)
    const layers = stage.instructions.map(instruction => {
      const step = numbers.get(instruction)!
      return layerOf(instruction, step, steps.get(step) ?? [], tree, rootBase(stage).kind !== "scratch")
    })
    const all = [{size: base.size, confidence: base.confidence}, ...layers]
    const sum = total(all as unknown as readonly Entry[])
    return {result: {stage, base, layers, total: sum, tree}, system}
  }

  function startOf(stage: Stage): {tree: FileTree; system: System; base: StageLayers["base"]} {
    const {base} = stage
    if (base.kind === "stage") {
      const parent = followed(base.stage)
      const {size, confidence} = parent.result.total
      const why = `the layers of stage ${base.stage.name || base.stage.index}`
      return {tree: copyTree(parent.result.tree), system: copySystem(parent.system), base: {size, confidence, why}}
    }
    if (base.kind === "scratch") {
      const nothing = {size: NOTHING, confidence: "exact" as const, why: "scratch is empty"}
      return {tree: newTree(), system: newSystem(undefined, undefined), base: nothing}
    }
    const release = base.kind === "image" ? releaseOf(base.reference) : undefined
    const table = release && tableFor(release)
    const packages = table && installs() ? facts.packages?.(table.table) : undefined
    const platform = stage.platform ?? analysis.settings.platform
    const system = newSystem(release, packages && packageIndex(packages))
    if (platform.arch !== "amd64") system.foreign = platform.arch
    const known = base.kind === "image" ? facts.image?.(base.name, platform) : undefined
    const high = Number.POSITIVE_INFINITY
    const unknown = {
      size: {bytes: {low: 0, mid: 0, high}, compressed: {low: 0, mid: 0, high}},
      confidence: "unknown" as const,
      why: "the size of the base image is not known here",
    }
    const tree = newTree()
    const start = known ?? unknown
    const {size, confidence, why} = start
    tree.owned.push({path: "/", owner: "base:image", kind: "mixed", step: BASE_STEP, size, confidence, why})
    return {tree, system, base: start}
  }

  function follow(instruction: Instruction, number: number, tree: FileTree, system: System): void {
    const state = analysis.stateAt(instruction)
    const variable = (name: string) => {
      const value = state && lookup(state.env, name)
      return typeof value === "string" ? value : undefined
    }
    const expand = (text: Instruction["args"][number]) => {
      const {result} = expandText(text, state?.env, file)
      return result === UNKNOWN ? undefined : result
    }
    const step: Step = {
      number,
      tree,
      system,
      facts,
      folder: typeof state?.workdir === "string" ? state.workdir : unknownFolder(state?.stage ?? stages[0]),
      home: variable("HOME") ?? homeOf(state?.user),
      mounts: [],
      mounted: once(newTree),
      variable,
    }
    startStep(system)
    if (instruction.name === "RUN") {
      const mounts = mountsOf(instruction, step.folder, expand)
      step.mounts = mounts.map(({at}) => at)
      step.mounted = once(() =>
        mountedFiles(mounts, number, facts.context, name => treeOf(stageNamed(stages, name, instruction), instruction)),
      )
      const commands = analysis.commandsOf(instruction)
      runCommands(step, commands)
      // a script in a language that is not read may do anything; one that only sets variables does nothing
      if (commands.length === 0 && !isEmptyScript(instruction))
        writeUnknown(tree, "/", number, "the script is in a language that is not read here")
    } else if (instruction.name === "WORKDIR") workFolder(step, instruction, expand)
    else {
      copyInto(step, instruction, expand, stage => treeOf(stage, instruction), analysis)
      if (instruction.args.at(-1)?.value.startsWith("/etc/dpkg/dpkg.cfg")) changeExcludes(step, "")
    }
  }
}

function usesTable(commands: readonly RunCommand[]): boolean {
  return commands.some(command => {
    const manager = packageUse(command)?.manager.name
    return manager === "apt" || manager === "apk"
  })
}

/** Nothing but blanks, comments and variables that are set to plain values. */
const ASSIGNMENTS = /^(?:[\s;&]|#[^\n]*|\w+=[^\s;&"'`$()]*(?=[\s;&]|$))*$/

function isEmptyScript({args, heredocs}: Instruction): boolean {
  return heredocs.length === 0 && ASSIGNMENTS.test(args.map(({value}) => value).join(" "))
}

/** Where a stage starts whose image decides it: at the root in images of systems, and elsewhere in a folder without a name. */
function unknownFolder(stage: Stage | undefined): string {
  const base = stage && rootBase(stage)
  const path = base?.kind === "image" ? base.reference.normalized.path : ""
  return /^library\/(?:alpine|debian|ubuntu|fedora|centos|busybox)$/.test(path) ? "/" : "/(working directory)"
}

function homeOf(user: State["user"]): string {
  if (typeof user !== "string") return "/root"
  const [name = ""] = user.split(":")
  return name === "" || name === "0" || name === "root" ? "/root" : `/home/${name}`
}

function workFolder(step: Step, instruction: Instruction, expand: (text: Text) => string | undefined): void {
  const [text] = instruction.args
  const path = text && expand(text)
  if (path !== undefined)
    makeFolder(step.tree, joinPath("/", path.startsWith("/") ? "" : (step.folder ?? ""), path), step.number)
}

function layerOf(
  instruction: Instruction,
  step: number,
  entries: readonly Entry[],
  tree: FileTree,
  onImage: boolean,
): Layer {
  const makesLayer = instruction.name !== undefined && LAYERS.test(instruction.name)
  const {size, confidence} = total(entries)
  const marks = tree.marks.get(step)
  const touchesRoot = instruction.name === "RUN" && onImage
  const sureness =
    marks?.unlisted || (marks?.missed && entries.length === 0) ? lessSure(confidence, "ratio") : confidence
  return {
    instruction,
    step,
    size: addSizes(size, frameOf(entries, marks, touchesRoot)),
    confidence: sureness,
    why: reasons(entries, makesLayer, marks),
    entries,
    makesLayer,
  }
}

const MOST_REASONS = 6
const MOST_NAMES = 3

function reasons(entries: readonly Entry[], makesLayer: boolean, marks: Marks | undefined): string[] {
  if (!makesLayer) return ["it changes only the configuration of the image"]
  if (entries.length === 0) {
    if (marks && (marks.unlisted || marks.hidden.size > 0)) return ["it only marks what is deleted"]
    const count = marks?.folders.size ?? 0
    if (count === 0 && marks?.missed) return ["it only marks as deleted what the image may have"]
    return [count === 0 ? "it writes nothing" : count === 1 ? "a folder" : `${count} folders`]
  }
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.why)
    if (group) group.push(entry)
    else groups.set(entry.why, [entry])
  }
  // what is not known comes first: it says what the number is worth
  const weight = ({confidence, size}: Pick<Entry, "confidence" | "size">) =>
    confidence === "unknown" ? Number.POSITIVE_INFINITY : size.bytes.mid
  return [...groups]
    .map(([why, group]) => ({why, group, weight: weight(total(group))}))
    .sort((a, b) => (a.weight === b.weight ? 0 : b.weight - a.weight))
    .slice(0, MOST_REASONS)
    .map(({why, group}) => reason(why, group))
}

/** Packages are told together: how many there are, and the largest of them. */
function reason(why: string, group: readonly Entry[]): string {
  const packages = group.filter(({owner, confidence}) => owner !== undefined && confidence !== "unknown")
  if (packages.length === 0) return why
  const largest = [...packages].sort((a, b) => b.size.bytes.mid - a.size.bytes.mid).slice(0, MOST_NAMES)
  const names = largest
    .map(({owner, size}) => `${owner!.replace(/^\w+:/, "")} (${bytesText(size.bytes.mid)})`)
    .join(", ")
  return packages.length === 1 ? `${names} by ${why}` : `${packages.length} packages by ${why}, the largest: ${names}`
}
