import type {Analysis} from "../analysis.ts"
import {ancestry, rootBase, type Stage} from "../model/stages.ts"
import type {Instruction} from "../syntax/ast.ts"
import {insertAbove, keywordLike} from "./instructionEdits.ts"
import type {Fix} from "./rule.ts"

// Having bash run the RUNs of a stage whose /bin/sh is dash.

/**
 * Puts `SHELL ["/bin/bash", ...]` above a RUN. Undefined where the image may have no bash (that of Debian and Ubuntu has it),
 * where SHELL is used already, or where a RUN behind it means something else in bash.
 */
export function askForBash(analysis: Analysis, run: Instruction, options: readonly string[]): Fix | undefined {
  const state = analysis.stateAt(run)
  if (run.name !== "RUN" || !state || state.shell || rootBase(state.stage).kind !== "image") return undefined
  if (analysis.shellOf(run)?.dialect !== "dash") return undefined
  const behind = analysis.shellViews.filter(({shell: {instruction}}) => {
    const stage = analysis.stageOf(instruction)
    return stage && instruction.from >= run.from && comesFrom(stage, state.stage)
  })
  // the echo of dash reads escapes, and that of bash does not
  const escapes = behind.some(({callsOf, text}) => callsOf("echo").some(({command}) => text(command).includes("\\")))
  if (escapes) return undefined
  const words = ["/bin/bash", ...options, "-c"].map(word => JSON.stringify(word)).join(", ")
  const edits = insertAbove(analysis, run, `${keywordLike(run, "SHELL")} [${words}]`)
  return edits && {title: `Write SHELL [${words}] above it`, safe: false, edits}
}

function comesFrom(stage: Stage, other: Stage): boolean {
  for (const one of ancestry(stage)) if (one === other) return true
  return false
}
