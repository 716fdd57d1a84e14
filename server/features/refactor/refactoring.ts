import type {Analysis} from "../../analysis.ts"
import {indexAt} from "../../lint/instructionEdits.ts"
import type {Dockerfile, Instruction} from "../../syntax/ast.ts"
import {parse} from "../../syntax/parse.ts"
import {applyEdits, type Edit, type Span} from "../../text.ts"

/** Another way to write something that means the same. */
export interface Refactoring {
  title: string
  /** As LSP has it. */
  kind: "refactor.rewrite" | "refactor.extract" | "refactor.inline"
  edits: readonly Edit[]
}

/** Undefined where it is not surely the same, or there is nothing of the kind. */
export type Refactor = (analysis: Analysis, span: Span) => Refactoring | undefined

/** The instructions that a span touches, in order. */
export function instructionsAt(analysis: Analysis, {from, to}: Span): Instruction[] {
  const {instructions} = analysis.file
  const first = indexAt(analysis, from)
  const last = indexAt(analysis, to)
  const touched = instructions.slice(Math.max(first, 0), last + 1)
  return touched.filter(one => one.to >= from && one.from <= to)
}

/** The only instruction that a span touches; undefined where there are more, or none. */
export function onlyInstructionAt(analysis: Analysis, span: Span): Instruction | undefined {
  const [only, more] = instructionsAt(analysis, span)
  return more ? undefined : only
}

/** A stretch of the file as it is read by itself after the edits, which are all within it. */
export function readAfter({source, file: {escape}}: Analysis, {from, to}: Span, edits: readonly Edit[]): Dockerfile {
  const moved = edits.map(edit => ({from: edit.from - from, to: edit.to - from, text: edit.text}))
  return parse(`# escape=${escape}\n${applyEdits(source.slice(from, to), moved)}\n`)
}
