import type {Command, Pipeline, Range} from "../../grammars/shellTree.ts"
import {baseName} from "../values/path.ts"
import type {CommandVisit, ShellView, WordVisit} from "./shellWalk.ts"

/** Why it does no harm when a failure in front of a pipe goes unnoticed. */
export type Harmless =
  /** pipefail is set before, in the script itself. */
  | "pipefail"
  /** Only `echo` and the like stand in front of it. */
  | "no failure"
  /** `|| true` or `|| :` stands behind the pipeline. */
  | "ignored"
  /** `if`, a loop or `!` asks for it: its failure is one of the answers. */
  | "condition"
  /** Its output is an argument or a part of another command, whose own status is the one that counts. */
  | "lost"

/** A pipe whose left side may fail without notice. */
export interface Pipe {
  /** The operator, in the script. */
  at: Range
  /** Undefined where it does harm. */
  harmless?: Harmless
}

/** The pipes of a script, one for each pipeline, in the order in which they stand. */
export function pipesOf(view: ShellView): Pipe[] {
  const set = view.callsOf("set").find(({args}) => setsPipefail(args.map(({literal = ""}) => literal)))?.command
  const found: Pipe[] = []
  for (const visit of view.commands) {
    const {pipeline, index} = visit
    if (index > 0 || pipeline.commands.length < 2) continue
    const left = pipeline.commands.slice(0, -1).findIndex(mayFail)
    const at = pipeline.operators[Math.max(left, 0)]!
    found.push({at, harmless: set && set.from < at.from ? "pipefail" : left < 0 ? "no failure" : harmless(visit)})
  }
  return found.sort((a, b) => a.at.from - b.at.from)
}

/** Whether words, those of `set` or of SHELL, switch pipefail on. */
export function setsPipefail(words: readonly string[]): boolean {
  return words.some((word, i) => word === "pipefail" && /^-[a-z]*o$/.test(words[i - 1] ?? ""))
}

function harmless(visit: CommandVisit): Harmless | undefined {
  const {statement, position, pipeline, substitution, outer} = visit
  if (isIgnored(statement.pipelines[position + 1], statement.operators[position]?.value)) return "ignored"
  if (pipeline.negated || isAsked(visit)) return "condition"
  return substitution && outer && isLost(outer) ? "lost" : undefined
}

/** Whether `if` or a loop asks for it. */
function isAsked({parents, list}: CommandVisit): boolean {
  const around = parents[parents.length - 1]
  if (around?.kind === "if") return around.branches.some(({condition}) => condition === list)
  return (around?.kind === "while" || around?.kind === "until") && around.condition === list
}

/** Of what stands in a word, only an assignment without a command takes the status over, or would: `export a=$(b | c)`. */
function isLost({use, visit}: WordVisit): boolean {
  const {command} = visit
  if (use === "declaration") return false
  return !((use === "assignment" || use === "array") && command.kind === "simple" && command.words.length === 0)
}

function isIgnored(next: Pipeline | undefined, operator: string | undefined): boolean {
  const [command] = next?.commands ?? []
  const program = command?.kind === "simple" ? command.words[0]?.literal : undefined
  return operator === "||" && (program === "true" || program === ":")
}

function mayFail(command: Command): boolean {
  if (command.kind !== "simple") return true
  return !/^(?:echo|printf|yes|true|:)$/.test(baseName(command.words[0]?.literal ?? ""))
}
