import type {Assignment, Feature, FeatureName, Part, Range, Redirect, Word} from "./shellTree.ts"
import {arithmeticEnd, closing, readQuoted, readWord, type WordContext} from "./shellWords.ts"

// What the patterns of the shell's tokens ask. Which words are reserved, where an assignment may stand and how a
// parenthesis is meant depends on the tokens before: the reader follows along and knows.

/** What may come next. */
type Position =
  /** A command: reserved words, assignments, `((` and `[[` count. */
  | "start"
  /** Behind an assignment or redirection that starts a command: no reserved words. */
  | "prefix"
  | "arguments"
  /** A name: of for, select or function, or what case looks at. */
  | "name"
  /** Behind the name of for and select, and the subject of case. */
  | "in"
  /** Patterns of case, or esac. */
  | "pattern"
  /** Behind the `(` or `|` of patterns: no esac. */
  | "alternative"

/** A here-document whose body follows the line. */
interface Pending {
  redirect: Redirect
  chomp: boolean
}

export const RESERVED = [
  "if",
  "then",
  "elif",
  "else",
  "fi",
  "for",
  "select",
  "in",
  "do",
  "done",
  "case",
  "esac",
  "while",
  "until",
  "function",
  "{",
  "}",
  "!",
  "time",
] as const
export type Reserved = (typeof RESERVED)[number]

const DECLARATIONS = new Set(["declare", "typeset", "local", "export", "readonly"])

const REDIRECTION = /(?:\d+|\{[A-Za-z_]\w*\})?(?:&>>?|<<<|<<-?|<&|<>|>>|>&|>\||<(?!\()|>(?!\())/y
const ASSIGNMENT = /([A-Za-z_]\w*)(\[[^\]\n]{0,500}\])?(\+?)=/y
const RESERVED_WORD = new RegExp(`(?:${[...RESERVED].sort((a, b) => b.length - a.length).join("|")})`, "y")
const WORD_END = /[\s;&|<>()]/

function isNameCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
}

export class ShellReader {
  readonly context: WordContext
  private position: Position = "start"
  /** The reserved word that a name belongs to. */
  private owner: Reserved | undefined
  /** The next word is where a redirection leads. */
  private target: Redirect | undefined
  private pending: Pending[] = []
  private command = ""
  private regex = false
  private found: {at: number; word: Reserved | undefined} = {at: -1, word: undefined}

  readonly text: string
  readonly to: number
  private readonly features: Feature[]

  constructor(context: WordContext, features: Feature[]) {
    this.context = context
    this.text = context.text
    this.to = context.to
    this.features = features
  }

  private feature(name: FeatureName, from: number, to: number): void {
    this.features.push({name, from, to})
  }

  blank(at: number): string | undefined {
    let end = at
    while (end < this.to) {
      const character = this.text[end]
      if (character === " " || character === "\t" || character === "\r") end++
      else if (character === "\\" && this.text[end + 1] === "\n" && end + 1 < this.to) end += 2
      else break
    }
    return end > at ? this.text.slice(at, end) : undefined
  }

  comment(at: number): string | undefined {
    if (this.text[at] !== "#") return undefined
    const end = this.text.indexOf("\n", at)
    return this.text.slice(at, end < 0 ? this.to : Math.min(end, this.to))
  }

  /** A line break, and the bodies of here-documents behind it. */
  newline(at: number): string | undefined {
    if (this.text[at] !== "\n") return undefined
    let end = at + 1
    for (const {redirect, chomp} of this.pending) end = this.readBody(redirect, chomp, end)
    this.pending = []
    if (
      this.position !== "pattern" &&
      this.position !== "alternative" &&
      !(this.position === "in" && this.owner === "case")
    )
      this.position = "start"
    return this.text.slice(at, end)
  }

  private readBody(redirect: Redirect, chomp: boolean, from: number): number {
    const name = redirect.target?.literal ?? ""
    const quoted = redirect.target?.parts.some(part => part.kind !== "literal" || part.escaped) ?? false
    let at = from
    let bodyTo = this.to
    let next = this.to
    while (at < this.to) {
      const newline = this.text.indexOf("\n", at)
      const end = newline < 0 || newline > this.to ? this.to : newline
      let start = at
      while (chomp && this.text[start] === "\t") start++
      if (this.text.slice(start, end) === name) {
        bodyTo = at
        next = Math.min(end + 1, this.to)
        break
      }
      at = end + 1
    }
    redirect.body = {from, to: bodyTo}
    redirect.parts = quoted ? [] : readQuoted({...this.context, to: bodyTo}, from, () => false, false).parts
    return next
  }

  redirection(at: number): [string, Redirect] | undefined {
    REDIRECTION.lastIndex = at
    const match = REDIRECTION.exec(this.text)
    if (!match || at + match[0].length > this.to) return undefined
    const [, descriptor, operator] = /^(\d+|\{\w+\})?(.*)$/.exec(match[0])!
    const redirect: Redirect = {
      from: at,
      to: at + match[0].length,
      descriptor,
      operator: operator as Redirect["operator"],
    }
    if (descriptor?.startsWith("{")) this.feature("named-descriptor", at, at + descriptor.length)
    if (operator === "<<<") this.feature("here-string", at, redirect.to)
    if (operator!.startsWith("&>")) this.feature("redirect-both", at, redirect.to)
    this.target = redirect
    if (this.position === "start") this.position = "prefix"
    return [match[0], redirect]
  }

  operator(at: number, text: string): string | undefined {
    if (!this.text.startsWith(text, at) || at + text.length > this.to) return undefined
    if (text === "|&") this.feature("pipe-both", at, at + 2)
    if (text === ";&" || text === ";;&") this.feature("case-fallthrough", at, at + text.length)
    if (text.startsWith(";;") || text === ";&") this.position = "pattern"
    else if ((this.position === "pattern" || this.position === "alternative") && text !== ")") {
      if (text === "(" || text === "|") this.position = "alternative"
    } else this.position = "start"
    return text
  }

  arithmetic(at: number): [string, Range] | undefined {
    const position = this.position === "start" || (this.position === "name" && this.owner === "for")
    if (!position || !this.text.startsWith("((", at)) return undefined
    const end = arithmeticEnd(this.context, at + 2)
    if (end < 0) return undefined
    this.feature(this.position === "name" ? "arithmetic-for" : "arithmetic-command", at, at + 2)
    this.position = "start"
    return [this.text.slice(at, end + 2), {from: at + 2, to: end}]
  }

  reserved(at: number, word: Reserved): string | undefined {
    if (this.found.at !== at) this.found = {at, word: this.findReserved(at)}
    if (this.found.word !== word) return undefined
    this.found.at = -1
    this.owner = word
    switch (word) {
      case "for":
      case "select":
      case "case":
      case "function":
        this.position = "name"
        if (word === "select") this.feature("select", at, at + 6)
        if (word === "function") this.feature("function-keyword", at, at + 8)
        break
      case "in":
        this.position = this.inOwner === "case" ? "pattern" : "arguments"
        this.command = ""
        break
      default:
        this.position = "start"
    }
    return word
  }

  /** Whether for or case is waiting for its `in`. */
  private inOwner: "for" | "case" | undefined

  private findReserved(at: number): Reserved | undefined {
    if (this.target) return undefined
    const {position} = this
    if (position !== "start" && position !== "in" && position !== "pattern") return undefined
    RESERVED_WORD.lastIndex = at
    const word = RESERVED_WORD.exec(this.text)?.[0] as Reserved | undefined
    if (word === undefined) return undefined
    const end = at + word.length
    if (end > this.to || (end < this.to && !WORD_END.test(this.text[end]!))) return undefined
    if (position === "pattern") return word === "esac" ? word : undefined
    if (position === "in") return word === "in" || (word === "do" && this.inOwner === "for") ? word : undefined
    return word
  }

  doubleBracket(at: number): string | undefined {
    if (
      this.position !== "start" ||
      this.target ||
      !this.text.startsWith("[[", at) ||
      !WORD_END.test(this.text[at + 2] ?? "x")
    )
      return undefined
    this.feature("double-bracket", at, at + 2)
    this.regex = false
    return "[["
  }

  doubleBracketEnd(at: number): string | undefined {
    if (!this.text.startsWith("]]", at) || (at + 2 < this.to && !WORD_END.test(this.text[at + 2]!))) return undefined
    this.position = "start"
    return "]]"
  }

  testOperator(at: number): string | undefined {
    if (this.regex) return undefined
    return /^(?:&&|\|\||[()<>])/.exec(this.text.slice(at, at + 2))?.[0]
  }

  testWord(at: number): [string, Word] | undefined {
    if (this.regex) {
      this.regex = false
      const word = this.regexWord(at)
      return [this.text.slice(at, word.to), word]
    }
    const word = readWord(this.context, at, {pattern: true})
    if (!word) return undefined
    this.regex = word.literal === "=~"
    return [this.text.slice(at, word.to), word]
  }

  /** A regular expression: parentheses and bars are part of it. */
  private regexWord(at: number): Word {
    const parts: Part[] = []
    let end = at
    let depth = 0
    while (end < this.to) {
      const character = this.text[end]!
      if (/\s/.test(character) && depth === 0) break
      if (character === "(") depth++
      else if (character === ")") depth--
      if (character === "\\") end++
      else if (character === "'" || character === '"') {
        const close = this.text.indexOf(character, end + 1)
        if (close > 0 && close < this.to) end = close
      } else if (character === "[") {
        const close = closing(this.text, "]", end + 2, this.to)
        if (close > 0 && close < end + 500 && !/[\n]/.test(this.text.slice(end, close))) end = close
      }
      end++
    }
    parts.push({kind: "glob", value: this.text.slice(at, end), from: at, to: end})
    return {from: at, to: end, parts}
  }

  assignment(at: number): [string, Assignment] | undefined {
    const declared = this.position === "arguments" && DECLARATIONS.has(this.command)
    if (this.target || !(this.position === "start" || this.position === "prefix" || declared)) return undefined
    // most commands start with a name that nothing is assigned to
    let nameTo = at
    while (nameTo < this.to && isNameCode(this.text.charCodeAt(nameTo))) nameTo++
    const mark = this.text[nameTo]
    if (mark !== "=" && mark !== "+" && (mark !== "[" || closing(this.text, "]", nameTo, this.to) < 0)) return undefined
    ASSIGNMENT.lastIndex = at
    const match = ASSIGNMENT.exec(this.text)
    if (!match || at + match[0].length > this.to) return undefined
    const [whole, name, index, plus] = match as unknown as [string, string, string | undefined, string]
    const end = at + whole.length
    if (declared && this.text[end] !== "(") return undefined
    const assignment: Assignment = {name, from: at, nameTo: at + name.length, append: plus !== "", to: end}
    if (index) {
      assignment.index = {from: at + name.length + 1, to: at + name.length + index.length - 1}
      this.feature("array-index", assignment.index.from - 1, assignment.index.to + 1)
    }
    if (plus) this.feature("append-assignment", end - 2, end)
    if (!declared) this.position = "prefix"
    if (this.text[end] === "(" && end < this.to) {
      assignment.array = []
      this.feature("array", end, end + 1)
      return [whole, assignment]
    }
    const value = readWord(this.context, end)
    if (value) {
      assignment.value = value
      assignment.to = value.to
    }
    return [this.text.slice(at, assignment.to), assignment]
  }

  word(at: number): [string, Word] | undefined {
    const word = readWord(this.context, at)
    if (!word) return undefined
    if (this.target) {
      const {operator} = this.target
      this.target.target = word
      this.target.to = word.to
      if (operator === "<<" || operator === "<<-") this.pending.push({redirect: this.target, chomp: operator === "<<-"})
      this.target = undefined
    } else if (this.position === "start" || this.position === "prefix") {
      this.command = word.literal ?? ""
      this.position = "arguments"
    } else if (this.position === "name") {
      if (this.owner === "function") this.position = "start"
      else {
        this.inOwner = this.owner === "case" ? "case" : "for"
        this.position = "in"
      }
    }
    return [this.text.slice(at, word.to), word]
  }

  garbage(at: number): string {
    return this.text[at]!
  }
}
