import {isSpace} from "./characters.ts"
import {matchPattern, patternElements, replacePattern, templateText} from "./pattern.ts"
import type {Part, Variable, WordTree} from "./words.ts"

/** Stands for a value that cannot be known without a build: nothing may be concluded from it. */
export const UNKNOWN: unique symbol = Symbol("unknown")

/** The value of a variable: a text, undefined where it is not set, UNKNOWN where that cannot be told. */
export type Lookup = (name: string) => string | undefined | typeof UNKNOWN

export interface ExpandOptions {
  /** Keep quotation marks in the result. */
  rawQuotes?: boolean
  /** Leave a substitution of an unset variable as it stands. */
  keepUnset?: boolean
  /** False where the words of the value are not needed. */
  words?: boolean
}

/** One word of the result, with the span of the parsed text that it came from. */
export interface ExpandedWord {
  value: string
  from: number
  to: number
}

export interface Expansion {
  /** Undefined where a value is unknown, absurdly long, or there is a problem. */
  value?: string
  /** The value split at its unquoted blanks; empty where value is undefined, or where they are not asked for. */
  words: ExpandedWord[]
  /** Names that were looked up and are set. */
  matched: ReadonlySet<string>
  /** Names that were looked up and are not set. */
  unmatched: ReadonlySet<string>
  /** Names of which it is not known whether they are set. */
  unsure: ReadonlySet<string>
  problem?: ExpansionProblem
}

/** Why BuildKit refuses a text. Offsets are those of the text that was parsed. */
export interface ExpansionProblem {
  text: string
  from: number
  to: number
  /** The variable that `${name:?message}` demands and that is not set. */
  required?: string
}

/** Thrown inside of expand only. */
class Refusal {
  problem: ExpansionProblem
  constructor(text: string, {from, to}: Part, required?: string) {
    this.problem = {text, from, to, required}
  }
}

/** Thrown inside of expand only, where a value grows beyond what is followed. */
class TooLong {}

/** A value may be longer than its text by so much: with a few lines that double a variable it could have any length. */
const MAX_GROWTH = 1_000_000

/** How many steps may be spent on matching a pattern. */
const MAX_STEPS = 100_000_000

/** What BuildKit makes of a parsed word, given the variables. */
export function expand(tree: WordTree, lookup: Lookup, options: ExpandOptions = {}): Expansion {
  const matched = new Set<string>()
  const unmatched = new Set<string>()
  const unsure = new Set<string>()
  const result: Expansion = {words: [], matched, unmatched, unsure}
  if (tree.problem) return {...result, problem: {...tree.problem, text: wordProblemText(tree.problem)}}
  if (tree.tooDeep) return result
  const {rawQuotes = false, keepUnset = false, words = true} = options
  const longest = MAX_GROWTH + (tree.parts[tree.parts.length - 1]?.to ?? 0)
  let known = true
  // BuildKit keeps one buffer for the word in hand, and a nested substitution empties it. What was written before
  // such a substitution is therefore missing in the words (not in the value).
  let buffer = ""
  let bufferFrom = -1
  let bufferTo = 0
  let inWord = false

  try {
    const value = sequence(tree.parts, words)
    if (buffer !== "") pushWord()
    if (known) result.value = value
    else result.words = []
  } catch (error) {
    result.words = []
    if (error instanceof Refusal) result.problem = error.problem
    else if (!(error instanceof TooLong)) throw error
  }
  return result

  function pushWord(): void {
    result.words.push({value: buffer, from: bufferFrom, to: bufferTo})
    buffer = ""
    bufferFrom = -1
    inWord = false
  }

  function addRaw(text: string, from: number, to: number): void {
    if (bufferFrom < 0) bufferFrom = from
    bufferTo = to
    buffer += text
    inWord = true
  }

  function addSplit(text: string, at: number, end: number | undefined): void {
    let start = 0
    for (let i = 0; i <= text.length; i++) {
      if (i < text.length && !isSpace(text.charCodeAt(i))) continue
      if (i > start) addRaw(text.slice(start, i), end === undefined ? at + start : at, end ?? at + i)
      start = i + 1
      if (i < text.length && inWord && buffer !== "") pushWord()
    }
  }

  function sequence(parts: readonly Part[], outer: boolean): string {
    let value = ""
    for (const part of parts) {
      let text: string
      switch (part.kind) {
        case "plain":
          text = part.value
          if (outer) addSplit(text, part.from, undefined)
          break
        case "literal":
          text = part.value
          if (outer) addRaw(text, part.from, part.to)
          break
        case "single":
          text = rawQuotes ? `'${part.value}'` : part.value
          if (outer) addRaw(text, part.from, part.to)
          break
        case "double":
          text = quoted(part.parts)
          if (rawQuotes) text = `"${text}"`
          if (outer) addRaw(text, part.from, part.to)
          break
        case "variable":
          text = variable(part)
          if (outer) addSplit(text, part.from, part.to)
      }
      value += text
      if (value.length > longest) throw new TooLong()
    }
    return value
  }

  function quoted(parts: readonly Part[]): string {
    let value = ""
    for (const part of parts) {
      value += part.kind === "variable" ? variable(part) : (part as {value: string}).value
      if (value.length > longest) throw new TooLong()
    }
    return value
  }

  function nested(parts: readonly Part[]): string {
    buffer = ""
    bufferFrom = -1
    return sequence(parts, false)
  }

  /** The value of the name, undefined where it is not set. An unknown one is taken as set, the result as unknown. */
  function get(name: string): string | undefined {
    const value = lookup(name)
    if (value === UNKNOWN) {
      known = false
      unsure.add(name)
      return ""
    }
    if (value === undefined) unmatched.add(name)
    else matched.add(name)
    return value
  }

  function variable(part: Variable): string {
    const {name, modifier} = part
    if (modifier === undefined) {
      const value = get(name)
      if (value === undefined && keepUnset) return part.braces ? `\${${name}}` : `$${name}`
      return value ?? ""
    }
    const word = nested(part.word ?? [])
    if (modifier === "/" || modifier === "//") {
      const replacement = nested(part.replacement ?? [])
      const value = get(name)
      if (value === undefined && keepUnset) return `\${${name}/${word}/${replacement}}`
      const pattern = patternElements(word)
      if (!pattern) throw new Refusal(`the pattern "${word}" has an escape that patterns do not know`, part)
      checkSteps(value, word)
      checkSteps(value, replacement)
      return modifier === "/"
        ? replacePattern(value ?? "", pattern, replacement)
        : replacePattern(value ?? "", pattern, match => templateText(replacement, match))
    }
    const value = get(name)
    const sure = value !== "" || lookup(name) !== UNKNOWN
    if (value === undefined && keepUnset) return `\${${name}${modifier}${word}}`
    const unset = value === undefined
    const missing = unset || (modifier[0] === ":" && value === "" && sure)
    switch (modifier[modifier.length - 1]) {
      case "-":
        return missing ? word : value
      case "+":
        return missing ? "" : word
      case "?":
        if (missing)
          throw new Refusal(`${name}: ${word || `is not allowed to be ${unset ? "unset" : "empty"}`}`, part, name)
        return value
      case "#":
      case "%": {
        const end = modifier === "%"
        const greedy = word.startsWith(modifier)
        const pattern = patternElements(greedy ? word.slice(1) : word)
        if (!pattern) throw new Refusal(`the pattern "${word}" has an escape that patterns do not know`, part)
        checkSteps(value, word)
        return matchPattern(value ?? "", pattern, end, greedy)
      }
    }
    throw new Refusal(`there is no modifier "${modifier}", only -, + and ?, also behind a colon, and #, % and /`, part)
  }
}

function checkSteps(value: string | undefined, other: string): void {
  if ((value?.length ?? 0) * other.length > MAX_STEPS) throw new TooLong()
}

function wordProblemText(problem: NonNullable<WordTree["problem"]>): string {
  switch (problem.code) {
    case "single-quote":
      return "the single quote is never closed"
    case "double-quote":
      return "the double quote is never closed"
    case "missing-brace":
      return `"\${" is never closed with "}"`
    case "missing-slash":
      return `the pattern of "\${name/pattern/text}" is never closed with "/"`
    case "bad-substitution":
      return `"${problem.text}" names no variable`
    case "unsupported-modifier":
      return `there is no modifier "${problem.text}", only -, + and ?, also behind a colon, and #, % and /`
  }
}
