import type {Analysis} from "../../analysis.ts"
import {joinRuns as joinTwo} from "../../lint/edits.ts"
import type {Instruction} from "../../syntax/ast.ts"
import type {Edit, Span} from "../../text.ts"
import {endsWithStep, readableScript} from "./chains.ts"
import {instructionsAt, type Refactoring} from "./refactoring.ts"

/** Makes one RUN of those that are selected, or of one and the next: one layer, if nothing fails the same files. */
export function joinRuns(analysis: Analysis, span: Span): Refactoring | undefined {
  const runs = runsAt(analysis, span)
  const [first] = runs
  if (!first || runs.length < 2) return undefined
  const edits: Edit[] = []
  for (const [i, run] of runs.entries()) {
    const view = readableScript(analysis, run)
    if (!view || endsWithStep(analysis, view)) return undefined
    if (i === 0) continue
    const own = joinTwo(analysis, runs[i - 1]!, run, first)
    if (!own) return undefined
    edits.push(...own)
  }
  const title =
    runs.length > 2
      ? `Join these ${runs.length} RUNs`
      : instructionsAt(analysis, span).length > 1
        ? "Join these RUNs"
        : "Join with the next RUN"
  return {title, kind: "refactor.rewrite", edits}
}

function runsAt(analysis: Analysis, span: Span): readonly Instruction[] {
  const selected = instructionsAt(analysis, span)
  const [only, more] = selected
  if (!only || more) return selected
  const {instructions} = analysis.file
  const next = instructions[instructions.indexOf(only) + 1]
  return next ? [only, next] : []
}
