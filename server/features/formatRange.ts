import type {Analysis} from "../analysis.ts"
import {format} from "../format/format.ts"
import {DEFAULT_FORMAT, type FormatOptions} from "../format/options.ts"
import {readsTheSame} from "../format/same.ts"
import {parse} from "../syntax/parse.ts"
import {applyEdits, type Edit, type Span} from "../text.ts"

/**
 * What formatting changes in the lines of a span and in the whole of every instruction that it touches; nothing where the
 * file can't be formatted.
 */
export function formatRange(analysis: Analysis, span: Span, options: FormatOptions = DEFAULT_FORMAT): Edit[] {
  const {file, source} = analysis
  const {edits} = format(analysis, options)
  const lines = wholeLines(analysis, span)
  const kept = edits.flatMap(edit => cut(edit, lines, source) ?? [])
  if (kept.length === 0 || kept.length === edits.length) return kept
  return readsTheSame(file, parse(applyEdits(source, kept)), !options.reindentRun) ? kept : []
}

/** The lines of a span and of the instructions in it, without the last line break. */
function wholeLines({file, source}: Analysis, span: Span): Span {
  let {from, to} = span
  for (const instruction of file.instructions) {
    const empty = span.from === span.to
    const touched = empty
      ? instruction.from <= span.to && instruction.to >= span.from
      : instruction.from < span.to && instruction.to > span.from
    if (!touched) continue
    from = Math.min(from, instruction.from)
    to = Math.max(to, instruction.to)
  }
  const end = source.indexOf("\n", to)
  // a selection of lines ends where the next one starts
  const whole = to > from && source[to - 1] === "\n"
  return {from: source.lastIndexOf("\n", from - 1) + 1, to: whole ? to : end < 0 ? source.length : end}
}

/** The edit where it is in the lines; of one that also changes the lines above, what it does to the indentation. */
function cut(edit: Edit, lines: Span, source: string): Edit | undefined {
  const {from, to, text} = edit
  if (from > lines.to || to > lines.to || to < lines.from) return undefined
  if (from >= lines.from) return edit
  const indent = text.slice(text.lastIndexOf("\n") + 1)
  const own = source.lastIndexOf("\n", to - 1) + 1 === lines.from
  return own && source.slice(lines.from, to) !== indent ? {from: lines.from, to, text: indent} : undefined
}
