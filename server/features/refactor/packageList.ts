import type {Analysis} from "../../analysis.ts"
import {innermost} from "../../lint/instructionEdits.ts"
import {areSortable, firstUnsorted, sortPackages as sortEdits} from "../../lint/packageOrder.ts"
import type {Package} from "../../model/packages.ts"
import type {Instruction} from "../../syntax/ast.ts"
import type {Span} from "../../text.ts"
import {indentOf, newlineOf} from "./chains.ts"
import {onlyInstructionAt, type Refactoring} from "./refactoring.ts"

/** Sorts the packages of the call at the span. */
export function sortPackages(analysis: Analysis, span: Span): Refactoring | undefined {
  const {run, packages} = listAt(analysis, span) ?? {}
  if (!run || !packages || firstUnsorted(packages) < 0) return undefined
  const edits = sortEdits(analysis, {run: innermost(run)}, packages)
  return edits && {title: "Sort the packages", kind: "refactor.rewrite", edits}
}

/** Puts each package of the call at the span in a line of its own, where they stand in one line. */
export function packagePerLine(analysis: Analysis, span: Span): Refactoring | undefined {
  const {run, packages} = listAt(analysis, span) ?? {}
  if (!run || !packages) return undefined
  // in a heredoc the shell joins the lines
  const [heredoc] = run.heredocs
  const escape = heredoc && packages[0]!.at.from > heredoc.body.from ? "\\" : analysis.file.escape
  const {source} = analysis
  const start = source.lastIndexOf("\n", packages[0]!.at.from) + 1
  const own = /^[ \t]*/.exec(source.slice(start, packages[0]!.at.from))![0]
  const indent = start > run.from ? `${own}    ` : `${indentOf(analysis, run)}    `
  const text = ` ${escape}${newlineOf(analysis, run)}${indent}`
  const edits = packages.map(({at: {from}}, i) => {
    const gap = /[ \t]*$/.exec(source.slice(Math.max(0, from - 200), from))![0].length
    const isNext = gap > 0 && (i === 0 ? from - gap > start : packages[i - 1]!.at.to === from - gap)
    return isNext ? {from: from - gap, to: from, text} : undefined
  })
  if (!edits.every(edit => edit !== undefined)) return undefined
  return {title: "Put each package in a line of its own", kind: "refactor.rewrite", edits}
}

/** The packages of the call that a span is in, or of the only call of its RUN; undefined where their order is not known. */
function listAt(analysis: Analysis, {from, to}: Span): {run: Instruction; packages: readonly Package[]} | undefined {
  const run = onlyInstructionAt(analysis, {from, to})
  if (!run || innermost(run).name !== "RUN" || innermost(run).json) return undefined
  const calls = analysis
    .packagesOf(innermost(run))
    .filter(({action, packages}) => action === "install" && packages.length > 1)
  const near = calls.filter(({command, packages}) => command.at.from <= to && packages.at(-1)!.at.to >= from)
  const [only, more] = near.length > 0 ? near : calls
  return only && !more && areSortable(analysis, only.packages) ? {run, packages: only.packages} : undefined
}
