import {countWhile} from "../grammars/search.ts"
/** A stretch of the source: UTF-16 offsets, 0-based, half-open. */
export interface Span {
  from: number
  to: number
}

/** One change to the source: the text in the span is replaced by `text`; an empty span inserts. */
export interface Edit extends Span {
  text: string
}

/**
 * The source with the edits made. Edits may come in any order and must not overlap; two insertions at one
 * place keep the order in which they are given.
 */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const sorted = edits.map((edit, index) => ({edit, index}))
  sorted.sort((a, b) => a.edit.from - b.edit.from || a.edit.to - b.edit.to || a.index - b.index)
  let result = ""
  let at = 0
  for (const {edit} of sorted) {
    if (edit.from < at) throw new RangeError(`edits overlap at offset ${edit.from}`)
    result += source.slice(at, edit.from) + edit.text
    at = edit.to
  }
  return result + source.slice(at)
}

/** The number of the last span that begins at an offset or before it, of spans in order; -1 where none does. */
export function lastFrom(spans: readonly Pick<Span, "from">[], offset: number): number {
  return countWhile(spans, ({from}) => from <= offset) - 1
}

/** A place as people count: line and column start at 1, the column in UTF-16 units. */
export interface Position {
  line: number
  column: number
}

/** Where the lines of a text begin. Only "\n" ends a line, as in BuildKit. */
export interface LineIndex {
  /** Offset of the first character of each line. */
  starts: readonly number[]
}

export function indexLines(source: string): LineIndex {
  const starts = [0]
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1)
  return {starts}
}

/** The 1-based line that holds the offset. */
export function lineAt(lines: LineIndex, offset: number): number {
  return Math.max(
    1,
    countWhile(lines.starts, start => start <= offset),
  )
}

export function positionAt(lines: LineIndex, offset: number): Position {
  const line = lineAt(lines, offset)
  return {line, column: offset - lines.starts[line - 1]! + 1}
}
