import {UNKNOWN} from "../../grammars/expand.ts"
import type {Analysis} from "../analysis.ts"
import type {Argument, RunCommand} from "../model/commands.ts"
import {rootBase, type Stage, type State} from "../model/stages.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Edit, Span} from "../text.ts"
import {cleanPath} from "../values/path.ts"
import {insertWord} from "./edits.ts"

/** A RUN of a stage with what it runs. */
export interface RunStep {
  /** The instruction of the file: the ONBUILD of a trigger. */
  outer: Instruction
  run: Instruction
  stage: Stage
  /** Undefined where BuildKit can't read it. */
  state: State | undefined
  commands: readonly RunCommand[]
}

const known = new WeakMap<Analysis, RunStep[]>()

/** Every RUN, those behind ONBUILD included. Kept for each analysis: many rules ask. */
export function runSteps(analysis: Analysis): readonly RunStep[] {
  let steps = known.get(analysis)
  if (!steps) {
    steps = [...readSteps(analysis)]
    known.set(analysis, steps)
  }
  return steps
}

function* readSteps(analysis: Analysis): Generator<RunStep> {
  for (const outer of analysis.file.instructions) {
    const run = outer.name === "ONBUILD" ? outer.trigger : outer
    const stage = analysis.stageOf(outer)
    if (run?.name !== "RUN" || !stage) continue
    yield {outer, run, stage, state: analysis.stateAt(outer), commands: once(analysis.commandsOf(run))}
  }
}

/** Each place in the file once: a loop runs its body several times. */
function once(commands: readonly RunCommand[]): RunCommand[] {
  const seen = new Set<string>()
  return commands.filter(({program, programAt}) => {
    const key = `${programAt.from} ${program}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** A code of hadolint, which marks the instruction. */
export function codeOf({outer}: RunStep, code: string): {code: string; at: Span}[] {
  return [{code, at: outer.keyword}]
}

/** Whether one of these options is given: letters, alone or among others behind one dash, or names with their dashes. */
export function hasOption({args}: RunCommand, letters: string, ...names: string[]): boolean {
  return args.some(({value}) => {
    if (typeof value !== "string" || !value.startsWith("-")) return false
    if (names.includes(value.split("=")[0]!)) return true
    return /^-[A-Za-z0-9#]+/.test(value) && [...letters].some(letter => value.includes(letter))
  })
}

/** The arguments that are no options. */
export function operands({args}: RunCommand): Argument[] {
  const end = args.findIndex(({value}) => value === "--")
  return args.filter(
    ({value}, i) => value === UNKNOWN || (end >= 0 && i > end) || !(value.startsWith("-") && value.length > 1),
  )
}

/** Adds an option behind the name of the program; undefined where it is not written there as it is read. */
export function optionBehind(
  analysis: Analysis,
  step: RunStep,
  command: RunCommand,
  option: string,
): Edit[] | undefined {
  return insertWord(analysis, step, command.programAt, command.program ?? "", option)
}

/** The last part of the name of the image that a stage comes from in the end, and its tag; undefined where not known. */
export function baseImage(stage: Stage): {name: string; tag: string} | undefined {
  const base = rootBase(stage)
  if (base.kind !== "image") return undefined
  return {name: base.reference.normalized.path, tag: base.reference.tag?.text ?? ""}
}

/** The absolute path that a word of a step means; undefined where it is not known, as behind a cd. */
export function pathIn({state, commands}: RunStep, value: unknown): string | undefined {
  if (typeof value !== "string" || value === "" || /[*?[~$]/.test(value)) return undefined
  if (value.startsWith("/")) return cleanPath(value)
  if (typeof state?.workdir !== "string" || commands.some(({program}) => program === "cd" || program === "pushd"))
    return undefined
  return cleanPath(`${state.workdir}/${value}`)
}
