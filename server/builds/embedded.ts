import {countWhile} from "../../grammars/search.ts"
import type {Edit, Span} from "../text.ts"

/** A text that stands in another file, indented or quoted there, and the places of its characters. */
export interface Embedded {
  text: string
  /** The place in the outer file; where a character has none of its own, that of the whole text. */
  placeOf(span: Span): Span
  /** The edit of the outer file that makes this edit of the text; undefined where there is none that is sure. */
  editOf(edit: Edit): Edit | undefined
}

/** A stretch of a text that stands in one piece in the outer file. */
interface Piece {
  /** Where it begins in the text, and in the outer file. */
  text: number
  outer: number
  /** A character of the outer file that is not part of the text stands in front of it. */
  quoted: boolean
  /** How many blanks of the margin its line lacks. */
  missing: number
}

/**
 * The text of an indented block, whose lines are those of `span` from the start of the first to behind the last, each
 * indented by so many blanks.
 */
export function indentedText(outer: string, {from, to}: Span, indent: number, quoting?: Quoting): Embedded {
  const margin = " ".repeat(indent)
  /** Where the text goes on at another place of the outer file. */
  const pieces: Piece[] = []
  let text = ""
  const add = (start: number, end: number, quoted: boolean, missing: number) => {
    pieces.push({text: text.length, outer: start, quoted, missing})
    text += outer.slice(start, end)
  }
  for (let at = from; at < to; ) {
    const found = outer.indexOf("\n", at)
    const end = found < 0 || found >= to ? to : found + 1
    // a blank line may be shorter than the margin
    const blanks = /^ *(?=\r?\n?$)/.exec(outer.slice(at, end))?.[0].length ?? indent
    const missing = Math.max(0, indent - blanks)
    const first = at + indent - missing
    let start = first
    for (const {index} of quoting ? outer.slice(start, end).matchAll(quoting.pattern) : []) {
      add(start, first + index, start > first, missing)
      start = first + index + 1
    }
    add(start, end, start > first, missing)
    at = end
  }
  const pieceAt = (offset: number) => {
    const last = countWhile(pieces, ({text}) => text <= offset) - 1
    return pieces[Math.max(0, last)] ?? {text: 0, outer: from, quoted: false, missing: 0}
  }
  const outerOffset = (offset: number) => {
    const piece = pieceAt(offset)
    return piece.outer + (offset - piece.text)
  }
  /** An edit in front of a quoted character is in front of its quote too. */
  const editOffset = (offset: number) => {
    const piece = pieceAt(offset)
    return outerOffset(offset) - (piece.quoted && piece.text === offset ? 1 : 0)
  }
  return {
    text,
    // the end of a span belongs to the line that it ends, not to the next one
    placeOf: span => ({
      from: outerOffset(span.from),
      to: span.to > span.from ? outerOffset(span.to - 1) + 1 : outerOffset(span.from),
    }),
    editOf(edit) {
      const place = {from: editOffset(edit.from), to: editOffset(edit.to)}
      const written = quoting ? quoting.write(edit.text) : edit.text
      const inner = /^[^\r\n]/.test(written) ? " ".repeat(pieceAt(edit.from).missing) + written : written
      if (edit.to < text.length || !text.endsWith("\n")) return {...place, text: inner.replaceAll("\n", `\n${margin}`)}
      // behind the last line comes what is not indented
      const last = inner.replace(/\n(?!$)/g, `\n${margin}`)
      if (edit.from === text.length) return inner.endsWith("\n") ? {...place, text: margin + last} : undefined
      if (inner.endsWith("\n")) return {...place, text: last}
      const wholeLines = edit.from === 0 || text[edit.from - 1] === "\n"
      return inner === "" && wholeLines ? {from: place.from - indent, to: place.to, text: ""} : undefined
    },
  }
}

/** How the outer file writes what would mean something to it. */
export interface Quoting {
  /** The first character of what this finds is not part of the text. Global. */
  pattern: RegExp
  /** A piece of the text as the outer file has it. */
  write(text: string): string
}

/** A text without places of its own: everything in it stands where the whole of it stands. */
export function opaqueText(text: string, place: Span): Embedded {
  return {text, placeOf: () => place, editOf: () => undefined}
}
