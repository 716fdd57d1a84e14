import {isSpace, toLower, trimSpace} from "./characters.ts"
import {isTooLong, physicalLine, skipSpace} from "./logical.ts"

/** A comment in the form of a parser directive, among the lines where directives are read. */
export interface DirectiveLine {
  /** The whole comment. */
  from: number
  to: number
  /** In lower case. */
  name: "syntax" | "escape" | "check"
  /** As written. */
  nameFrom: number
  nameTo: number
  value: string
  valueFrom: number
  valueTo: number
  /** An earlier directive has the same name. */
  duplicate: boolean
}

export interface Directives {
  /** The block as BuildKit's parser reads it; this is where `escape` counts and where a second one is an error. */
  lines: DirectiveLine[]
  /** Chooses the front end; its value is cut at the first blank. */
  syntax?: {value: string; from: number; to: number}
  /** Sets up the checks. */
  check?: DirectiveLine
  escape: "\\" | "`"
  /** The first line that stops BuildKit: a duplicate or a bad escape character. */
  problem?: {code: "duplicate-directive" | "bad-escape"; line: DirectiveLine}
}

/**
 * BuildKit has two readers for directives. Its parser strips indentation and stops at any line that is no directive,
 * a shebang included: it acts on `escape`. A second one, for `syntax` and `check`, wants the # in the first column and
 * passes over a shebang.
 */
export function readDirectives(source: string): Directives {
  const start = source.startsWith("\ufeff") ? 1 : 0
  const lines = readBlock(source, start, true, "#")
  const result: Directives = {lines, escape: "\\"}
  for (const line of lines) {
    if (line.duplicate) result.problem ??= {code: "duplicate-directive", line}
    else if (line.name === "escape") {
      if (line.value === "`" || line.value === "\\") {
        if (!result.problem) result.escape = line.value
      } else result.problem ??= {code: "bad-escape", line}
    }
  }
  const shebang = source.startsWith("#!", start)
  const newline = source.indexOf("\n", start)
  const top = shebang ? (newline < 0 ? source.length : newline + 1) : start
  const block = readBlock(source, top, false, "#")
  const find = (name: string, among: DirectiveLine[]) => among.find(line => line.name === name)
  const stop = block.findIndex(line => line.duplicate)
  const read = stop < 0 ? block : block.slice(0, stop)
  const syntax = find("syntax", read) ?? find("syntax", readBlock(source, top, false, "//"))
  const check = find("check", read)
  if (syntax) result.syntax = {value: firstWord(syntax.value), from: syntax.valueFrom, to: syntax.valueTo}
  else result.syntax = jsonSyntax(source, top)
  if (check) result.check = check
  return result
}

/** A file that is a JSON object can name its front end in the key "syntax". */
function jsonSyntax(source: string, from: number): Directives["syntax"] {
  if (source[skipSpace(source, from, source.length)] !== "{") return undefined
  try {
    const value = (JSON.parse(source.slice(from)) as {syntax?: unknown}).syntax
    return typeof value === "string" ? {value, from, to: source.length} : undefined
  } catch {
    return undefined
  }
}

/** The value up to its first blank: a remark behind it is not part of it. */
export function firstWord(value: string): string {
  const blank = value.indexOf(" ")
  return blank < 0 ? value : value.slice(0, blank)
}

function readBlock(source: string, from: number, indented: boolean, comment: string): DirectiveLine[] {
  const lines: DirectiveLine[] = []
  const seen = new Set<string>()
  let at = from
  while (at < source.length) {
    const {content, next} = physicalLine(source, at)
    if (isTooLong(source, at, next)) break
    const hash = indented ? skipSpace(source, at, content) : at
    const line = source.startsWith(comment, hash)
      ? readDirective(source, hash, hash + comment.length, content)
      : undefined
    if (!line) break
    line.duplicate = seen.has(line.name)
    seen.add(line.name)
    lines.push(line)
    at = next
  }
  return lines
}

/** A comment's text as `name = value`, where it has one of the three names. Needs no # in front of it. */
export function readDirective(source: string, from: number, start: number, end: number): DirectiveLine | undefined {
  let at = skipSpace(source, start, end)
  const nameFrom = at
  while (at < end && isAlphanumeric(source.charCodeAt(at), at > nameFrom)) at++
  const nameTo = at
  const name = toLower(source.slice(nameFrom, nameTo))
  if (name !== "syntax" && name !== "escape" && name !== "check") return undefined
  at = skipAscii(source, at, end)
  if (source[at] !== "=" || at >= end) return undefined
  const afterEquals = at + 1
  let valueFrom = skipAscii(source, afterEquals, end)
  let valueTo = end
  while (valueTo > valueFrom && isAsciiSpace(source.charCodeAt(valueTo - 1))) valueTo--
  if (valueFrom >= valueTo) {
    // at least one character has to be the value: of nothing but blanks it is the last one
    if (end === afterEquals) return undefined
    valueFrom = end - 1
    valueTo = end
  }
  const value = source.slice(valueFrom, valueTo)
  return {from, to: end, name, nameFrom, nameTo, value, valueFrom, valueTo, duplicate: false}
}

function isAlphanumeric(code: number, digits: boolean): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (digits && code >= 48 && code <= 57)
}

function isAsciiSpace(code: number): boolean {
  return code < 128 && code !== 11 && isSpace(code)
}

function skipAscii(source: string, from: number, to: number): number {
  let at = from
  while (at < to && isAsciiSpace(source.charCodeAt(at))) at++
  return at
}

/**
 * The text of a comment line as BuildKit attaches it to the instruction below: the line without its first
 * character, which is not the # where the comment is indented, and without white space at its ends.
 */
export function commentText(line: string): string {
  if (line === "") return ""
  const first = line.charCodeAt(0)
  // BuildKit drops one byte; what is left of a longer character is no character any more
  const rest = first < 0x80 ? "" : "\ufffd".repeat(first < 0x800 ? 1 : 2)
  return trimSpace(rest + line.slice(1))
}
