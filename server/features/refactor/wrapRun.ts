import type {Analysis} from "../../analysis.ts"
import type {Edit, Span} from "../../text.ts"
import {indentOf, newlineOf, placeOf, readableScript} from "./chains.ts"
import {onlyInstructionAt, type Refactoring} from "./refactoring.ts"

/** Gives each command of a RUN a line of its own, behind `&&`, `||` or a semicolon. */
export function wrapRun(analysis: Analysis, span: Span): Refactoring | undefined {
  const run = onlyInstructionAt(analysis, span)
  const view = run && run.heredocs.length === 0 ? readableScript(analysis, run) : undefined
  if (!run || !view || view.shell.script!.comments.length > 0) return undefined
  const {text, script} = view.shell
  const start = ` ${analysis.file.escape}${newlineOf(analysis, run)}${indentOf(analysis, run)}    `
  const edits: Edit[] = []
  const wrap = (from: number, to: number, operator: string) => {
    const gap = placeOf(view, {from, to})
    if (analysis.text(gap) === text.value.slice(from, to)) edits.push({...gap, text: operator})
  }
  for (const [i, {from, pipelines, operators, background}] of script!.statements.entries()) {
    const before = script!.statements[i - 1]
    const separator = before && text.value.slice(before.to, from)
    if (before && !before.background && /^[ \t]*;[ \t]*$/.test(separator!)) wrap(before.to, from, `;${start}`)
    for (const [i, {value}] of operators.entries()) wrap(pipelines[i]!.to, pipelines[i + 1]!.from, `${start}${value} `)
    if (background) return undefined
  }
  return edits.length > 0
    ? {title: "Put each command in a line of its own", kind: "refactor.rewrite", edits}
    : undefined
}
