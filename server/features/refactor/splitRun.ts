import type {Analysis} from "../../analysis.ts"
import {keywordLike} from "../../lint/instructionEdits.ts"
import type {Edit, Span} from "../../text.ts"
import {
  chainOf,
  changesShell,
  commentsWithin,
  endsWithStep,
  indentOf,
  newlineOf,
  placeOf,
  readableScript,
} from "./chains.ts"
import {onlyInstructionAt, type Refactoring, readAfter} from "./refactoring.ts"

/**
 * Makes a RUN of each command of a chain. From the first one on that changes the shell, as `cd` does, they stay together,
 * for the others need it.
 */
export function splitRun(analysis: Analysis, span: Span): Refactoring | undefined {
  const run = onlyInstructionAt(analysis, span)
  const view = run && readableScript(analysis, run)
  const chain = view && run.heredocs.length === 0 && chainOf(view)
  if (!chain || endsWithStep(analysis, view)) return undefined
  const lasting = chain.findIndex(pipeline => changesShell(view, pipeline))
  const count = lasting < 0 ? chain.length : lasting + 1
  if (count < 2) return undefined
  const flags = run.flags.map(flag => ` ${analysis.text(flag)}`).join("")
  if (flags.includes("\n")) return undefined
  const start = newlineOf(analysis, run) + indentOf(analysis, run)
  const edits: Edit[] = []
  for (let i = 1; i < count; i++) {
    const gap = {from: placeOf(view, chain[i - 1]!).to, to: placeOf(view, chain[i]!).from}
    const comments = commentsWithin(analysis, run, gap).map(comment => start + comment)
    edits.push({...gap, text: `${comments.join("")}${start}${keywordLike(run, "RUN")}${flags} `})
  }
  const after = readAfter(analysis, run, edits).instructions
  // a test between brackets may be a JSON array
  const isSame =
    after.length === count &&
    after.every(one => one.name === "RUN" && !one.json && one.flags.length === run.flags.length)
  return isSame ? {title: `Split into ${count} RUNs`, kind: "refactor.rewrite", edits} : undefined
}
