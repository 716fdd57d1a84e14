import {UNKNOWN} from "../../grammars/expand.ts"
import type {Dockerfile, Instruction} from "../syntax/ast.ts"
import {cleanPath, normalizeDestination} from "../values/path.ts"
import {isRemoteSource} from "./copy.ts"
import {findFlag, flagBoolean} from "./flags.ts"
import {copyParts} from "./instructions.ts"
import type {Stage, State} from "./stages.ts"
import {expandText} from "./value.ts"

/** A COPY or ADD of files of the build context, its variables replaced. */
export interface LocalCopy {
  /** As paths in the context, `.` for the context itself; undefined for one that is not known. */
  sources: readonly (string | undefined)[]
  /** An absolute path without a slash at its end; undefined where it is not known. */
  folder: string | undefined
  /** The destination as written. */
  destination: string
  /** Whether one of the sources is the whole context. */
  whole: boolean
}

/** Reads a COPY or ADD out of the build context; undefined for every other instruction. */
export function localCopy(instruction: Instruction, state: State | undefined, file: Dockerfile): LocalCopy | undefined {
  const {name} = instruction
  if ((name !== "COPY" && name !== "ADD") || !state || findFlag(instruction, "from") || instruction.heredocs.length > 0)
    return undefined
  const {sources, destination} = copyParts(instruction)
  if (!destination || sources.length === 0) return undefined
  const read = sources.map(text => {
    const {result} = expandText(text, state.env, file)
    return result === UNKNOWN ? undefined : result
  })
  if (read.some(source => source !== undefined && isRemoteSource(source))) return undefined
  const paths = read.map(source => (source === undefined ? undefined : cleanPath(`/${source}`).slice(1) || "."))
  const whole = paths.some(path => path === "." || path === "*") && !findFlag(instruction, "exclude")
  const target = expandText(destination, state.env, file).result
  let folder: string | undefined
  if (target !== UNKNOWN) {
    const absolute = target.startsWith("/")
    const normal =
      absolute || state.workdir !== UNKNOWN
        ? normalizeDestination(absolute ? "/" : (state.workdir as string), target, state.stage.os)
        : undefined
    if (typeof normal === "string") folder = cleanPath(normal)
  }
  return {sources: paths, folder, destination: destination.value, whole}
}

/** Whether an absolute path is the folder or something in it. */
export function isInside(path: string, folder: string): boolean {
  return folder === "/" || path === folder || path.startsWith(`${folder}/`)
}

/** Whether the instruction is a step that takes time and depends on the step above it. */
export function isStep(instruction: Instruction): boolean {
  const {name} = instruction
  return name === "RUN" || ((name === "COPY" || name === "ADD") && !isLinked(instruction))
}

/** The steps of a stage behind an instruction of it. */
export function stepsBelow(stage: Stage, instruction: Instruction): Instruction[] {
  const index = stage.instructions.indexOf(instruction)
  return stage.instructions.slice(index + 1).filter(isStep)
}

/** "and the 3 steps below" or the like; "" where there are none. */
export function countBelow(count: number): string {
  if (count === 0) return ""
  return count === 1 ? " and the step below it" : ` and the ${count} steps below it`
}

/** Whether a copy is joined to the image without regard to what is above it. */
export function isLinked(instruction: Instruction): boolean {
  return flagBoolean(instruction, "link") === true && !findFlag(instruction, "chmod")
}
