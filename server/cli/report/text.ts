import type {Finding} from "../../lint/lint.ts"
import {SEVERITIES, type Severity} from "../../lint/rule.ts"
import {type LineIndex, type Position, positionAt, type Span} from "../../text.ts"
import type {Paint} from "./paint.ts"
import {charactersOf} from "./places.ts"
import type {FileResult, Reporter, ReportSettings} from "./reporter.ts"
import {countRules, statisticsTable} from "./statistics.ts"
import {CUT, short, visible} from "./visible.ts"

/**
 * Findings for people: the place, the message, and the source with a line under what is meant. Where counts per rule
 * are asked for, they stand in the findings' place.
 */
export function textReport({paint: colors, statistics, quiet}: ReportSettings): Reporter {
  const rules = countRules()
  const counts = new Map<Severity, number>()
  let files = 0
  let filesWithFindings = 0
  return {
    file(result) {
      files++
      if (result.findings.length > 0) filesWithFindings++
      for (const {severity} of result.findings) counts.set(severity, (counts.get(severity) ?? 0) + 1)
      if (statistics) {
        rules.add(result)
        return ""
      }
      const places = {placeOf: charactersOf(result), relatedPlaceOf: charactersOf(result)}
      return result.findings.map(finding => `${textFinding({...result, ...places}, finding, colors)}\n\n`).join("")
    },
    end({errors}) {
      const table = statistics && counts.size > 0 ? statisticsTable(rules.list(), colors) : ""
      if (quiet) return table
      const unread = errors.length > 0 ? `; ${count(errors.length, "path")} could not be linted` : ""
      if (counts.size === 0)
        return files === 0 ? "" : `${colors.good("nothing found")} in ${count(files, "file")}${unread}\n`
      const parts = SEVERITIES.flatMap(severity => {
        const number = counts.get(severity)
        return number === undefined ? [] : [colors.severity(severity, counted(severity, number))]
      })
      const where = files === 1 ? "in 1 file" : `in ${filesWithFindings} of ${files} files`
      const hint = colors.dim("  (dockerlint explain RULE says more)")
      const space = table === "" ? "" : "\n"
      return `${table}${space}${parts.join(", ")} ${where}${unread}${hint}\n`
    },
  }
}

/** A file with the places in it; related ones are looked up for themselves, as they are in another order. */
interface PlacedFile extends FileResult {
  placeOf(offset: number): Position
  relatedPlaceOf(offset: number): Position
}

function counted(severity: Severity, number: number): string {
  return severity === "error" || severity === "warning" ? count(number, severity) : `${number} ${severity}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`
}

function textFinding(file: PlacedFile, finding: Finding, colors: Paint): string {
  const {rule, severity, at, message, fix, related} = finding
  const {path, source, lines, placeOf, relatedPlaceOf} = file
  const {line, column} = placeOf(at.from)
  const head = `${colors.bold(`${visible(path)}:${line}:${column}`)} ${colors.severity(severity, severity)} ${colors.bold(rule.name)}: ${short(message)}`
  const number = String(line)
  const bar = colors.dim("|")
  const gutter = `  ${" ".repeat(number.length)} `
  const {text, underline} = excerpt(source, lines, at, (colors.columns ?? WIDTH) - gutter.length - 3)
  const rows = [
    head,
    `  ${colors.dim(number)} ${bar} ${text}`,
    `${gutter}${bar} ${colors.severity(severity, underline)}`,
  ]
  for (const {at, message} of related ?? []) {
    const place = relatedPlaceOf(at.from)
    rows.push(`${gutter}${colors.dim("=")} ${visible(path)}:${place.line}:${place.column}: ${short(message)}`)
  }
  if (fix) rows.push(`${gutter}${colors.dim("=")} fix: ${short(fix.title)}`)
  return rows.map(row => row.trimEnd()).join("\n")
}

/** The width of excerpts where the output is no terminal. */
const WIDTH = 120
/** How many characters of a line are looked at on each side of a place: more than any terminal is wide. */
const LONGEST = 1000
const TAB = 4

/** The first line of a span with a line of carets to go below it, both cut to the width around the place. */
export function excerpt(
  source: string,
  {starts}: LineIndex,
  {from, to}: Span,
  width: number,
): {text: string; underline: string} {
  const {line} = positionAt({starts}, from)
  const lineStart = starts[line - 1]!
  const next = starts[line]
  const lineEnd = next === undefined ? source.length : next - 1
  // of a very long line only what is around the place can be seen
  const start = Math.max(lineStart, from - LONGEST)
  const whole = source.slice(start, Math.min(lineEnd, from + LONGEST)).replace(/\r$/, "")
  const end = Math.min(to - start, whole.length)
  const cells = cellsOf(whole, from - start, Math.max(end, from - start), start === 0)
  return cut(cells, Math.max(width, 20))
}

interface Cells {
  /** What is shown, one piece a character. */
  pieces: {text: string; width: number}[]
  /** The first piece that is marked, and the one behind the last. */
  from: number
  to: number
}

/** `atStart`: the line is the first, where a byte order mark is not shown. */
function cellsOf(line: string, from: number, to: number, atStart: boolean): Cells {
  const pieces: Cells["pieces"] = []
  let column = 0
  let at = 0
  let [first, last] = [-1, -1]
  for (const character of line) {
    if (first < 0 && at >= from) first = pieces.length
    if (last < 0 && at >= to) last = pieces.length
    const isMark = character === "\ufeff" && atStart && at === 0
    const text = character === "\t" ? " ".repeat(TAB - (column % TAB)) : isMark ? "" : visible(character)
    const width = character === "\t" || isMark ? text.length : widthOf(text)
    pieces.push({text, width})
    column += width
    at += character.length
  }
  return {pieces, from: first < 0 ? pieces.length : first, to: last < 0 ? pieces.length : last}
}

function cut({pieces, from, to}: Cells, width: number): {text: string; underline: string} {
  let total = 0
  for (const piece of pieces) total += piece.width
  let [left, right] = [0, pieces.length]
  if (total > width) {
    // a third of the room before the place, more where the line ends soon behind it
    const room = width - 2
    left = back(from, Math.floor(room / 3))
    right = ahead(left, room)
    if (right === pieces.length) left = back(right, room)
    if (left === 0) right = ahead(0, room + 1)
  }
  const before = left > 0 ? CUT : ""
  const text = before + textOf(left, right) + (right < pieces.length ? CUT : "")
  const indent = before.length + widthOfPieces(left, from)
  const marked = widthOfPieces(from, Math.min(to, right))
  return {text: text.trimEnd(), underline: " ".repeat(indent) + "^".repeat(Math.max(marked, 1))}

  function back(at: number, room: number): number {
    let left = room
    while (at > 0 && pieces[at - 1]!.width <= left) left -= pieces[--at]!.width
    return at
  }

  function ahead(at: number, room: number): number {
    let left = room
    while (at < pieces.length && pieces[at]!.width <= left) left -= pieces[at++]!.width
    return at
  }

  function textOf(from: number, to: number): string {
    return pieces
      .slice(from, to)
      .map(({text}) => text)
      .join("")
  }

  function widthOfPieces(from: number, to: number): number {
    let width = 0
    for (let at = from; at < to; at++) width += pieces[at]!.width
    return width
  }
}

const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u

/** How many cells of a terminal a character takes. */
function widthOf(character: string): number {
  if (character < "\u0300") return 1
  if (/^[\p{M}\p{Cf}]/u.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}
