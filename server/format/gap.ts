import {isSpace} from "../../grammars/characters.ts"
import {physicalLine} from "../../grammars/logical.ts"

// What stands between two tokens of an instruction: blanks, or continuations with comments and blank lines between the
// lines. None of it reaches BuildKit's words, so it can be written anew.

export interface GapStyle {
  /** The escape character. */
  escape: string
  /** What separates the tokens where they stand on one line. */
  glue: "" | " "
  /** The indentation of the lines in the gap and behind it; undefined leaves it as it is. */
  indent: string | undefined
}

/** The gap as it should be written; undefined where it holds something else, which is left alone. */
export function gapText(written: string, {escape, glue, indent}: GapStyle): string | undefined {
  const lines = written.split("\n")
  const last = lines.pop()!
  if (leadingSpace(last) < last.length) return undefined
  if (lines.length === 0) return glue
  const end = indent ?? last
  let text = ""
  let blank = false
  for (const [i, line] of lines.entries()) {
    const {body, end: carriage} = splitCarriage(line)
    const start = leadingSpace(body)
    const rest = withoutEndBlanks(body.slice(start))
    let now: string
    if (i > 0 && rest === "" && start === body.length) {
      if (blank) continue
      blank = true
      text += `${carriage}\n`
      continue
    }
    if (rest === escape) now = i === 0 ? ` ${escape}` : (indent ?? body.slice(0, start)) + escape
    else if (i > 0 && rest.startsWith("#")) now = end + rest
    else return undefined
    blank = false
    text += `${now}${carriage}\n`
  }
  return text + end
}

/** The first offset from `at` on that is no blank, continuation, comment or blank line; `to` if there is none. */
export function skipGap(source: string, at: number, to: number, escape: string): number {
  let next = at
  let lineStart = false
  while (next < to) {
    const character = source[next]!
    if (isSpace(character.charCodeAt(0))) {
      if (character === "\n") lineStart = true
      next++
      continue
    }
    const line = physicalLine(source, next)
    const continued = character === escape && /^[ \t]*$/.test(source.slice(next + 1, line.content))
    if (!continued && !(lineStart && character === "#")) return next
    next = line.next
    lineStart = true
  }
  return to
}

/** Where the blanks at the start end. Others than those of ASCII count: behind a flag, BuildKit takes them apart. */
function leadingSpace(text: string): number {
  let at = 0
  while (at < text.length && text.charCodeAt(at) < 128 && isSpace(text.charCodeAt(at))) at++
  return at
}

/** A line without its line feed, and the carriage returns at its end. */
export function splitCarriage(line: string): {body: string; end: string} {
  let to = line.length
  while (to > 0 && line[to - 1] === "\r") to--
  return {body: line.slice(0, to), end: line.slice(to)}
}

export function withoutEndBlanks(text: string): string {
  let to = text.length
  while (to > 0 && (text[to - 1] === " " || text[to - 1] === "\t")) to--
  return text.slice(0, to)
}
