import type {Command, SimpleCommand, Statement} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import {placeIn} from "../model/script.ts"
import type {Span} from "../text.ts"
import {cleanPath} from "../values/path.ts"
import type {RunStep} from "./runSteps.ts"

/** A `cd` in a RUN. */
export interface FolderChange {
  at: Span
  /** Undefined for one that WORKDIR can't simply take over. */
  plain?: {
    /** The only one, before everything else, or the last command. */
    place: "first" | "last"
    /** Absolute where the folder of the step is known. */
    folder: string
  }
}

/** The change of folder that speaks for a RUN: one that WORKDIR can take over, else the first; undefined without any. */
export function folderChange(analysis: Analysis, step: RunStep): FolderChange | undefined {
  const plain = plainChange(analysis, step)
  if (plain) return plain
  const first = step.commands.find(({program, wrappers}) => program === "cd" && wrappers.length === 0)
  return first && {at: first.at}
}

function plainChange(analysis: Analysis, {run, state}: RunStep): FolderChange | undefined {
  const shell = analysis.shellOf(run)
  if (!shell?.script) return undefined
  const simple = plainCommands(shell.script.statements).filter(isStep)
  if (simple.some(command => command === undefined)) return undefined
  const list = simple as SimpleCommand[]
  const [first] = list
  const last = list[list.length - 1]
  const mounts = run.flags.map(({value}) => value?.value ?? "")
  const end = folder(last)
  if (last && end !== undefined) return {at: placeIn(shell, last), plain: {place: "last", folder: end}}
  const start = folder(first)
  const others = list.slice(1).some(({words}) => /^(?:cd|pushd)$/.test(words[0]?.literal ?? ""))
  if (!first || start === undefined || others) return undefined
  return {at: placeIn(shell, first), plain: {place: "first", folder: start}}

  function folder(command: SimpleCommand | undefined): string | undefined {
    const path = folderOf(command)
    // what is mounted is there for this step only
    if (path === undefined || mounts.some(mount => mount.includes(path))) return undefined
    if (path.startsWith("/")) return path
    return typeof state?.workdir === "string" ? cleanPath(`${state.workdir}/${path}`) : path
  }
}

/** The commands that run one behind the other; undefined for one that is no simple command of its own. */
function plainCommands(statements: readonly Statement[]): (SimpleCommand | undefined)[] {
  return statements.flatMap(({pipelines, operators, background}) =>
    pipelines.map(({commands}, i) => {
      const [only] = commands
      const plain = commands.length === 1 && !background && operators[i - 1]?.value !== "||"
      return plain || (only && !isCd(only)) ? simpleOf(only) : undefined
    }),
  )
}

function simpleOf(command: Command | undefined): SimpleCommand | undefined {
  // what blocks do is their own matter: they count as a command without a name
  if (!command || command.kind === "simple") return command
  return {kind: "simple", assignments: [], words: [], redirects: [], from: command.from, to: command.to}
}

function isCd(command: Command): boolean {
  return command.kind === "simple" && command.words[0]?.literal === "cd"
}

/** `set -e` and the like come before anything. */
function isStep(command: SimpleCommand | undefined): boolean {
  return command?.words[0]?.literal !== "set"
}

function folderOf(command: SimpleCommand | undefined): string | undefined {
  const [program, folder, more] = command?.words ?? []
  if (program?.literal !== "cd" || folder?.literal === undefined || more || command!.redirects.length > 0)
    return undefined
  return isKnown(folder.literal) ? folder.literal : undefined
}

function isKnown(folder: string): boolean {
  return folder !== "" && !folder.startsWith("-") && folder !== "." && !/^\/tmp\/?$|^\.\./.test(folder)
}
