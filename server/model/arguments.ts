import {find, isDeclared, lookup, type Snapshot} from "./environment.ts"
import {rootBase, type Stage} from "./stages.ts"

/** Build arguments that need no ARG, or that BuildKit itself reads. */
export function isPredefinedArgument(name: string): boolean {
  return (
    /^(?:https?|ftp|no|all)_proxy$/i.test(name) ||
    /^(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)$/.test(name) ||
    /^(?:BUILDKIT_|SOURCE_DATE_EPOCH$)/.test(name)
  )
}

/** Whether nothing in the file gives the variable a value here, and the base image is not likely to. */
export function isMissing(name: string, env: Snapshot, stage: Stage): boolean {
  if (find(env, name) || isDeclared(env, name) || typeof lookup(env, name) === "string") return false
  const base = rootBase(stage)
  if (base.kind === "scratch") return true
  if (base.kind !== "image") return false
  // images set the versions of what they are about: PYTHON_VERSION in python, CUDA_VERSION in nvidia/cuda
  const {path} = base.reference.normalized
  const own = path.slice(path.lastIndexOf("/") + 1).replace(/[^a-z0-9]/g, "")
  const subject = /^(.*?)_(?:VERSION|HOME|MAJOR|SHA256|ROOT|PATH)$/.exec(name)?.[1]?.toLowerCase().replace(/_/g, "")
  return !subject || own !== subject
}
