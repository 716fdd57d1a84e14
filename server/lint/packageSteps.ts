import {UNKNOWN} from "../../grammars/expand.ts"
import type {Analysis} from "../analysis.ts"
import {type RunCommand, writtenText} from "../model/commands.ts"
import {find, type Value} from "../model/environment.ts"
import {findFlags} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import {type Mount, readMount} from "../model/mounts.ts"
import type {ManagerName, PackageAction} from "../model/packageManagers.ts"
import {hasOption, optionValues, type Package, type PackageUse} from "../model/packages.ts"
import {covers, isCleaner, removedFolders} from "../model/removals.ts"
import {ancestry, type Stage, type State, shippedStages} from "../model/stages.ts"
import {expandText} from "../model/value.ts"
import type {Instruction, Text} from "../syntax/ast.ts"
import type {Edit, Span} from "../text.ts"
import {insertWord, removeCommands, removeWord} from "./edits.ts"

/** A RUN that calls package managers, its ONBUILD included. */
export interface PackageStep {
  /** The instruction of the file: the ONBUILD of a trigger. */
  outer: Instruction
  run: Instruction
  stage: Stage
  /** Undefined where BuildKit can't read it. */
  state: State | undefined
  commands: readonly RunCommand[]
  uses: readonly PackageUse[]
  /** Whether the layer that it makes is a part of the image that is built. */
  ships: boolean
}

/** Every RUN that calls one of these package managers; of its calls, those of the managers. */
export function* packageSteps(analysis: Analysis, ...names: ManagerName[]): Generator<PackageStep> {
  for (const outer of analysis.file.instructions) {
    const step = packageStepOf(analysis, outer, names)
    if (step) yield step
  }
}

/** An instruction as such a step; undefined where it is none. */
export function packageStepOf(
  analysis: Analysis,
  outer: Instruction,
  names: readonly ManagerName[],
): PackageStep | undefined {
  const run = outer.name === "ONBUILD" ? outer.trigger : outer
  const stage = analysis.stageOf(outer)
  if (run?.name !== "RUN" || !stage) return undefined
  const uses = analysis.packagesOf(run).filter(({manager}) => names.includes(manager.name))
  if (uses.length === 0) return undefined
  const state = analysis.stateAt(outer)
  const ships = shippedIn(analysis).has(stage)
  return {outer, run, stage, state, commands: analysis.commandsOf(run), uses, ships}
}

const shipped = new WeakMap<Analysis, ReadonlySet<Stage>>()

/** The stages whose files are in the image. Kept for each analysis: many rules ask. */
function shippedIn(analysis: Analysis): ReadonlySet<Stage> {
  const {finalStage} = analysis
  let known = shipped.get(analysis)
  if (!known) {
    known = finalStage ? shippedStages(finalStage) : new Set()
    shipped.set(analysis, known)
  }
  return known
}

/** Those of the calls that do one of these, each place in the file once. */
export function usesFor({uses}: PackageStep, ...actions: PackageAction[]): PackageUse[] {
  const found = new Map<number, PackageUse>()
  for (const use of uses) {
    const {from} = use.command.at
    if (use.action && actions.includes(use.action) && !found.has(from)) found.set(from, use)
  }
  return [...found.values()]
}

/** The program with its subcommand. */
export function callOf({command, subcommandAt}: PackageUse): Span {
  return {from: command.programAt.from, to: Math.max(command.programAt.to, subcommandAt.to)}
}

/** The program with its subcommand, as one would write it. */
export function callText({program, subcommand}: PackageUse): string {
  return subcommand === "" ? program : `${program} ${subcommand}`
}

/** A peer that knows only lines has the finding at the instruction. */
export function codeAt({outer}: PackageStep, ...codes: string[]): {code: string; at: Span}[] {
  return codes.map(code => ({code, at: outer.keyword}))
}

/**
 * The first of the calls of which something stays in one of the folders when the RUN is over: no mount is there, and
 * nothing behind the call takes it away.
 */
export function firstKept(
  analysis: Analysis,
  step: PackageStep,
  calls: readonly PackageUse[],
  folders: readonly string[],
  cleans: (use: PackageUse) => boolean,
): PackageUse | undefined {
  if (!step.ships || calls.length === 0 || isMounted(analysis, step, folders)) return undefined
  const {run, commands} = step
  const dialect = analysis.shellOf(run)?.dialect ?? "sh"
  const cleaners = new Set(step.uses.filter(cleans).map(({command}) => command))
  const cleaning = (command: RunCommand) =>
    cleaners.has(command) ||
    isCleaner(command) ||
    removedFolders(command, dialect).some(removed => folders.some(folder => covers(removed, folder)))
  return calls.find(({command}) => {
    const index = commands.indexOf(command)
    return !commands.some((other, i) => (i > index || other.aside) && cleaning(other))
  })
}

/** Whether a mount keeps one of the folders, or a part or the whole of the way to it, out of the layer. */
export function isMounted(analysis: Analysis, {run, state}: PackageStep, folders: readonly string[]): boolean {
  return mountsOf(analysis, {run, state}).some(({unknown, target, type}) => {
    if (unknown) return true
    if (type === "secret" || type === "ssh") return false
    const at = target.replace(/\/+$/, "").replace(/^(?:\/root|\/home\/[^/]+)(?=\/|$)/, "~")
    return folders.some(folder => covers(at, folder))
  })
}

/** The mounts of a RUN that can be read. */
export function mountsOf(analysis: Analysis, {run, state}: Pick<PackageStep, "run" | "state">): Mount[] {
  const expand = (text: Text) => {
    const {result} = expandText(text, state?.env, analysis.file)
    return result === UNKNOWN ? undefined : result
  }
  return findFlags(run, "mount").flatMap(flag => {
    const mount = readMount(flag, expand)
    return mount && "type" in mount ? [mount] : []
  })
}

/** A variable as a command sees it, where the file sets it. */
export function variableOf({commands, state}: PackageStep, {command}: PackageUse, name: string): Value | undefined {
  const own = command.environment.get(name)
  if (own !== undefined) return own.value
  const before = commands.slice(0, Math.max(commands.indexOf(command), 0))
  for (const {program, args} of before.reverse()) {
    if (program !== "export") continue
    const set = args.map(writtenText).findLast(text => text.startsWith(`${name}=`))
    if (set !== undefined) return set.slice(name.length + 1)
  }
  return state && find(state.env, name)?.value
}

/** Whether the call only says what it would do. */
export function onlySays({options}: PackageUse): boolean {
  return options.some(({name}) =>
    /^(?:-s|-h|--(?:simulate|just-print|dry-run|recon|no-act|print-uris|help|assume-?no))$/.test(name),
  )
}

/** Whether the call answers questions by itself, or something answers them; true also where that is not known. */
export function assumesYes(analysis: Analysis, step: PackageStep, use: PackageUse): boolean {
  const {manager, command, unsure} = use
  if (unsure || hasOption(use, manager.yes)) return true
  if (onlySays(use)) return true
  const {pipeline, redirects, wrappers} = command
  if (pipeline && pipeline.index > 0 && !wrappers.includes("xargs")) return true
  if (redirects.some(({operator, target}) => operator.startsWith("<") && target?.literal !== "/dev/null")) return true
  const settings = [...optionValues(use, ["-o", "--option"]), ...optionValues(use, ["--setopt"])]
  if (settings.some(setting => ASSUME_YES.test(setting))) return true
  if (manager.name === "apt")
    return variableOf(step, use, "APT_CONFIG") !== undefined || isSet(analysis, step, ASSUME_YES, /apt\.conf/)
  return manager.name === "yum" && isSet(analysis, step, ASSUME_YES, /(?:yum|dnf|tdnf)\.conf/)
}

const ASSUME_YES = /assume-?yes\W+(?:true|1|yes|on)\b/i
const NO_RECOMMENDS = /install-recommends\W+(?:false|0|no|off)\b/i

/** Whether recommended packages are left out; true also where that is not known. */
export function leavesOutRecommends(analysis: Analysis, step: PackageStep, use: PackageUse): boolean {
  if (use.unsure || hasOption(use, use.manager.noRecommends)) return true
  if (optionValues(use, ["-o", "--option"]).some(setting => NO_RECOMMENDS.test(setting))) return true
  if (variableOf(step, use, "APT_CONFIG") !== undefined) return true
  return isSet(analysis, step, NO_RECOMMENDS, /apt\.conf/)
}

/**
 * Whether the stage or one that it comes from has written the setting before the end of the step, or has copied a file
 * of settings that nothing is known of.
 */
export function isSet(analysis: Analysis, {outer, stage}: PackageStep, setting: RegExp, file: RegExp): boolean {
  for (const at of ancestry(stage)) {
    for (const instruction of at.instructions) {
      if (writes(analysis, instruction, setting, file)) return true
      if (instruction === outer) break
    }
  }
  return false
}

function writes(analysis: Analysis, instruction: Instruction, setting: RegExp, file: RegExp): boolean {
  const {name, heredocs} = instruction
  if (name === "RUN") {
    // options hold for their own command alone
    const text = (analysis.shellOf(instruction)?.text.value ?? "").replace(/-o\s*["']?[\w:-]+=\S+|--setopt=\S+/g, "")
    return setting.test(text)
  }
  if (name !== "COPY" && name !== "ADD") return false
  if (heredocs.some(({body}) => setting.test(analysis.text(body)))) return true
  const {sources, destination} = copyParts(instruction)
  if (!destination || heredocs.length > 0) return false
  const folder = destination.value
  return sources.some(
    ({value}) =>
      file.test(`${folder}/${value.slice(value.lastIndexOf("/") + 1)}`) ||
      (/^\/(?:etc(?:\/apt)?)?\/?$/.test(folder) &&
        /(?:^|\/)(?:root|rootfs|etc|apt|overlay|files|fs)\/?\.?$/.test(value)),
  )
}

/** Whether a later RUN of the stage, or of one built on it, installs out of the lists that the step has read. */
export function areListsUsedLater(analysis: Analysis, {outer, stage, uses}: PackageStep): boolean {
  const manager = uses[0]?.manager
  const reads = (use: PackageUse) =>
    use.action === "refresh" || hasOption(use, [...use.manager.noCache, "-U", "--update", "--update-cache"])
  return analysis.stages.some(other => {
    if (![...ancestry(other)].includes(stage)) return false
    const start = other === stage ? stage.instructions.indexOf(outer) + 1 : 0
    const later = other.instructions
      .slice(start)
      .flatMap(instruction => analysis.packagesOf(instruction.trigger ?? instruction))
      .find(use => use.manager === manager && (use.action === "install" || use.action === "upgrade" || reads(use)))
    return later !== undefined && !reads(later)
  })
}

/** Takes a package out of a call, or the call where it is the only one; undefined where that would not be exact. */
export function removePackage(
  analysis: Analysis,
  step: PackageStep,
  use: PackageUse,
  one: Package,
): Edit[] | undefined {
  if (analysis.text(one.at) !== one.value) return undefined
  return use.packages.length > 1 ? removeWord(analysis, step, one.at) : removeCommands(analysis, step, [use.command])
}

/** Puts an option behind the subcommand; undefined where that would not be exact. */
export function addOption(analysis: Analysis, step: PackageStep, use: PackageUse, option: string): Edit[] | undefined {
  return insertWord(analysis, step, use.subcommandAt, use.subcommand.split(" ").at(-1)!, option)
}
