import type {Position, Range, TextEdit} from "vscode-languageserver"
import type {TextDocument} from "vscode-languageserver-textdocument"
import type {Edit, Span} from "../text.ts"

// The only place that knows of lines and characters as the protocol counts them.

/** What a column counts: bytes of UTF-8, units of UTF-16, or code points. */
export type Encoding = "utf-8" | "utf-16" | "utf-32"

/** A text, and how places in it are told. */
export interface Places {
  document: TextDocument
  encoding: Encoding
}

/** The offset of a position; one behind the end of its line, or of the text, is that end. */
export function offsetAt({document, encoding}: Places, {line, character}: Position): number {
  const start = document.offsetAt({line, character: 0})
  if (encoding === "utf-16") return document.offsetAt({line, character})
  const text = lineAt(document, line)
  let at = 0
  for (let left = character; left > 0 && at < text.length; ) {
    const code = text.codePointAt(at)!
    left -= encoding === "utf-8" ? bytesOf(code) : 1
    // inside a character: its start
    if (left < 0) break
    at += code > 0xffff ? 2 : 1
  }
  return start + at
}

export function positionAt({document, encoding}: Places, offset: number): Position {
  const {line, character} = document.positionAt(offset)
  if (encoding === "utf-16") return {line, character}
  return {line, character: columnsIn(lineAt(document, line).slice(0, character), encoding)}
}

export function rangeOf(places: Places, {from, to}: Span): Range {
  const start = positionAt(places, from)
  return {start, end: from === to ? start : positionAt(places, to)}
}

export function spanOf(places: Places, {start, end}: Range): Span {
  const [a, b] = [offsetAt(places, start), offsetAt(places, end)]
  return {from: Math.min(a, b), to: Math.max(a, b)}
}

export function textEditsOf(places: Places, edits: readonly Edit[]): TextEdit[] {
  return edits.map(edit => ({range: rangeOf(places, edit), newText: edit.text}))
}

/** How many columns a text is wide that stands in one line. */
export function columnsIn(text: string, encoding: Encoding): number {
  if (encoding === "utf-16") return text.length
  let columns = 0
  for (const character of text) columns += encoding === "utf-8" ? bytesOf(character.codePointAt(0)!) : 1
  return columns
}

function bytesOf(code: number): number {
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}

function lineAt(document: TextDocument, line: number): string {
  return document.getText({start: {line, character: 0}, end: {line, character: Number.MAX_SAFE_INTEGER}})
}
