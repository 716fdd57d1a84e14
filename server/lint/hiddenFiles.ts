import {UNKNOWN} from "../../grammars/expand.ts"
import type {Analysis} from "../analysis.ts"
import type {RunCommand} from "../model/commands.ts"
import {isRemoteSource} from "../model/copy.ts"
import {BASE_STEP, type DeadEntry, type Entry} from "../model/files.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import {PACKAGE_MANAGERS} from "../model/packageManagers.ts"
import {optionValues, type PackageUse, packageUse} from "../model/packages.ts"
import {covers} from "../model/removals.ts"
import {isArchive} from "../model/sizes/downloads.ts"
import {kindOf} from "../model/sizes/kinds.ts"
import {type Amount, sumSizes} from "../model/sizes/size.ts"
import {ancestry, neededStages, type Stage} from "../model/stages.ts"
import {isInside, localCopy} from "../model/steps.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import {LARGE} from "./bytesPhrase.ts"
import {operands, pathIn, type RunStep, runSteps} from "./runSteps.ts"

/** Files in layers of the image that one word of a command has hidden from it. */
export interface HiddenFiles {
  step: RunStep
  command: RunCommand
  /** The word that names them; the command where that can't be told. */
  at: Span
  how: DeadEntry["how"]
  entries: readonly Entry[]
  /** The instructions whose layers hold them, in the order of the file. */
  makers: readonly Instruction[]
  /** Bytes as tar. */
  bytes: Amount
}

const CHANGES = /^(?:rm|unlink|mv|chown|chgrp|chmod)$/

/**
 * What commands take away, move or change in the image that is built, of what earlier layers of this file hold: only
 * what is large, or what was downloaded or built and is as good as never small. What package managers leave behind is
 * not in it: of that the rules about each of them tell. `counts`: which of it is asked for.
 */
export function largeHiddenFiles(
  analysis: Analysis,
  counts: (hidden: HiddenFiles, maker: Instruction) => boolean,
): readonly HiddenFiles[] {
  const {instructions} = analysis.file
  return hiddenFiles(analysis).flatMap(hidden => {
    const entries = hidden.entries.filter(
      entry => !isLeftBehind(entry.path) && counts(hidden, instructions[entry.step]!),
    )
    const {bytes} = sumSizes(entries.map(({size}) => size))
    const isLarge = bytes.mid >= LARGE || entries.some(entry => isSurelyLarge(analysis, entry))
    return isLarge ? [{...hidden, entries, bytes, makers: makersOf(analysis, entries)}] : []
  })
}

/** Bytes as tar of what a command hides of what these instructions have made; undefined where it hides nothing known. */
export function hiddenBytes(
  analysis: Analysis,
  {command, makers}: {command: RunCommand; makers: readonly Instruction[]},
): Amount | undefined {
  const entries = hiddenFiles(analysis)
    .filter(one => one.command.at.from === command.at.from)
    .flatMap(({entries}) => entries)
    .filter(({step}) => makers.includes(analysis.file.instructions[step]!))
  return entries.length === 0 ? undefined : sumSizes(entries.map(({size}) => size)).bytes
}

/** The stages whose layers are those of the image: of others no more than files that are still there gets into it. */
export function imageStages({finalStage}: Analysis): ReadonlySet<Stage> {
  return new Set(finalStage && ancestry(finalStage))
}

const known = new WeakMap<Analysis, readonly HiddenFiles[]>()

function hiddenFiles(analysis: Analysis): readonly HiddenFiles[] {
  let found = known.get(analysis)
  if (!found) {
    found = [...readHidden(analysis)]
    known.set(analysis, found)
  }
  return found
}

function* readHidden(analysis: Analysis): Generator<HiddenFiles> {
  const {finalStage, file} = analysis
  const stages = imageStages(analysis)
  const steps = runSteps(analysis).filter(step => stages.has(step.stage) && step.outer === step.run)
  // sizes are worked out only where there is something to ask
  if (!steps.some(step => step.commands.some(command => mayHide(analysis, step, command)))) return
  // files that are being fetched are there when this is asked again
  if (takesContext(analysis) && analysis.facts.sizes?.context?.unread) return
  const dead = finalStage ? analysis.layersOf(finalStage).tree.dead : []
  for (const step of steps) {
    const number = file.instructions.indexOf(step.run)
    const own = dead.filter(({by, entry, command}) => by === number && command && entry.step !== BASE_STEP)
    const groups = new Map<number, {command: RunCommand; at: Span; dead: DeadEntry[]}>()
    for (const one of own) {
      const at = wordFor(step, one)
      const group = groups.get(at.from)
      if (group) group.dead.push(one)
      else groups.set(at.from, {command: one.command!, at, dead: [one]})
    }
    for (const {command, at, dead} of groups.values()) {
      const entries = dead.map(({entry}) => entry)
      const {bytes} = sumSizes(entries.map(({size}) => size))
      yield {step, command, at, how: dead[0]!.how, entries, makers: makersOf(analysis, entries), bytes}
    }
  }
}

function takesContext({finalStage}: Analysis): boolean {
  const stages = finalStage ? [...neededStages(finalStage)] : []
  return stages.some(({instructions}) =>
    instructions.some(one => (one.name === "COPY" || one.name === "ADD") && !findFlag(one, "from")),
  )
}

/** A folder alone makes no layer worth a word. */
const SMALL = 100_000

function makersOf({file}: Analysis, entries: readonly Entry[]): Instruction[] {
  const heavy = entries.filter(({size}) => size.bytes.high > SMALL)
  const numbers = [...new Set((heavy.length > 0 ? heavy : entries).map(({step}) => step))].sort((a, b) => a - b)
  return numbers.map(number => file.instructions[number]!)
}

/** Folders that commands make without naming them. */
const OUTPUT = /^(?:node_modules|\.?venv|vendor|target|dist|build|out|\.next|\.git)$/

/** Whether the command may be about what an instruction above has made: most are about what their own step has made. */
function mayHide(analysis: Analysis, step: RunStep, command: RunCommand): boolean {
  if (!CHANGES.test(command.program ?? "")) {
    const use = packageUse(command)
    if (use?.action !== "remove" || removesOwn(step, use)) return false
    const installs = (run: Instruction) =>
      analysis.packagesOf(run).some(({action, manager}) => action === "install" && manager === use.manager)
    return analysis.all("RUN").some(run => run.from < step.run.from && installs(run))
  }
  const makers = analysis.all("RUN", "COPY", "ADD").filter(({from}) => from < step.run.from)
  const above = makers.map(maker => analysis.text(maker)).join("\n")
  const folders = makers.flatMap(copy => localCopy(copy, analysis.stateAt(copy), analysis.file)?.folder ?? [])
  // an owner or a mode comes first
  return operands(command)
    .slice(/^ch/.test(command.program!) ? 1 : 0)
    .some(({value}) => {
      if (typeof value !== "string") return false
      const path = value.replace(/[/*]+$/, "")
      const name = path.slice(path.lastIndexOf("/") + 1)
      if (/^(?:\.*|.*[*?[{].*)$/.test(name) || OUTPUT.test(name)) return true
      const whole = pathIn(step, path)
      if (whole !== undefined && isLeftBehind(whole)) return false
      return above.includes(name) || (whole !== undefined && folders.some(folder => isInside(whole, folder)))
    })
}

/** Whether it takes away what its own step has installed for a while: by a name for all of it, or all but what was there before. */
function removesOwn({commands}: RunStep, {packages}: PackageUse): boolean {
  if (packages.length === 0)
    return commands.some(
      ({program, args}) =>
        program === "apt-mark" && args[0]?.value === "manual" && args.some(({value}) => value === UNKNOWN),
    )
  const virtual = commands.flatMap(one => {
    const use = packageUse(one)
    return use?.manager.name === "apk" ? optionValues(use, ["-t", "--virtual"]) : []
  })
  return packages.every(({name}) => virtual.includes(name))
}

const KEPT = PACKAGE_MANAGERS.flatMap(({caches, lists}) => [...caches, ...lists])

/** Lists and caches of package managers. */
function isLeftBehind(path: string): boolean {
  const own = path.replace(/^(?:\/root|\/home\/[^/]+)(?=\/|$)/, "~")
  return KEPT.some(folder => covers(folder, own))
}

/** The argument that names the file, where one does. */
function wordFor(step: RunStep, {entry, command}: DeadEntry): Span {
  if (/^(?:rm|unlink)$/.test(command!.program ?? "")) {
    const words = operands(command!)
    const named = words.find(({value}) => {
      const path = pathIn(step, typeof value === "string" ? value.replace(/(?:\/\*)+$/, "") : value)
      return path !== undefined && path !== "/" && isInside(entry.path, path)
    })
    const word = named ?? (words.length === 1 ? words[0] : undefined)
    if (word) return word.at
  }
  const use = packageUse(command!)
  return use ? {from: command!.programAt.from, to: Math.max(command!.programAt.to, use.subcommandAt.to)} : command!.at
}

const FETCHES = /^(?:curl|wget|git|tar|bsdtar|unzip|make|cmake|gcc|g\+\+|javac|mvn|gradle)$/

/** Whether something of which no bytes are known was downloaded, unpacked or built, and is no text. */
function isSurelyLarge(analysis: Analysis, {step, size, single, path}: Entry): boolean {
  if (size.bytes.high !== Number.POSITIVE_INFINITY || (single && kindOf(path) === "text")) return false
  if (isArchive(path) || /\.(?:exe|run|bin|iso)$/i.test(path)) return true
  const maker = analysis.file.instructions[step]!
  if (maker.name !== "RUN") return copyParts(maker).sources.some(({value}) => isRemoteSource(value))
  return analysis
    .commandsOf(maker)
    .some(command => FETCHES.test(command.program ?? "") || packageUse(command)?.action === "install")
}
