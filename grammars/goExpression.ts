import {type Class, type Condition, isWord, type Node} from "./automaton.ts"

// Regular expressions in Go's syntax, as far as they can be made of a pattern.

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
export function readExpression(expression: string): Node | undefined {
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
