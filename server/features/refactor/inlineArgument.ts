import type {Analysis} from "../../analysis.ts"
import {indexAt, removal} from "../../lint/instructionEdits.ts"
import {ancestry, type Stage} from "../../model/stages.ts"
import {type Use, usesIn} from "../../model/uses.ts"
import type {Instruction} from "../../syntax/ast.ts"
import type {Edit, Span} from "../../text.ts"
import {onlyInstructionAt, type Refactoring} from "./refactoring.ts"

/** Set by BuildKit, or read by it. */
const PREDEFINED =
  /^(?:(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)|BUILDKIT_\w+|SOURCE_DATE_EPOCH|\w+_PROXY)$/i

/**
 * Writes the default of an ARG wherever it is used, and takes the ARG away: the same for all who do not set it. Only where
 * nothing but BuildKit can see it, so not where a RUN follows in its stage.
 */
export function inlineArgument(analysis: Analysis, span: Span): Refactoring | undefined {
  const arg = onlyInstructionAt(analysis, span)
  const [pair, more] = arg?.pairs ?? []
  if (arg?.name !== "ARG" || !pair?.value || more) return undefined
  const {key, value} = pair
  const name = key.value
  if (!/^\w+$/.test(name) || !/^[\w.+:/@%,-]+$/.test(value.value) || PREDEFINED.test(name)) return undefined
  if (analysis.settings.buildArgs.has(name) || isSetElsewhere(analysis, arg, name)) return undefined
  const uses = usesOf(analysis, arg, name)
  // what else names it may use it in a way that is not seen
  const mentions = analysis.source.match(new RegExp(`(?<!\\w)${name}(?!\\w)`, "g"))?.length ?? 0
  if (!uses || uses.length === 0 || mentions !== uses.length + 1) return undefined
  const own = removal(analysis, arg, "")
  if (!own || uses.some(use => !isPlain(analysis, use))) return undefined
  const edits: Edit[] = [...own.edits, ...uses.map(({at: {from, to}}) => ({from, to, text: value.value}))]
  return {title: `Write ${value.value} in place of ${name}`, kind: "refactor.inline", edits}
}

function isSetElsewhere(analysis: Analysis, arg: Instruction, name: string): boolean {
  return analysis.all("ARG", "ENV").some(one => one !== arg && one.pairs.some(({key}) => key.value === name))
}

/** Where the ARG is used; undefined where more than that can see it. */
function usesOf(analysis: Analysis, arg: Instruction, name: string): Use[] | undefined {
  const {instructions} = analysis.file
  const stage = analysis.stageOf(arg)
  const seeing = stage
    ? seenBy(analysis, stage, arg)
    : instructions.filter(one => one.name === "FROM" || (one.name === "ARG" && !analysis.stageOf(one)))
  if (stage && seeing.some(({name}) => name === "RUN" || name === "ONBUILD")) return undefined
  const later = new Set(seeing.filter(({from}) => from > arg.from))
  const uses = instructions.flatMap(one => [...usesIn(analysis.file, one)])
  const own = uses.filter(use => use.name === name)
  return own.every(({at}) => later.has(instructions[indexAt(analysis, at.from)]!)) ? own : undefined
}

/** What comes behind the ARG in its stage and in those that start from it. */
function seenBy({stages}: Analysis, stage: Stage, arg: Instruction): Instruction[] {
  const heirs = stages.filter(one => [...ancestry(one)].includes(stage))
  return heirs.flatMap(({instructions}) => instructions).filter(({from}) => from > arg.from)
}

/** Whether a text in its place is no part of another variable. */
function isPlain({source}: Analysis, {at, modifier}: Use): boolean {
  return modifier === undefined && !/\$\w*$/.test(source.slice(Math.max(0, at.from - 100), at.from))
}
