import type {Analysis} from "../analysis.ts"
import type {Span} from "../text.ts"
import type {Refactor, Refactoring} from "./refactor/refactoring.ts"

/** In the order in which they are offered. */
const ALL: readonly Refactor[] = []

/** Every way to write differently what stands at the span, with the same meaning. */
export function refactorings(analysis: Analysis, span: Span): Refactoring[] {
  return ALL.flatMap(refactor => refactor(analysis, span) ?? [])
}
