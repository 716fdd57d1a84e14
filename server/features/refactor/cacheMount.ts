import type {Analysis} from "../../analysis.ts"
import {CACHED_MANAGERS, callToCache, mountCache} from "../../lint/cacheMounts.ts"
import {areListsUsedLater, packageStepOf} from "../../lint/packageSteps.ts"
import type {Span} from "../../text.ts"
import {onlyInstructionAt, type Refactoring} from "./refactoring.ts"

/** Has a step keep what its package manager downloads in a cache mount, and drops the clean-up that is then needless. */
export function mountCacheAt(analysis: Analysis, span: Span): Refactoring | undefined {
  const run = onlyInstructionAt(analysis, span)
  const step = run && packageStepOf(analysis, run, CACHED_MANAGERS)
  const name = step && CACHED_MANAGERS.find(name => callToCache(analysis, step, name))
  // what is in the mount is not there for the steps behind
  const lists = step && {...step, uses: step.uses.filter(({manager}) => manager.name === "apt")}
  if (name === "apt" && areListsUsedLater(analysis, lists!)) return undefined
  const fix = name && mountCache(analysis, step, name)
  return fix && {title: fix.title, kind: "refactor.rewrite", edits: fix.edits}
}
