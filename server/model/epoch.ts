import {equalFold} from "../../grammars/characters.ts"
import {UNKNOWN} from "../../grammars/expand.ts"
import {parseImageReference} from "../../grammars/image.ts"
import type {Dockerfile, Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import {isDigest} from "../values/digest.ts"
import {parseGitReference} from "../values/git.ts"
import {parseInteger} from "../values/numbers.ts"
import {isGitSource, isHttpSource} from "./copy.ts"
import {assign, lookup, newEnvironment, type Snapshot, snapshot} from "./environment.ts"
import {flagText} from "./flags.ts"
import {copyParts, fromParts} from "./instructions.ts"
import type {Stage} from "./stages.ts"
import {expandText, expansionMessage} from "./value.ts"

/** What is wrong with SOURCE_DATE_EPOCH; `stage` is set where BuildKit names the lines of that stage's FROM. */
export interface EpochProblem {
  at: Span
  message: string
  stage?: Stage
}

/**
 * SOURCE_DATE_EPOCH as a build argument: a number of seconds, `context`, or the name of a stage that does nothing but
 * fetch one remote source, whose date is taken.
 */
export function checkEpoch(
  file: Dockerfile,
  stages: readonly Stage[],
  globals: Snapshot,
  at: Span,
): EpochProblem | undefined {
  const value = lookup(globals, "SOURCE_DATE_EPOCH")
  if (typeof value !== "string" || value === "" || parseInteger(value) !== undefined || value === "context")
    return undefined
  const wrong = `SOURCE_DATE_EPOCH is a number of seconds, "context" or the name of a stage, not "${value}"`
  if ("problem" in parseImageReference(value)) return {at, message: wrong}
  const stage = stages.find(({name}) => equalFold(name, value))
  if (!stage) return {at, message: wrong}
  const found = sourceProblem(file, stage, globals)
  return found && {...found, stage}
}

function sourceProblem(file: Dockerfile, stage: Stage, globals: Snapshot): EpochProblem | undefined {
  const environment = newEnvironment(true, globals)
  const {image} = fromParts(stage.from)
  const base = image && expandText(image, snapshot(environment), file)
  if (base?.problem || base?.result !== "scratch") {
    return {at: image ?? stage.from, message: "the stage that gives SOURCE_DATE_EPOCH has to start from scratch"}
  }
  const single = "the stage that gives SOURCE_DATE_EPOCH has to hold one ADD of one remote source"
  let added = false
  for (const instruction of stage.instructions) {
    if (instruction.name === "ARG") {
      for (const {key, value} of instruction.pairs) {
        if (!value) continue
        const expanded = expandText(value, snapshot(environment), file)
        if (expanded.problem) return {at: value, message: expansionMessage(expanded.problem, value)}
        assign(environment, key.value, expanded.result)
      }
      continue
    }
    if (instruction.name !== "ADD" || added)
      return {at: instruction.keyword, message: `${single}, and nothing else but ARG`}
    added = true
    const problem = addProblem(file, instruction, snapshot(environment))
    if (problem) return {at: instruction, message: problem === true ? single : problem}
  }
  return added ? undefined : {at: stage.from, message: single}
}

function addProblem(file: Dockerfile, instruction: Instruction, env: Snapshot): string | true | undefined {
  const {sources} = copyParts(instruction)
  if (sources.length !== 1 || instruction.heredocs.length > 0) return true
  const {problem, result: source} = expandText(sources[0]!, env, file)
  if (problem) return expansionMessage(problem, sources[0]!)
  if (source === UNKNOWN) return undefined
  const flag = flagText(instruction, "checksum")
  const checksum = flag && flag.value !== "" ? expandText(flag, env, file) : undefined
  if (isHttpSource(source)) {
    if (checksum?.problem) return expansionMessage(checksum.problem, flag!)
    const value = checksum?.result
    return typeof value === "string" && !isDigest(value) ? `"${value}" is no digest` : undefined
  }
  const git = parseGitReference(source)
  if (git && "problem" in git) return git.problem
  if (!isGitSource(source) || !git || git.indistinguishableFromLocal) return true
  return checksum?.problem && expansionMessage(checksum.problem, flag!)
}
