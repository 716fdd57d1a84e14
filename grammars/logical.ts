import {isSpace} from "./characters.ts"

/**
 * A piece of a Dockerfile as BuildKit reads it, that still knows where each of its characters stands in the
 * source. The two differ where a line is continued, where quotes or escapes are removed, and in JSON strings.
 */
export interface Text {
  /** What BuildKit reads. */
  value: string
  /** Where it stands in the source: half-open UTF-16 offsets. */
  from: number
  to: number
  /**
   * Pairs of (offset in value, offset in the source), ascending; within a pair's reach both count up together.
   * Undefined where both count up together all the way, as where value is exactly the source between from and to.
   */
  map?: readonly number[]
}

/** Where the character at `offset` of the value stands in the source; the end of the value is at `to`. */
export function sourceOffset(text: Text, offset: number): number {
  if (offset >= text.value.length) return text.to
  if (!text.map) return text.from + offset
  const piece = pieceAt(text.map, offset)
  return text.map[piece + 1]! + offset - text.map[piece]!
}

/** Where the character before `offset` of the value ends in the source: the end of what stands before `offset`. */
export function sourceEnd(text: Text, offset: number): number {
  if (offset <= 0) return text.from
  if (offset >= text.value.length) return text.to
  return sourceOffset(text, offset - 1) + 1
}

/**
 * The offset in the value of a place in the source, the other way round than sourceOffset. What was taken out in front of
 * the place, such as a continuation, counts as its end; places outside of the text are its start or end.
 */
export function valueOffset(text: Text, source: number): number {
  const {from, to, value, map} = text
  if (source <= from) return 0
  if (source >= to) return value.length
  if (!map) return Math.min(source - from, value.length)
  let low = 0
  let high = map.length / 2 - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (map[middle * 2 + 1]! <= source) low = middle
    else high = middle - 1
  }
  // the bytes of a letter that is taken apart all have its place: the first of them is meant
  while (low > 0 && map[low * 2 - 1]! + map[low * 2]! - map[low * 2 - 2]! > source) low--
  const next = map[low * 2 + 2] ?? value.length
  return Math.max(0, Math.min(map[low * 2]! + source - map[low * 2 + 1]!, next))
}

/** A part of a text, by offsets in its value. */
export function slice(text: Text, from: number, to = text.value.length): Text {
  const {map} = text
  const value = text.value.slice(from, to)
  if (!map) return {value, from: text.from + from, to: text.from + to}
  if (from >= to) {
    const at = sourceOffset(text, from)
    return {value: "", from: at, to: at}
  }
  const start = sourceOffset(text, from)
  const end = to >= text.value.length ? text.to : sourceEnd(text, to)
  const first = pieceAt(map, from)
  let last = first
  while (last + 2 < map.length && map[last + 2]! < to) last += 2
  if (first === last && end - start === to - from) return {value, from: start, to: end}
  const own = [0, start]
  for (let i = first + 2; i <= last; i += 2) own.push(map[i]! - from, map[i + 1]!)
  return {value, from: start, to: end, map: own}
}

function pieceAt(map: readonly number[], offset: number): number {
  let low = 0
  let high = map.length / 2 - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (map[middle * 2]! <= offset) low = middle
    else high = middle - 1
  }
  return low * 2
}

/** A text that is built piece by piece out of another one. */
export interface TextBuilder {
  value: string
  map: number[]
}

/** Adds characters that come from `source`, an offset in the source. */
export function addPiece(builder: TextBuilder, characters: string, source: number): void {
  const {map, value} = builder
  const last = map.length - 2
  if (last < 0 || map[last + 1]! + value.length - map[last]! !== source) map.push(value.length, source)
  builder.value += characters
}

export function finishText({value, map}: TextBuilder, from: number, to: number): Text {
  if (map.length === 0 || (map.length === 2 && map[1] === from && to - from === value.length)) return {value, from, to}
  return {value, from, to, map}
}

/** One instruction's text: its physical lines joined where the escape character continues them. */
export interface LogicalLine {
  text: Text
  /** The end of its last physical line, without the line break. */
  end: number
  /** Comment lines between its continued lines. */
  comments: {from: number; to: number}[]
  /** The last blank line between its continued lines; undefined when there is none. */
  blank?: {from: number; to: number}
}

/**
 * Reads the logical line that starts at `from`. Comment and blank lines after a continued line are dropped, and
 * nothing but the line break and the escape character with the blanks behind it is taken off a continued line.
 */
export function readLogicalLine(source: string, from: number, escape: string): LogicalLine {
  const first = physicalLine(source, from)
  const cut = continuation(source, from, first.content, escape)
  if (cut < 0) {
    return {text: {value: source.slice(from, first.content), from, to: first.content}, end: first.content, comments: []}
  }
  const parts = [source.slice(from, cut)]
  const map: number[] = cut > from ? [0, from] : []
  let length = cut - from
  let to = cut
  let next = first.next
  let end = first.content
  let continued = true
  const comments: LogicalLine["comments"] = []
  let blank: LogicalLine["blank"]
  while (continued && next < source.length) {
    const at = next
    const line = physicalLine(source, at)
    next = line.next
    end = line.content
    const start = skipSpace(source, at, line.content)
    if (start < line.content && source[start] === "#") {
      comments.push({from: start, to: line.content})
      continue
    }
    if (start === line.content) {
      blank = {from: at, to: line.content}
      continue
    }
    const stop = continuation(source, at, line.content, escape)
    continued = stop >= 0
    to = continued ? stop : line.content
    if (to > at) {
      parts.push(source.slice(at, to))
      map.push(length, at)
      length += to - at
    }
  }
  const value = parts.join("")
  return {text: finishText({value, map}, from, Math.max(to, from)), end, comments, blank}
}

/** The end of the content of the physical line and the start of the next one. */
export function physicalLine(source: string, from: number): {content: number; next: number} {
  const newline = source.indexOf("\n", from)
  let content = newline < 0 ? source.length : newline
  while (content > from && source.charCodeAt(content - 1) === 13) content--
  return {content, next: newline < 0 ? source.length : newline + 1}
}

/** BuildKit reads at most so many bytes in one physical line. */
export const MAX_LINE = 65_535

const encoder = new TextEncoder()

/** Whether the physical line is longer than BuildKit reads; `next` is the start of the line behind it. */
export function isTooLong(source: string, from: number, next: number): boolean {
  const to = source[next - 1] === "\n" ? next - 1 : next
  if (to - from <= MAX_LINE / 3) return false
  return to - from > MAX_LINE || encoder.encode(source.slice(from, to)).length > MAX_LINE
}

export function skipSpace(source: string, from: number, to: number): number {
  let at = from
  while (at < to && isSpace(source.charCodeAt(at))) at++
  return at
}

/**
 * Where the escape character stands that continues this physical line, or -1. It has to be the last character but
 * for blanks and tabs, and an escape character in front of it takes its meaning away.
 */
function continuation(source: string, from: number, to: number, escape: string): number {
  let at = to - 1
  while (at >= from && (source.charCodeAt(at) === 32 || source.charCodeAt(at) === 9)) at--
  if (at < from || source[at] !== escape) return -1
  return at > from && source[at - 1] === escape ? -1 : at
}
