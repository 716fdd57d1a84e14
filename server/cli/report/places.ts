import {isAbsolute, relative, resolve, sep} from "node:path"
import {fingerprintsOf} from "../../lint/fingerprint.ts"
import type {Finding} from "../../lint/lint.ts"
import {type Position, positionAt, type Span} from "../../text.ts"
import type {FileResult, FileText} from "./reporter.ts"

// Places as reports say them. Lines and columns are 1-based, a tab is one column, and a byte order mark is none.

export interface Range {
  start: Position
  /** Behind the last character. */
  end: Position
}

/** A span with columns in UTF-16 units, as in the editor protocol (plus one) and SARIF. */
export function rangeOf(file: FileText, {from, to}: Span): Range {
  return {start: unitsAt(file, from), end: unitsAt(file, to)}
}

function unitsAt({source, lines}: FileText, offset: number): Position {
  const {line, column} = positionAt(lines, offset)
  return {line, column: line === 1 && source.startsWith("\ufeff") ? Math.max(1, column - 1) : column}
}

/**
 * Places with their columns in characters: those outside the basic plane, such as most emoji, are one. Asked in the order
 * of the file it reads each line once.
 */
export function charactersOf(file: FileText): (offset: number) => Position {
  const {source, lines} = file
  // how many pairs there are between a line's start and a place in it
  let start = 0
  let read = 0
  let pairs = 0
  return offset => {
    const {line, column} = unitsAt(file, offset)
    const lineStart = lines.starts[line - 1]!
    if (lineStart !== start || offset < read) {
      start = lineStart
      read = lineStart
      pairs = 0
    }
    for (; read < offset; read++) if (source.codePointAt(read)! > 0xffff) pairs++
    return {line, column: column - pairs}
  }
}

/** The 1-based line of the last character of a span. */
export function lastLine({lines}: FileText, {from, to}: Span): number {
  return positionAt(lines, Math.max(from, to - 1)).line
}

/** A path for programs: relative to the folder where it is inside it, absolute elsewhere; with forward slashes. */
export function portablePath(path: string, folder: string): string {
  if (path === "-") return path
  const inside = relative(folder, resolve(folder, path))
  const outside = inside === "" || /^\.\.(?:[/\\]|$)/.test(inside) || isAbsolute(inside)
  const chosen = outside ? resolve(folder, path) : inside
  return sep === "\\" ? chosen.replaceAll("\\", "/") : chosen
}

/** The fingerprint of each finding that is reported. */
export function fingerprints({path, source, findings, all}: FileResult, folder: string): string[] {
  const prints = fingerprintsOf(portablePath(path, folder), source, all)
  const byFinding = new Map<Finding, string>(all.map((finding, i) => [finding, prints[i]!]))
  return findings.map(finding => byFinding.get(finding)!)
}
