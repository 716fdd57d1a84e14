import type {Text} from "../../grammars/logical.ts"
import type {Dockerfile, Instruction} from "../syntax/ast.ts"
import {lastFrom, type Span} from "../text.ts"
import type {Build} from "./build.ts"
import {type Environment, find, isDeclared, lookup, type Snapshot, type Value} from "./environment.ts"
import type {BuildSettings} from "./facts.ts"
import {ancestry, type Stage, type State} from "./stages.ts"

/** What is asked of an analysis. */
interface Known {
  file: Dockerfile
  build: Build
  settings: BuildSettings
  stateAt(instruction: Instruction): State | undefined
  stageOf(instruction: Instruction): Stage | undefined
}

/** The value that a variable has at a place of the file, and what gave it. */
export interface Origin {
  /** UNKNOWN where it takes a build to know it, undefined where it is not set. */
  value: Value | undefined
  /**
   * What gave the value: `file`, an ENV or ARG (see `by`); `build`, a build argument or BuildKit itself, where FROM uses
   * it; `image`, the base image; `trigger`, an ONBUILD of what the stage starts from. Undefined where nothing did.
   */
  from?: "file" | "build" | "image" | "trigger"
  /** The ENV or ARG that set it last. */
  by?: Instruction
  /** Its name there. */
  key?: Text
  /** The ARG before the first FROM whose value an ARG without one of its own took over. */
  global?: Instruction
  /** The last ARG in force that declares the name, with or without a value. */
  declaredBy?: Instruction
  /** The place is before the first FROM or in a FROM, where other variables count than in a stage. */
  outside: boolean
}

/**
 * What a variable is at an offset in an instruction of the file (for the one behind ONBUILD: that ONBUILD; what its builds
 * will have set is not known).
 */
export function originAt(analysis: Known, instruction: Instruction, name: string, offset: number): Origin {
  const stage = instruction.name === "FROM" ? undefined : analysis.stageOf(instruction)
  if (!stage) return originOutside(analysis, instruction, name, offset)
  const earlier = instruction.name === "ARG" ? earlierPair(instruction, name, offset) : undefined
  const env = analysis.stateAt(instruction)?.env
  if (!env) return {value: undefined, outside: false}
  const own = earlier && assignmentOf(env, name, earlier)
  const found = own ?? find(env, name)
  const declaredBy = earlier ? instruction : isDeclared(env, name) ? declarationOf(stage, instruction, name) : undefined
  if (!found) return {value: earlier ? undefined : lookup(env, name), declaredBy, outside: false}
  const {value, by} = found
  if (!by) return {value, from: "image", declaredBy, outside: false}
  return {value, ...setBy(analysis, by), declaredBy, outside: false}
}

/** What an ENV or ARG makes of one of its own names. */
export function originOfPair(analysis: Known, instruction: Instruction, name: string, key: Span): Origin {
  const stage = analysis.stageOf(instruction)
  const declaredBy = instruction.name === "ARG" ? instruction : undefined
  const env = stage ? stage.end?.env : analysis.build.globals
  const found = env && assignmentOf(env, name, key)
  if (!found) return {value: undefined, declaredBy, outside: !stage}
  return {value: found.value, ...setBy(analysis, key), declaredBy, outside: !stage}
}

function originOutside(analysis: Known, at: Instruction, name: string, offset: number): Origin {
  const {build} = analysis
  const {environment} = build.globals
  const earlier = (by: Span | undefined) => by === undefined || at.name === "FROM" || by.to <= offset
  const found = environment.own.get(name)?.findLast(({by}) => earlier(by))
  const declaredBy = build.globalArgs.findLast(
    arg => arg.from <= offset && arg.pairs.some(({key}) => key.value === name && earlier(key)),
  )
  if (!found) return {value: undefined, declaredBy, outside: true}
  const {value, by} = found
  return by
    ? {value, ...setBy(analysis, by), declaredBy, outside: true}
    : {value, from: "build", declaredBy, outside: true}
}

/** The instruction of the file whose pair has this key. */
function setBy({file, build, settings, stageOf}: Known, key: Span): Pick<Origin, "from" | "by" | "key" | "global"> {
  const by = instructionAt(file.instructions, key.from)
  const pair = by?.pairs.find(pair => pair.key === key)
  // a trigger is read from a text of its own
  if (!by || !pair) return {from: "trigger"}
  const name = pair.key.value
  if (by.name !== "ARG") return {from: "file", by, key: pair.key}
  if (settings.buildArgs.has(name)) return {from: "build", by, key: pair.key}
  if (pair.value || !stageOf(by)) return {from: "file", by, key: pair.key}
  const found = find(build.globals, name)
  const global = found?.by && instructionAt(file.instructions, found.by.from)
  return {from: global ? "file" : "build", by, key: pair.key, global}
}

function instructionAt(instructions: readonly Instruction[], offset: number): Instruction | undefined {
  const found = instructions[lastFrom(instructions, offset)]
  return found && offset < found.to ? found : undefined
}

function earlierPair({pairs}: Instruction, name: string, offset: number): Span | undefined {
  return pairs.findLast(pair => pair.key.value === name && pair.to < offset)?.key
}

function assignmentOf(at: Snapshot, name: string, key: Span) {
  for (
    let environment: Environment | undefined = at.environment;
    environment;
    environment = environment.parent?.environment
  ) {
    const found = environment.own.get(name)?.find(({by}) => by === key)
    if (found) return found
  }
  return undefined
}

function declarationOf(stage: Stage, before: Instruction, name: string): Instruction | undefined {
  for (const {instructions} of ancestry(stage)) {
    const found = instructions.findLast(
      arg => arg.name === "ARG" && arg.from < before.from && arg.pairs.some(({key}) => key.value === name),
    )
    if (found) return found
  }
  return undefined
}
