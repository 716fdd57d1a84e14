import {trimSpace} from "./characters.ts"

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
}

/** Makes the patterns, one per line, ready to be asked. */
export function compilePatterns(lines: readonly string[]): IgnoreMatcher | IgnoreProblem {
  const tested: {pattern: IgnorePattern; test: Test | undefined}[] = []
  for (const [line, written] of lines.entries()) {
    const trimmed = trimSpace(written)
    if (trimmed === "") continue
    const cleaned = cleanPath(trimmed)
    const exclusion = cleaned.startsWith("!")
    const text = exclusion ? cleaned.slice(1) : cleaned
    if (text === "") return {problem: "there is no pattern after the exclamation mark", line}
    if (!isWellFormed(text)) return {problem: `the pattern ${JSON.stringify(text)} is malformed`, line}
    const test = compileTest(text)
    tested.push({pattern: {text, exclusion, broken: test === undefined}, test})
  }
  const patterns = tested.map(({pattern}) => pattern)
  return {
    patterns,
    hasExclusions: patterns.some(({exclusion}) => exclusion),
    rootIgnored: patterns.some(({text, exclusion}) => !exclusion && /^(?:\*\*?|\*\*\/\*)$/.test(text)),
    matches: path => {
      const parent = cleanPath(path.slice(0, path.lastIndexOf("/") + 1))
      let matched = false
      for (const {pattern, test} of tested) {
        // A pattern that cannot change the answer is not asked.
        if (pattern.exclusion !== matched) continue
        if (test === undefined) return false
        if (test(path, false) || (parent !== "." && test(parent, true))) matched = !pattern.exclusion
      }
      return matched
    },
  }
}

/** Whether the path, or with `within` any part of it that ends before a slash or at the end, matches. */
type Test = (path: string, within: boolean) => boolean

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
function compileTest(pattern: string): Test | undefined {
  const {kind, expression} = translate(pattern)
  if (kind === "exact") return (path, within) => path === pattern || (within && path.startsWith(pattern + "/"))
  if (kind === "prefix") return path => path.startsWith(pattern.slice(0, -2))
  if (kind === "suffix") return suffixTest(pattern.slice(2))
  const root = readExpression(expression)
  const steps = root && stepsOf(root)
  return steps && ((path, within) => run(steps, path, within))
}

function suffixTest(suffix: string): Test {
  // "**/name" is also the name alone.
  const name = suffix.startsWith("/") ? suffix.slice(1) : undefined
  return (path, within) =>
    path.endsWith(suffix) ||
    path === name ||
    (within && (path.includes(suffix + "/") || (name !== undefined && path.startsWith(name + "/"))))
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

/** Whether a character, given as a string of one code point, is meant. */
type Class = (character: string) => boolean

/** A condition on the characters on both sides of a place, `""` at an end of the path. */
type Condition = (before: string, after: string) => boolean

/** A part of a regular expression. */
type Node =
  | {readonly kind: "take"; readonly takes: Class}
  | {readonly kind: "check"; readonly holds: Condition}
  | {readonly kind: "all"; readonly parts: readonly Node[]}
  | {readonly kind: "any"; readonly parts: readonly Node[]}
  | {readonly kind: "repeat"; readonly part: Node; readonly least: number; readonly most: number}

/** A part made ready to be followed: take a character, go on only if a condition holds, or go two ways. */
type Step =
  | {readonly kind: "take"; readonly takes: Class}
  | {readonly kind: "check"; readonly holds: Condition}
  | {readonly kind: "fork"; readonly other: number}
  | {readonly kind: "jump"; readonly to: number}
  | {readonly kind: "end"}

/** Greater expressions are refused. Go goes thirty times as far, which takes too long while somebody types. */
const mostSteps = 100_000

/** The steps of a part; `undefined` when they are too many. */
function stepsOf(root: Node): Step[] | undefined {
  const steps: Step[] = []
  const add = (node: Node): void => {
    if (steps.length > mostSteps) return
    if (node.kind === "all") node.parts.forEach(add)
    else if (node.kind === "any") addChoice(node.parts)
    else if (node.kind === "repeat") addRepeat(node.part, node.least, node.most)
    else steps.push(node)
  }
  const addFork = (body: () => void) => {
    const at = steps.push({kind: "end"}) - 1
    body()
    steps[at] = {kind: "fork", other: steps.length}
  }
  const addRepeat = (part: Node, least: number, most: number) => {
    for (let count = 0; count < least; count++) add(part)
    if (most === Number.POSITIVE_INFINITY) {
      const start = steps.length
      addFork(() => {
        add(part)
        steps.push({kind: "jump", to: start})
      })
    } else for (let count = least; count < most; count++) addFork(() => add(part))
  }
  // Only the whole is a choice, so each way to go ends the match.
  const addChoice = (parts: readonly Node[]) => {
    parts.forEach((part, index) => {
      const branch = () => {
        add(part)
        steps.push({kind: "end"})
      }
      if (index < parts.length - 1) addFork(branch)
      else branch()
    })
  }
  add(root)
  return steps.length > mostSteps ? undefined : steps
}

/** Compares in one pass, following all ways through the steps at once, so that no pattern can take long. */
function run(steps: readonly Step[], path: string, within: boolean): boolean {
  const follow = makeFollow(steps)
  let here: number[] = []
  let before = ""
  for (const after of [...path, ""]) {
    // A match may begin anywhere; that most begin at the start is a condition of theirs.
    here.push(0)
    if (within && after === "/" && follow([...here], before, "")) return true
    if (follow(here, before, after)) return true
    const next: number[] = []
    for (const index of here) {
      const step = steps[index]!
      if (step.kind === "take" && after !== "" && step.takes(after)) next.push(index + 1)
    }
    here = next
    before = after
  }
  return false
}

/** Adds the steps that can be reached from others without taking a character; whether an end is among them. */
type Follow = (reached: number[], before: string, after: string) => boolean

function makeFollow(steps: readonly Step[]): Follow {
  // The round in which a step was last reached. One array serves all rounds, as clearing it would cost too much.
  const rounds = new Uint32Array(steps.length)
  let round = 0
  return (reached, before, after) => {
    round++
    for (const index of reached) rounds[index] = round
    const reach = (index: number) => {
      if (rounds[index] === round) return
      rounds[index] = round
      reached.push(index)
    }
    // A list that grows while it is walked through is walked to its end.
    for (const index of reached) {
      const step = steps[index]!
      if (step.kind === "end") return true
      if (step.kind === "jump") reach(step.to)
      else if (step.kind === "fork") {
        reach(index + 1)
        reach(step.other)
      } else if (step.kind === "check" && step.holds(before, after)) reach(index + 1)
    }
    return false
  }
}

const isWord: Class = character => /^[0-9A-Za-z_]$/.test(character)
const atBoundary: Condition = (before, after) => isWord(before) !== isWord(after)

/** What an expression may contain that stands for no character. */
const conditions: Readonly<Record<string, Condition>> = {
  "^": before => before === "",
  $: (_, after) => after === "",
  "\\A": before => before === "",
  "\\z": (_, after) => after === "",
  "\\b": atBoundary,
  "\\B": (before, after) => !atBoundary(before, after),
}

/** A regular expression as `translate` makes them, in Go's syntax; `undefined` when it is malformed. */
function readExpression(expression: string): Node | undefined {
  const branches: Node[] = []
  let parts: Node[] = []
  // Whether the last thing read was a repetition, which cannot be repeated again.
  let repeated = false
  for (let at = 0; at < expression.length; ) {
    const mark = expression[at]!
    const pair = mark === "\\" ? expression.slice(at, at + 2) : mark
    const count = readCount(expression, at)
    const holds = conditions[pair]
    let repeats = false
    if (count !== undefined) {
      const part = parts.pop()
      if (repeated || part === undefined || !mayRepeat(count, part)) return undefined
      parts.push({kind: "repeat", part, least: count.least, most: count.most})
      at = count.to
      repeats = true
    } else if (holds !== undefined) {
      parts.push({kind: "check", holds})
      at += pair.length
    } else if (mark === "|") {
      branches.push({kind: "all", parts})
      parts = []
      at++
    } else if (expression.startsWith(directories, at)) {
      parts.push(anyDirectories)
      at += directories.length
      repeats = true
    } else if (pair === "\\Q") {
      // Everything up to "\E" stands for itself, what was made of wildcards too.
      const end = expression.indexOf("\\E", at + 2)
      const quoted = expression.slice(at + 2, end < 0 ? expression.length : end)
      for (const character of quoted) parts.push({kind: "take", takes: other => other === character})
      at = end < 0 ? expression.length : end + 2
    } else {
      const atom = readAtom(expression, at)
      if (atom === undefined) return undefined
      parts.push({kind: "take", takes: atom.takes})
      at = atom.to
    }
    repeated = repeats
  }
  return {kind: "any", parts: [...branches, {kind: "all", parts}]}
}

/** The only group that is made of a pattern. */
const directories = "(.*/)?"
const isNotLineFeed: Class = character => character !== "\n"
const anyDirectories: Node = {
  kind: "repeat",
  part: {
    kind: "all",
    parts: [
      {kind: "repeat", part: {kind: "take", takes: isNotLineFeed}, least: 0, most: Number.POSITIVE_INFINITY},
      {kind: "take", takes: character => character === "/"},
    ],
  },
  least: 0,
  most: 1,
}

/** How often something may stand there. */
interface Count {
  readonly least: number
  readonly most: number
  readonly to: number
}

/** A star, or numbers in braces: `{2}`, `{2,}`, `{2,4}`; `undefined` for anything else, which stands for itself. */
function readCount(text: string, at: number): Count | undefined {
  if (text[at] === "*") return {least: 0, most: Number.POSITIVE_INFINITY, to: at + 1}
  const braces = /\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}/y
  braces.lastIndex = at
  const [, least, comma, most = comma === undefined ? least : "Infinity"] = braces.exec(text) ?? []
  return least === undefined ? undefined : {least: Number(least), most: Number(most), to: braces.lastIndex}
}

/** Repetitions, those inside repetitions multiplied, are at most a thousand. */
function mayRepeat({least, most}: Count, part: Node): boolean {
  const times = timesOf(least, most)
  return least <= most && times <= 1000 && (times < 2 || times * timesWithin(part) <= 1000)
}

function timesOf(least: number, most: number): number {
  return most === Number.POSITIVE_INFINITY ? least : most
}

function timesWithin(node: Node): number {
  if (node.kind !== "repeat") return 1
  return Math.max(1, timesOf(node.least, node.most)) * timesWithin(node.part)
}

/** A class of characters and where its text ends. */
interface Atom {
  readonly takes: Class
  readonly to: number
}

function readAtom(text: string, at: number): Atom | undefined {
  if (text[at] === ".") return {takes: isNotLineFeed, to: at + 1}
  if (text[at] === "[") return readClass(text, at)
  const named = readNamedClass(text, at)
  if (named !== "none") return named
  const literal = readCharacter(text, at)
  return literal && {takes: character => character === literal.character, to: literal.to}
}

/** A list in brackets as Go's regular expressions read it. */
function readClass(text: string, from: number): Atom | undefined {
  const classes: Class[] = []
  const negated = text[from + 1] === "^"
  const start = from + (negated ? 2 : 1)
  let at = start
  while (at === start || text[at] !== "]") {
    const named = readNamedClass(text, at)
    if (named === undefined) return undefined
    if (named !== "none") {
      classes.push(named.takes)
      at = named.to
      continue
    }
    const low = readCharacter(text, at)
    if (low === undefined) return undefined
    const ranged = text[low.to] === "-" && low.to + 1 < text.length && text[low.to + 1] !== "]"
    const high = ranged ? readCharacter(text, low.to + 1) : low
    if (high === undefined) return undefined
    const [first, last] = [low.character.codePointAt(0)!, high.character.codePointAt(0)!]
    if (last < first) return undefined
    classes.push(character => first <= character.codePointAt(0)! && character.codePointAt(0)! <= last)
    at = high.to
  }
  return {takes: character => classes.some(takes => takes(character)) !== negated, to: at + 1}
}

/** The names between `[:` and `:]`, and the letters behind a backslash. */
const classNames: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  ascii: /[\0-\x7f]/,
  blank: /[\t ]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  word: /[0-9A-Za-z_]/,
  xdigit: /[0-9A-Fa-f]/,
  d: /[0-9]/,
  s: /[\t\n\f\r ]/,
  w: /[0-9A-Za-z_]/,
}

/** A class with a name: `[:alpha:]` (only inside brackets), `\d`, `\pL`. `"none"` if there is none, `undefined` if bad. */
function readNamedClass(text: string, at: number): Atom | "none" | undefined {
  if (text.startsWith("[:", at)) {
    const end = text.indexOf(":]", at + 2)
    const negated = text[at + 2] === "^"
    const name = text.slice(negated ? at + 3 : at + 2, end)
    if (end >= 0) return name.length > 1 ? namedClass(name, negated, end + 2) : undefined
  }
  const letters = /\\(?:([dswDSW])|([pP])(?:\{(\^?)([^}]*)\}|(.)))/suy
  letters.lastIndex = at
  const [, letter, group, caret, long, short = ""] = letters.exec(text) ?? []
  if (letter !== undefined) return namedClass(letter.toLowerCase(), letter < "a", letters.lastIndex)
  if (group === undefined) return /^\\[pP]/.test(text.slice(at, at + 2)) ? undefined : "none"
  const members = unicodeClass(long ?? short)
  const negated = (group === "P") !== (caret === "^")
  return members && {takes: character => members.test(character) !== negated, to: letters.lastIndex}
}

function namedClass(name: string, negated: boolean, to: number): Atom | undefined {
  const members = Object.hasOwn(classNames, name) ? classNames[name] : undefined
  return members && {takes: character => members.test(character) !== negated, to}
}

/**
 * A Unicode category, or a script whose name is one word (Go knows no other), in any case; `undefined` if there is
 * none. Two spellings are not told apart: a category without the joints of its name, which Go knows, and the
 * four-letter codes of scripts, which it does not.
 */
function unicodeClass(written: string): RegExp | undefined {
  const words = written.split(/[-_ ]+/).filter(word => word !== "")
  if (words.length === 0 || !words.every(word => /^[A-Za-z]+$/.test(word))) return undefined
  const name = words.map(word => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join("_")
  const binary = {any: "Any", ascii: "ASCII", assigned: "Assigned", lc: "LC"}[words.join("").toLowerCase()]
  const properties = [binary, `gc=${name}`, `gc=${name.toLowerCase()}`, words.length === 1 && `sc=${name}`]
  for (const property of properties.filter(Boolean)) {
    try {
      return new RegExp(`\\p{${property}}`, "u")
    } catch {
      // Not the name of such a thing; it may be that of another.
    }
  }
  return undefined
}

const controls: Readonly<Record<string, string>> = {a: "\x07", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v"}

/** One character, or an escape that stands for one; `undefined` when there is none or the escape means nothing. */
function readCharacter(text: string, at: number): {character: string; to: number} | undefined {
  if (text[at] !== "\\") {
    const code = text.codePointAt(at)
    if (code === undefined) return undefined
    const character = String.fromCodePoint(code)
    return {character, to: at + character.length}
  }
  const number = /\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/y
  number.lastIndex = at
  const [, short, long, octal] = number.exec(text) ?? []
  const digits = short ?? long ?? octal
  if (digits !== undefined) {
    const code = Number.parseInt(digits, octal === undefined ? 16 : 8)
    return code > 0x10ffff ? undefined : {character: String.fromCodePoint(code), to: number.lastIndex}
  }
  const escaped = text[at + 1] ?? ""
  const character = controls[escaped] ?? (/^[^0-9A-Za-z\x80-\uffff]$/.test(escaped) ? escaped : undefined)
  return character === undefined ? undefined : {character, to: at + 2}
}
