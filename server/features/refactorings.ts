import type {Analysis} from "../analysis.ts"
import type {Span} from "../text.ts"
import {mountCacheAt} from "./refactor/cacheMount.ts"
import {toExecForm, toShellForm} from "./refactor/execForm.ts"
import {extractEachTag, extractEachValue, extractTag, extractValue} from "./refactor/extractArgument.ts"
import {fromHeredoc, toHeredoc} from "./refactor/heredoc.ts"
import {inlineArgument} from "./refactor/inlineArgument.ts"
import {joinRuns} from "./refactor/joinRuns.ts"
import {nameStage} from "./refactor/nameStage.ts"
import {packagePerLine, sortPackages} from "./refactor/packageList.ts"
import type {Refactor, Refactoring} from "./refactor/refactoring.ts"
import {splitRun} from "./refactor/splitRun.ts"
import {wrapRun} from "./refactor/wrapRun.ts"

/** In the order in which they are offered. */
const ALL: readonly Refactor[] = [
  joinRuns,
  splitRun,
  wrapRun,
  toHeredoc,
  fromHeredoc,
  mountCacheAt,
  sortPackages,
  packagePerLine,
  nameStage,
  extractTag,
  extractEachTag,
  extractValue,
  extractEachValue,
  inlineArgument,
  toExecForm,
  toShellForm,
]

/** Every way to write differently what stands at the span, with the same meaning. */
export function refactorings(analysis: Analysis, span: Span): Refactoring[] {
  return ALL.flatMap(refactor => refactor(analysis, span) ?? [])
}
