import {UNKNOWN} from "../../../grammars/expand.ts"
import type {Analysis} from "../../analysis.ts"
import {referenceUrl} from "../../knowledge/reference.ts"
import {MODIFIERS, predefinedVariable, VARIABLE_ANCHORS, VARIABLE_SCOPES} from "../../knowledge/variables.ts"
import type {Value} from "../../model/environment.ts"
import {type Origin, originAt, originOfPair} from "../../model/origin.ts"
import {viewOf} from "../../model/shellWalk.ts"
import {type Base, rootBase} from "../../model/stages.ts"
import type {Instruction, Pair} from "../../syntax/ast.ts"
import {code, heading, link, paragraphs, valueText} from "./markdown.ts"
import {descriptionIn, lineOf, stageName} from "./stage.ts"

/** A substitution with a modifier: `${name:-word}`. */
export interface Substitution {
  /** As written. */
  text: string
  modifier: string
  result: Value
}

/** A variable where BuildKit replaces it; `outer` is the instruction of the file, `inner` it or what stands behind its ONBUILD. */
export function variableText(
  analysis: Analysis,
  outer: Instruction,
  inner: Instruction,
  name: string,
  offset: number,
  substitution?: Substitution,
): string | undefined {
  if (!/^\w+$/.test(name)) return undefined
  const predefined = predefinedText(name)
  if (outer !== inner) {
    return paragraphs(
      heading(code(name)),
      predefined,
      "Its value is that of the build that uses this image: ONBUILD runs there.",
    )
  }
  const origin = originAt(analysis, outer, name, offset)
  // of the platforms of a build only their names are sure
  const value =
    predefined && origin.from === "build" && !analysis.settings.buildArgs.has(name) ? undefined : origin.value
  const own = predefined && value === undefined ? code(name) : `${code(name)} = ${valueText(value)}`
  const shown = substitution ? `${code(substitution.text)} = ${valueText(substitution.result)}` : own
  return paragraphs(
    heading(origin.by?.name ?? origin.declaredBy?.name ?? "variable", shown),
    substitution &&
      `${code(name)} is ${valueText(value)}, and ${code(substitution.modifier)} ${MODIFIERS[substitution.modifier]}.`,
    originText(analysis, outer, name, origin),
    origin.by && descriptionIn(origin.by.comments, name),
    predefined,
  )
}

/** The name that an ENV or ARG sets. */
export function declarationText(analysis: Analysis, instruction: Instruction, {key, value}: Pair): string {
  const name = key.value
  const origin = originOfPair(analysis, instruction, name, key)
  const predefined = predefinedText(name)
  const ofBuild = origin.from === "build" && !analysis.settings.buildArgs.has(name)
  const shown = predefined && ofBuild ? code(name) : `${code(name)} = ${valueText(origin.value)}`
  const isGlobal = instruction.name === "ARG" && origin.outside
  return paragraphs(
    heading(`${instruction.name}`, shown),
    descriptionIn(instruction.comments, name),
    origin.from === "build" && !ofBuild ? `The build sets it: ${buildArg(name)}.` : undefined,
    instruction.name === "ARG" && value && origin.from === "file"
      ? `The default; ${buildArg(name)} replaces it.`
      : undefined,
    origin.global
      ? `Taken over from ARG on ${lineOf(analysis, origin.global)}; ${buildArg(name)} replaces it.`
      : undefined,
    instruction.name === "ARG" && origin.value === undefined ? `${buildArg(name)} sets it.` : undefined,
    isGlobal
      ? `It stands before the first FROM, so it is for FROM lines. ${code(`ARG ${name}`)} in a stage brings it there.`
      : undefined,
    instruction.name === "ENV" && origin.value !== undefined
      ? "Set for the rest of the stage, in stages that start from it and in containers."
      : undefined,
    predefined,
  )!
}

/** A variable that a shell replaces: only what the file or the build is known to set. */
export function shellVariableText(
  analysis: Analysis,
  outer: Instruction,
  inner: Instruction,
  name: string,
  offset: number,
): string | undefined {
  const origin = outer === inner ? originAt(analysis, outer, name, offset) : undefined
  const predefined = predefinedVariable(name)
  if (
    !origin?.from &&
    !origin?.declaredBy &&
    predefined?.kind !== "proxy" &&
    !(predefined?.kind === "platform" && outer === inner)
  )
    return undefined
  if (assignedInScript(analysis, outer, name)) return undefined
  if (inner.name === "RUN") return variableText(analysis, outer, inner, name, offset)
  // CMD, ENTRYPOINT and HEALTHCHECK run in containers: these have what ENV set, and nothing of ARG
  if (!origin?.from) return undefined
  if (origin.by?.name === "ARG" || origin.from === "build") {
    return paragraphs(
      heading(code(name), "not set in containers"),
      `ARG${origin.by ? ` on ${lineOf(analysis, origin.by)}` : ""} counts while the image is built. ${code(`ENV ${name}=$${name}`)} keeps it for containers.`,
    )
  }
  return paragraphs(
    variableText(analysis, outer, inner, name, offset),
    `${code(`docker run -e ${name}=…`)} can set another value.`,
  )
}

/** Whether the script of a RUN sets the variable itself. */
function assignedInScript({shellOf}: Analysis, instruction: Instruction, name: string): boolean {
  const shell = instruction.name === "RUN" ? shellOf(instruction) : undefined
  if (!shell?.script) return false
  const {assignments, named} = viewOf(shell)
  return assignments.some(({assignment}) => assignment.name === name) || named.some(one => one.name === name)
}

function originText(analysis: Analysis, at: Instruction, name: string, origin: Origin): string | undefined {
  const {from, by, global, declaredBy, value, outside} = origin
  const stage = analysis.stageOf(at)
  const base = stage && rootBase(stage)
  if (from === "file" && by) {
    const where = `${by.name} on ${lineOf(analysis, by)}`
    if (global) return `${where} takes it over from ARG on ${lineOf(analysis, global)}.`
    const own = analysis.stageOf(by)
    const inherited =
      !outside && own && own !== stage ? `, in the stage ${stageName(own)} that this one starts from` : ""
    const replaced = by.name === "ARG" ? ` ${buildArg(name)} replaces it.` : ""
    const why = value === UNKNOWN ? " Its value depends on what is not known without a build." : ""
    return `Set by ${where}${inherited}.${replaced}${why}`
  }
  if (from === "build" && by && analysis.settings.buildArgs.has(name))
    return `The build sets it: ${buildArg(name)}, for ARG on ${lineOf(analysis, by)}.`
  if (from === "build") return by ? `ARG on ${lineOf(analysis, by)} brings it into the stage.` : undefined
  if (from === "image") {
    const own = base?.kind === "image" && base.facts?.env.some(([set]) => set === name)
    return own ? `Set by the base image${baseName(base)}.` : "BuildKit's own value, since the base sets none."
  }
  if (from === "trigger") return "Set by an ONBUILD of what the stage starts from."
  if (declaredBy)
    return `ARG on ${lineOf(analysis, declaredBy)} declares it without a value; ${buildArg(name)} sets it.`
  if (outside) return predefinedVariable(name) ? undefined : "No ARG before the first FROM declares it."
  const outer = analysis.build.globalArgs.find(({pairs}) => pairs.some(({key}) => key.value === name))
  if (outer) {
    return `ARG on ${lineOf(analysis, outer)} is for FROM lines only: ${code(`ARG ${name}`)} in this stage brings it here.`
  }
  if (predefinedVariable(name)?.kind === "platform") return `${code(`ARG ${name}`)} in this stage brings it here.`
  if (value === UNKNOWN) return `Nothing in the file sets it; the base image${baseName(base)} may.`
  return predefinedVariable(name) ? undefined : "Nothing sets it here."
}

function baseName(base: Base | undefined): string {
  return base?.kind === "image" ? ` ${code(base.name)}` : ""
}

function buildArg(name: string): string {
  return code(`--build-arg ${name}=…`)
}

/** A variable that BuildKit knows by itself; undefined for others. */
function predefinedText(name: string): string | undefined {
  const known = predefinedVariable(name)
  if (!known) return undefined
  const {doc, example, kind} = known
  return paragraphs(
    `${doc}, such as ${code(example)}.`,
    `${VARIABLE_SCOPES[kind]} ${link("Dockerfile reference", referenceUrl(VARIABLE_ANCHORS[kind]))}`,
  )
}
