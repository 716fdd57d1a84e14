import type {ImageReference} from "../../grammars/image.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import type {Platform} from "../values/platform.ts"
import type {Snapshot, Value} from "./environment.ts"
import type {ImageFacts} from "./facts.ts"

/** What a stage starts from. */
export type Base =
  | {kind: "scratch"}
  | {kind: "stage"; stage: Stage}
  | {
      kind: "image"
      /** With its variables replaced. */
      name: string
      reference: ImageReference
      /** Undefined where nothing is known of the image. */
      facts?: ImageFacts
    }
  /** A context that is given to the build under this name. */
  | {kind: "context"; name: string}
  /** The name holds a variable that is not known, or is no name of an image. */
  | {kind: "unknown"}

/** A stage: a FROM and the instructions up to the next one. */
export interface Stage {
  /** 0-based, by which COPY --from can name it. */
  index: number
  from: Instruction
  /** In lower case; "" where it has none. */
  name: string
  instructions: readonly Instruction[]
  base: Base
  /** From the flag; undefined where there is none or its value is not known. */
  platform?: Platform
  /** The platform that its instructions run on; its os decides what a path is. */
  os: string
  /** Everything that it takes from other stages and images besides its base. */
  sources: SourceUse[]
  /** What building it follows, in order: the triggers that its base brings, then its own; what BuildKit can't read is left out. */
  followed: readonly Followed[]
  /** The state behind its last instruction. */
  end: State
}

/** An instruction that building a stage follows. */
export interface Followed {
  instruction: Instruction
  /** What is in force before it. */
  state: State
  /** The text that the instruction's spans refer to: that of a trigger is not the file. */
  source: string
  /** Where it stands in the file; of a trigger, what brings it. */
  at: Span
  /** Whether it is a trigger that the base brings. */
  trigger: boolean
  /**
   * For COPY what --from names, for RUN what each mount names: a stage or the name of an image; undefined for the build
   * context and what is not known.
   */
  sources: readonly (Stage | string | undefined)[]
}

/** COPY --from or RUN --mount from. */
export interface SourceUse {
  instruction: Instruction
  /** Where the name stands. */
  at: Span
  /** As written. */
  name: string
  /** Undefined where the name is that of an image or of a context. */
  stage?: Stage
}

/** What is in force before an instruction. */
export interface State {
  stage: Stage
  env: Snapshot
  /** UNKNOWN where the base image decides it and is not known; undefined where nobody has set it. */
  user: Value | undefined
  userSetBy?: Instruction
  /** An absolute path; UNKNOWN where the base image decides it. */
  workdir: Value
  /** Whether a WORKDIR of this file has been met in the stage or the stages it comes from. */
  workdirSet: boolean
  /** Undefined: the default of the system, or what the base image sets. */
  shell?: readonly string[]
  shellSetBy?: Instruction
}

/** The stages that building a stage needs, itself included. */
export function neededStages(stage: Stage): Set<Stage> {
  const needed = new Set<Stage>()
  const waiting = [stage]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (needed.has(next)) continue
    needed.add(next)
    if (next.base.kind === "stage") waiting.push(next.base.stage)
    for (const {stage} of next.sources) if (stage) waiting.push(stage)
  }
  return needed
}

/** The stage and those that it comes from, the nearest first. */
export function* ancestry(stage: Stage): Generator<Stage> {
  for (let at: Stage | undefined = stage; at; at = at.base.kind === "stage" ? at.base.stage : undefined) yield at
}

/** The stages whose files are in the image: those that it comes from, and those of which the whole root is copied. */
export function shippedStages(stage: Stage): Set<Stage> {
  const shipped = new Set<Stage>()
  const waiting = [stage]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (shipped.has(next)) continue
    shipped.add(next)
    if (next.base.kind === "stage") waiting.push(next.base.stage)
    for (const {stage: source, instruction} of next.sources) {
      const whole = instruction.name === "COPY" && /^\/(?:\.|\*)?$/.test(instruction.args[0]?.value ?? "")
      if (source && whole) waiting.push(source)
    }
  }
  return shipped
}

/** The image or scratch that the stage comes from in the end. */
export function rootBase(stage: Stage): Base {
  let at = stage
  while (at.base.kind === "stage") at = at.base.stage
  return at.base
}
