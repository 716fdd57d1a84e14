import type {Analysis} from "../analysis.ts"
import type {Span} from "../text.ts"
import {toExecForm, toShellForm} from "./refactor/execForm.ts"
import {joinRuns} from "./refactor/joinRuns.ts"
import type {Refactor, Refactoring} from "./refactor/refactoring.ts"
import {splitRun} from "./refactor/splitRun.ts"

/** In the order in which they are offered. */
const ALL: readonly Refactor[] = [joinRuns, splitRun, toExecForm, toShellForm]

/** Every way to write differently what stands at the span, with the same meaning. */
export function refactorings(analysis: Analysis, span: Span): Refactoring[] {
  return ALL.flatMap(refactor => refactor(analysis, span) ?? [])
}
