import {type Automaton, all, any, atEnd, atStart, automatonOf, literal, type Node, type State} from "./automaton.ts"
import {trimSpace} from "./characters.ts"
import {readExpression} from "./goExpression.ts"

/** Why an ignore file or one of its patterns cannot be used. */
export interface IgnoreProblem {
  readonly problem: string
  /** Index of the line, or of the pattern in the list given, from 0; `undefined` when it is not one alone. */
  readonly line?: number
}

/** The path without empty and `.` parts, and with `..` resolved as far as it can be; `.` when nothing is left. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith("/")
  const kept: string[] = []
  for (const name of path.split("/")) {
    if (name === "" || name === ".") continue
    if (name !== "..") kept.push(name)
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop()
    else if (!rooted) kept.push(name)
  }
  return (rooted ? "/" : "") + kept.join("/") || "."
}

/** What Docker reads at most of one line, in bytes and without the line feed. */
const longestLine = 65_535

/** The patterns of an ignore file, cleaned; without comments and empty lines. */
export function readIgnoreFile(text: string): string[] | IgnoreProblem {
  const patterns: string[] = []
  const lines = text.replace(/^\ufeff/, "").split("\n")
  // The mark at the beginning counts as three bytes of the first line.
  let room = text.startsWith("\ufeff") ? longestLine - 3 : longestLine
  for (const [line, written] of lines.entries()) {
    if (byteLength(written) > room) return {problem: "a line of an ignore file cannot be longer than 64 KB", line}
    room = longestLine
    const pattern = trimSpace(written)
    if (written.startsWith("#") || pattern === "") continue
    if (pattern.startsWith("!")) patterns.push("!" + relativePattern(trimSpace(pattern.slice(1))))
    else patterns.push(relativePattern(pattern))
  }
  return patterns
}

/** Bytes in UTF-8. */
function byteLength(text: string): number {
  if (text.length * 3 <= longestLine) return text.length
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** The pattern seen from the build context, which is also what a slash at its beginning means. */
function relativePattern(pattern: string): string {
  return pattern === "" ? "" : cleanPath(pattern).replace(/^\/(?=.)/s, "")
}

/** One usable line of an ignore file. */
export interface IgnorePattern {
  /** Cleaned, without the exclamation mark. */
  readonly text: string
  /** It began with an exclamation mark: what it matches is not ignored after all. */
  readonly exclusion: boolean
  /** It passed the check, but comparing it with a path makes the build fail. */
  readonly broken: boolean
}

/** The patterns of an ignore file together, of which the last that matches wins. */
export interface IgnoreMatcher {
  readonly patterns: readonly IgnorePattern[]
  /** Any of the patterns is an exclusion. */
  readonly hasExclusions: boolean
  /** A pattern of only stars ignores everything at the root of the context, so that a copy of all of it is empty. */
  readonly rootIgnored: boolean
  /**
   * Whether the path, or a directory that it is in, is ignored. The path has slashes and begins at the context. `false`
   * when a broken pattern has to be asked.
   */
  readonly matches: (path: string) => boolean
  /** The build context's own directory. */
  readonly top: IgnoreFolder
}

interface Compiled {
  readonly pattern: IgnorePattern
  /** `undefined` for a broken one. */
  readonly automaton: Automaton | undefined
}

/** Makes the patterns, one per line, ready to be asked. */
export function compilePatterns(lines: readonly string[]): IgnoreMatcher | IgnoreProblem {
  const compiled: Compiled[] = []
  for (const [line, written] of lines.entries()) {
    const trimmed = trimSpace(written)
    if (trimmed === "") continue
    const cleaned = cleanPath(trimmed)
    const exclusion = cleaned.startsWith("!")
    const text = exclusion ? cleaned.slice(1) : cleaned
    if (text === "") return {problem: "there is no pattern after the exclamation mark", line}
    if (!isWellFormed(text)) return {problem: `the pattern ${JSON.stringify(text)} is malformed`, line}
    const automaton = compile(text)
    compiled.push({pattern: {text, exclusion, broken: automaton === undefined}, automaton})
  }
  const patterns = compiled.map(({pattern}) => pattern)
  return {
    patterns,
    hasExclusions: patterns.some(({exclusion}) => exclusion),
    rootIgnored: patterns.some(({text, exclusion}) => !exclusion && /^(?:\*\*?|\*\*\/\*)$/.test(text)),
    matches,
    top: folderOf(
      compiled.map(one => ({...one, state: one.automaton?.start ?? "broken"})),
      "",
      {returning: prefixesToReturn(patterns), matches, doubtful: false},
    ),
  }

  function matches(path: string): boolean {
    const parent = cleanPath(path.slice(0, path.lastIndexOf("/") + 1))
    let matched = false
    for (const {pattern, automaton} of compiled) {
      // A pattern that cannot change the answer is not asked.
      if (pattern.exclusion !== matched) continue
      if (automaton === undefined) return false
      const {start, after, ends} = automaton
      if (ends(after(start, path)) || (parent !== "." && matchesWithin(automaton, parent))) matched = !pattern.exclusion
    }
    return matched
  }
}

/** Whether the path or a directory that it is in matches. */
function matchesWithin({start, after, ends}: Automaton, path: string): boolean {
  let state = start
  for (const [index, name] of path.split("/").entries()) {
    state = after(index === 0 ? state : after(state, "/"), name)
    if (ends(state)) return true
    if (state.lost) return false
  }
  return false
}

/**
 * A directory of the build context on the way down. What is in it is judged as the sending of a context does it: a pattern that
 * matches the directory matches all in it, but was not asked where it could not change the answer for the directory. So this may
 * say something else than `matches`.
 */
export interface IgnoreFolder {
  /** Whether what has this name in it is left out; `undefined` when a broken pattern has to be asked, on which the build fails. */
  leavesOut(name: string): boolean | undefined
  /** The directory of this name in it; `undefined` where nothing in that can be sent. */
  enter(name: string): IgnoreFolder | undefined
  /**
   * Whether a file of this name in it, not left out, is sent without its bytes. That is a fault of BuildKit: before it opens
   * the file it asks once more, and then in the way of `matches`.
   */
  empties(name: string): boolean
}

/** What the directories have in common on the way down. */
interface Way {
  /** As `prefixesToReturn` has it. */
  returning: readonly string[] | undefined
  matches: (path: string) => boolean
  /** A pattern was not asked which matches a directory on the way. */
  doubtful: boolean
}

/** Whether something in a directory that is left out may be sent; a broken pattern has to be asked there. */
function mayReturn(asked: readonly Asked[]): boolean {
  const last = asked.findLastIndex(({state}) => state === "matched")
  return asked.some(({pattern, state}, index) => state === "broken" || (index > last && pattern.exclusion))
}

/**
 * By what Docker goes into directories that are left out: the paths of its exclusions, with a slash. `undefined`: it goes into
 * all of them, since one has a wildcard.
 */
function prefixesToReturn(patterns: readonly IgnorePattern[]): string[] | undefined {
  const paths = patterns.flatMap(({text, exclusion}) =>
    exclusion ? [text.replace(/\/\*\*$/, "").replace(/\/\*$/, "")] : [],
  )
  return paths.some(path => /[*[\]?^\\]/.test(path)) ? undefined : paths.map(path => `${path}/`)
}

/** Whether a path below the top is left out, for paths in any order; what is in a directory is judged by the way to it. */
export function judgeOf({top}: IgnoreMatcher): (path: string) => boolean {
  const folders = new Map<string, IgnoreFolder | undefined>([["", top]])
  const open = (path: string): IgnoreFolder | undefined => {
    if (!folders.has(path)) folders.set(path, open(folderPart(path))?.enter(namePart(path)))
    return folders.get(path)
  }
  return path => open(folderPart(path))?.leavesOut(namePart(path)) ?? true
}

function folderPart(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")))
}

function namePart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1)
}

interface Asked extends Compiled {
  /** What is known of the directory's path and a slash; "matched" means that the directory matches. */
  state: State | "matched" | "broken"
}

/** `path` ends with a slash, but for the top. */
function folderOf(asked: readonly Asked[], path: string, way: Way): IgnoreFolder {
  const isMatch = ({automaton, state}: Asked, name: string) =>
    typeof state === "object" && automaton!.ends(automaton!.after(state, name))
  return {
    leavesOut(name) {
      let matched = false
      for (const one of asked) {
        const {pattern, state} = one
        if (state !== "matched") {
          if (pattern.exclusion === matched && state === "broken") return undefined
          if (pattern.exclusion !== matched || !isMatch(one, name)) continue
        }
        matched = !pattern.exclusion
      }
      return matched
    },
    enter(name) {
      let matched = false
      let {doubtful} = way
      const below: Asked[] = []
      for (const one of asked) {
        const {pattern, automaton, state} = one
        if (state === "matched" || (pattern.exclusion === matched && isMatch(one, name))) {
          matched = !pattern.exclusion
          below.push({...one, state: "matched"})
        } else if (typeof state === "string") below.push(one)
        else {
          doubtful ||= pattern.exclusion !== matched && isMatch(one, name)
          const after = automaton!.after(automaton!.after(state, name), "/")
          if (!after.lost) below.push({...one, state: after})
        }
      }
      const inside = `${path}${name}/`
      const {returning} = way
      if (matched && (returning?.every(prefix => !prefix.startsWith(inside)) || !mayReturn(below))) return undefined
      return folderOf(below, inside, {...way, doubtful})
    },
    empties: name => way.doubtful && way.matches(path + name),
  }
}

// Docker checks patterns with one glob syntax and then compares paths with another, a regular expression that it makes
// of the pattern. Both readings are followed here, since patterns exist on which they differ.

/** Whether Go's filepath.Match sees nothing wrong with the pattern before it knows that "." does not match. */
function isWellFormed(pattern: string): boolean {
  let name = "."
  let at = 0
  while (at < pattern.length) {
    const stars = /\**/y
    stars.lastIndex = at
    stars.test(pattern)
    const star = stars.lastIndex > at
    const chunk = pattern.slice(stars.lastIndex, chunkEnd(pattern, stars.lastIndex))
    at = stars.lastIndex + chunk.length
    if (star && chunk === "") return true
    const last = at === pattern.length
    // With a star in front, the chunk may also match behind the single character of the name.
    const tries = star && name !== "" ? [name, ""] : [name]
    const rests = tries.map(text => matchChunk(chunk, text))
    const fit = rests.findIndex(rest => rest === "malformed" || (rest !== undefined && (rest === "" || !last)))
    if (fit < 0) return true
    if (rests[fit] === "malformed") return false
    name = rests[fit]!
  }
  return true
}

/** Where the next star is that does not stand in brackets. */
function chunkEnd(pattern: string, from: number): number {
  let inside = false
  for (let at = from; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++
    else if (pattern[at] === "[") inside = true
    else if (pattern[at] === "]") inside = false
    else if (pattern[at] === "*" && !inside) return at
  }
  return pattern.length
}

/** What is left of the name (`"."` or `""`) behind a chunk without stars; `undefined` when it does not match. */
function matchChunk(chunk: string, name: string): string | undefined {
  let rest = name
  let failed = false
  for (let at = 0; at < chunk.length; ) {
    failed ||= rest === ""
    if (chunk[at] === "[") {
      const bracket = readBracket(chunk, at)
      if (bracket === undefined) return "malformed"
      at = bracket.to
      failed ||= !bracket.takesDot
    } else {
      if (chunk[at] === "\\") at++
      else if (chunk[at] === "?") {
        rest = ""
        at++
        continue
      }
      if (at === chunk.length) return "malformed"
      failed ||= chunk[at] !== "."
      at++
    }
    rest = ""
  }
  return failed ? undefined : rest
}

/** A list in brackets as filepath.Match reads it: where it ends and whether a dot is in it; `undefined` if malformed. */
function readBracket(chunk: string, from: number): {to: number; takesDot: boolean} | undefined {
  const dot = 0x2e
  let at = from + 1
  const negated = chunk[at] === "^"
  if (negated) at++
  let found = false
  for (let first = true; first || chunk[at] !== "]"; first = false) {
    const low = readBracketCharacter(chunk, at)
    if (low === undefined) return undefined
    const high = chunk[low.to] === "-" ? readBracketCharacter(chunk, low.to + 1) : low
    if (high === undefined) return undefined
    found ||= low.code <= dot && dot <= high.code
    at = high.to
  }
  return {to: at + 1, takesDot: found !== negated}
}

/** A character of a list; `undefined` when it has to be escaped or is the last of the pattern. */
function readBracketCharacter(chunk: string, from: number): {to: number; code: number} | undefined {
  if (chunk[from] === "-" || chunk[from] === "]") return undefined
  const code = chunk.codePointAt(chunk[from] === "\\" ? from + 1 : from)
  if (code === undefined) return undefined
  const to = from + (chunk[from] === "\\" ? 1 : 0) + String.fromCodePoint(code).length
  return to < chunk.length ? {to, code} : undefined
}

/** The comparison that Docker makes with a pattern; `undefined` when its regular expression cannot be read. */
function compile(pattern: string): Automaton | undefined {
  const {kind, expression} = translate(pattern)
  const root = kind === "expression" ? readExpression(expression) : plainExpression(kind, pattern)
  return root && automatonOf(root)
}

/** Comparisons for which Docker makes no regular expression. */
function plainExpression(kind: "exact" | "prefix" | "suffix", pattern: string): Node {
  if (kind === "exact") return any(all(atStart, ...literal(pattern), atEnd))
  if (kind === "prefix") return any(all(atStart, ...literal(pattern.slice(0, -2))))
  const suffix = all(...literal(pattern.slice(2)), atEnd)
  // "**/name" is also the name alone.
  return pattern[2] === "/" ? any(suffix, all(atStart, ...literal(pattern.slice(3)), atEnd)) : any(suffix)
}

/** How a pattern is compared, and the regular expression (in Go's syntax) where that is needed. */
function translate(pattern: string): {kind: "exact" | "prefix" | "suffix" | "expression"; expression: string} {
  let kind: "exact" | "prefix" | "suffix" | "expression" = "exact"
  let expression = "^"
  const tokens = pattern.replace(/^\ufeff/, "").match(/\*\*\/?|\\?./gsu) ?? []
  for (const [index, token] of tokens.entries()) {
    const last = index === tokens.length - 1
    if (token.startsWith("**")) {
      if (!last) expression += "(.*/)?"
      else if (kind !== "exact") expression += ".*"
      kind = index === 0 ? "suffix" : last && kind === "exact" ? "prefix" : "expression"
    } else if (/^[.+()$]$/.test(token)) {
      // Docker means to escape braces and bars as well, but does not, so they have their power.
      expression += "\\" + token
    } else if (token === "*" || token === "?") {
      expression += token === "*" ? "[^/]*" : "[^/]"
      kind = "expression"
    } else {
      expression += token
      // A backslash at the end is left alone, and escapes what comes after the pattern.
      if (/^(?:[[\]]|\\.)$/su.test(token)) kind = "expression"
    }
  }
  return {kind, expression: expression + "$"}
}
