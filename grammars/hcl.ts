import {createToken, EmbeddedActionsParser, type IToken, Lexer, type TokenType} from "chevrotain"
import {UNKNOWN} from "./expand.ts"

// HCL as Bake files are written in it: blocks and attributes are read exactly, of expressions those that are a text, a
// list, a map or a number. Whatever is computed is UNKNOWN: reading a file runs nothing.

/** A stretch of the source: UTF-16 offsets, 0-based, half-open. */
interface Range {
  from: number
  to: number
}

export interface HclBody {
  attributes: readonly HclAttribute[]
  blocks: readonly HclBlock[]
}

export interface HclAttribute {
  name: string
  value: HclValue
}

export interface HclBlock extends Range {
  type: string
  labels: readonly (Range & {value: string})[]
  body: HclBody
}

/** The value of an expression, before variables are put in. */
export type HclValue = Range &
  (
    | {kind: "text"; parts: readonly (string | {variable: string} | typeof UNKNOWN)[]; heredoc?: HclHeredoc}
    | {kind: "variable"; name: string}
    | {kind: "list"; items: readonly HclValue[]}
    | {kind: "map"; entries: readonly {key: string; value: HclValue}[]}
    | {kind: "null"}
    | {kind: "unknown"}
  )

/** The lines between the markers, and how many blanks of each are not part of the text. */
export interface HclHeredoc extends Range {
  indent: number
}

export type HclReading = {body: HclBody} | {problem: Range & {message: string}}

/** Reads a file; the first thing that is no HCL ends it. */
export function readHcl(source: string): HclReading {
  const {lexer, parser} = grammar()
  unclosed = false
  const {tokens, errors} = lexer.tokenize(source)
  const [lexed] = errors
  if (lexed) return {problem: {from: lexed.offset, to: lexed.offset + lexed.length, message: "this is no HCL"}}
  const deep = tooDeep(tokens)
  if (deep) return {problem: {...rangeOf(deep), message: `this is nested more than ${MAX_DEPTH} deep`}}
  parser.input = tokens
  const body = parser.file()
  const [error] = parser.errors
  if (!error) return {body}
  const {startOffset, image} = error.token
  // the end of the file has no offset
  const from = Number.isNaN(startOffset) ? source.length : startOffset
  const found = Number.isNaN(startOffset) ? "the end of the file" : JSON.stringify(image)
  return {problem: {from, to: from + image.length, message: `${found} is not expected here`}}
}

const Blank = createToken({name: "Blank", pattern: /[ \t\r\uFEFF]+/, group: Lexer.SKIPPED})
const Comment = createToken({
  name: "Comment",
  pattern: /(?:#|\/\/)[^\n]*|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//,
  group: Lexer.SKIPPED,
})
const NewLine = createToken({name: "NewLine", pattern: /\n/})
const Heredoc = createToken({name: "Heredoc", pattern: heredocAt, line_breaks: true, start_chars_hint: ["<"]})
const Quoted = createToken({name: "Quoted", pattern: quotedAt, line_breaks: true, start_chars_hint: ['"']})
const For = createToken({name: "For", pattern: /for(?![\w-])/})
const Name = createToken({name: "Name", pattern: nameAt, line_breaks: false})
const Numeral = createToken({name: "Numeral", pattern: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/})
const OpenBrace = createToken({name: "OpenBrace", pattern: "{"})
const CloseBrace = createToken({name: "CloseBrace", pattern: "}"})
const OpenBracket = createToken({name: "OpenBracket", pattern: "["})
const CloseBracket = createToken({name: "CloseBracket", pattern: "]"})
const OpenParenthesis = createToken({name: "OpenParenthesis", pattern: "("})
const CloseParenthesis = createToken({name: "CloseParenthesis", pattern: ")"})
const Comma = createToken({name: "Comma", pattern: ","})
const Colon = createToken({name: "Colon", pattern: ":"})
const Operator = createToken({name: "Operator", pattern: /=>|==|!=|<=|>=|&&|\|\||\.\.\.|[-+*/%<>!?.]/})
const Equals = createToken({name: "Equals", pattern: "="})

const TOKENS: TokenType[] = [
  Blank,
  Comment,
  NewLine,
  Heredoc,
  Quoted,
  For,
  Name,
  Numeral,
  OpenBrace,
  CloseBrace,
  OpenBracket,
  CloseBracket,
  OpenParenthesis,
  CloseParenthesis,
  Comma,
  Colon,
  Operator,
  Equals,
]

/** How deep blocks and values may be nested: the parser calls itself for each level. */
const MAX_DEPTH = 200

class HclParser extends EmbeddedActionsParser {
  constructor() {
    super(TOKENS, {maxLookahead: 1, skipValidations: true})
    this.performSelfAnalysis()
  }

  file = this.RULE("file", (): HclBody => this.SUBRULE(this.body))

  private body = this.RULE("body", (): HclBody => {
    const attributes: HclAttribute[] = []
    const blocks: HclBlock[] = []
    this.MANY(() => {
      this.OR([
        {ALT: () => this.CONSUME(NewLine)},
        {
          ALT: () => {
            const name = this.OR1([{ALT: () => this.CONSUME(Name)}, {ALT: () => this.CONSUME(For)}])
            this.OR2([
              {
                ALT: () => {
                  this.CONSUME(Equals)
                  attributes.push({name: name.image, value: this.SUBRULE(this.expression)})
                },
              },
              {ALT: () => blocks.push(this.SUBRULE(this.block, {ARGS: [name]}))},
            ])
          },
        },
      ])
    })
    return {attributes, blocks}
  })

  private block = this.RULE("block", (type: IToken): HclBlock => {
    const labels: (Range & {value: string})[] = []
    this.MANY(() => {
      const label = this.OR([{ALT: () => this.CONSUME(Quoted)}, {ALT: () => this.CONSUME(Name)}])
      this.ACTION(() => labels.push({...rangeOf(label), value: label.image.replace(/^"|"$/g, "")}))
    })
    this.CONSUME(OpenBrace)
    const body = this.SUBRULE(this.body)
    const end = this.CONSUME(CloseBrace)
    return this.ACTION(() => ({type: type.image, labels, body, from: type.startOffset, to: end.startOffset + 1}))
  })

  /** One value, or several with operators between them, which is something computed. */
  private expression = this.RULE("expression", (): HclValue => {
    const terms: (HclValue | undefined)[] = []
    this.AT_LEAST_ONE(() => {
      this.OR([{ALT: () => terms.push(this.SUBRULE(this.term))}, {ALT: () => terms.push(this.SUBRULE(this.operator))}])
    })
    return this.ACTION(() => {
      const [first] = terms
      const last = terms.at(-1)
      return terms.length === 1 && first ? first : {kind: "unknown", from: first?.from ?? 0, to: last?.to ?? 0}
    })
  })

  private operator = this.RULE("operator", (): undefined => {
    this.OR([{ALT: () => this.CONSUME(Operator)}, {ALT: () => this.CONSUME(Colon)}])
    return undefined
  })

  private term = this.RULE("term", (): HclValue => {
    return this.OR<HclValue>([
      {ALT: () => quotedValue(this.CONSUME(Quoted))},
      {ALT: () => heredocValue(this.CONSUME(Heredoc))},
      {ALT: () => textValue(this.CONSUME(Numeral))},
      {ALT: () => namedValue(this.CONSUME(Name))},
      {ALT: () => this.SUBRULE(this.list)},
      {ALT: () => this.SUBRULE(this.map)},
      {ALT: () => this.SUBRULE(this.group)},
    ])
  })

  private list = this.RULE("list", (): HclValue => {
    const open = this.CONSUME(OpenBracket)
    const items: HclValue[] = []
    let computed = false
    this.MANY(() => {
      this.OR([
        {ALT: () => this.CONSUME(NewLine)},
        {ALT: () => this.CONSUME(Comma)},
        {ALT: () => items.push(this.SUBRULE(this.expression))},
        {
          ALT: () => {
            this.CONSUME(For)
            computed = true
          },
        },
        {ALT: () => this.CONSUME(Equals)},
      ])
    })
    const close = this.CONSUME(CloseBracket)
    const range = {from: open.startOffset, to: close.startOffset + 1}
    return computed ? {kind: "unknown", ...range} : {kind: "list", items, ...range}
  })

  private map = this.RULE("map", (): HclValue => {
    const open = this.CONSUME(OpenBrace)
    const entries: {key: string; value: HclValue}[] = []
    let computed = false
    this.MANY(() => {
      this.OR([
        {ALT: () => this.CONSUME(NewLine)},
        {ALT: () => this.CONSUME(Comma)},
        {
          ALT: () => {
            const key = this.SUBRULE(this.term)
            this.OPTION(() => {
              this.OR1([{ALT: () => this.CONSUME(Equals)}, {ALT: () => this.CONSUME(Colon)}])
              const value = this.SUBRULE(this.expression)
              this.ACTION(() => {
                const name = key.kind === "variable" ? key.name : textOf(key)
                if (name === undefined) computed = true
                else entries.push({key: name, value})
              })
            })
          },
        },
        {
          ALT: () => {
            this.CONSUME(For)
            computed = true
          },
        },
        {ALT: () => this.CONSUME1(Colon)},
        {ALT: () => this.CONSUME(Operator)},
      ])
    })
    const close = this.CONSUME(CloseBrace)
    const range = {from: open.startOffset, to: close.startOffset + 1}
    return computed ? {kind: "unknown", ...range} : {kind: "map", entries, ...range}
  })

  private group = this.RULE("group", (): HclValue => {
    const open = this.CONSUME(OpenParenthesis)
    this.MANY(() => {
      this.OR([
        {ALT: () => this.CONSUME(NewLine)},
        {ALT: () => this.CONSUME(Comma)},
        {ALT: () => this.SUBRULE(this.expression)},
      ])
    })
    const close = this.CONSUME(CloseParenthesis)
    return {kind: "unknown", from: open.startOffset, to: close.startOffset + 1}
  })
}

function tooDeep(tokens: readonly IToken[]): IToken | undefined {
  let depth = 0
  return tokens.find(({tokenType}) => {
    if (tokenType === OpenBrace || tokenType === OpenBracket || tokenType === OpenParenthesis) depth++
    else if (tokenType === CloseBrace || tokenType === CloseBracket || tokenType === CloseParenthesis) depth--
    return depth > MAX_DEPTH
  })
}

let made: {lexer: Lexer; parser: HclParser} | undefined

function grammar() {
  made ??= {lexer: new Lexer(TOKENS, {positionTracking: "onlyOffset", skipValidations: true}), parser: new HclParser()}
  return made
}

function rangeOf({startOffset, image}: IToken): Range {
  return {from: startOffset, to: startOffset + image.length}
}

/** The text of a value that has no variables in it. */
function textOf(value: HclValue): string | undefined {
  if (value.kind !== "text") return undefined
  return value.parts.every(part => typeof part === "string") ? value.parts.join("") : undefined
}

function textValue(token: IToken): HclValue {
  return {kind: "text", parts: [token.image], ...rangeOf(token)}
}

function namedValue(token: IToken): HclValue {
  const {image} = token
  if (image === "true" || image === "false") return textValue(token)
  if (image === "null") return {kind: "null", ...rangeOf(token)}
  return {kind: "variable", name: image, ...rangeOf(token)}
}

function quotedValue(token: IToken): HclValue {
  return {kind: "text", parts: templateParts(token.image.slice(1, -1), true), ...rangeOf(token)}
}

function heredocValue(token: IToken): HclValue {
  const {image, startOffset} = token
  const start = image.indexOf("\n") + 1
  const end = image.lastIndexOf("\n") + 1
  const body = image.slice(start, end)
  const lines = body.split("\n").slice(0, -1)
  const margins = lines.map(line => /^ */.exec(line)![0].length)
  const indent = image.startsWith("<<-") && margins.length > 0 ? margins.reduce((a, b) => Math.min(a, b)) : 0
  const text = lines.map(line => `${line.slice(indent)}\n`).join("")
  const heredoc = {from: startOffset + start, to: startOffset + end, indent}
  return {kind: "text", parts: templateParts(text, false), heredoc, ...rangeOf(token)}
}

const ESCAPES: Record<string, string> = {n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\"}

/** The pieces of a template: its text, variables that are put in whole, and what is computed. */
export function templateParts(text: string, escapes: boolean): (string | {variable: string} | typeof UNKNOWN)[] {
  const parts: (string | {variable: string} | typeof UNKNOWN)[] = []
  let plain = ""
  let at = 0
  while (at < text.length) {
    const two = text.slice(at, at + 2)
    const opens = (two === "${" || two === "%{") && text[at - 1] !== two[0]
    if (text.startsWith("$${", at) || text.startsWith("%%{", at)) {
      plain += text.slice(at + 1, at + 3)
      at += 3
    } else if (opens) {
      const end = interpolationEnd(text, at + 2)
      const name = /^\$\{~?\s*([\p{ID_Start}_][\p{ID_Continue}_-]*)\s*~?\}$/u.exec(text.slice(at, end))?.[1]
      parts.push(plain, name === undefined ? UNKNOWN : {variable: name})
      plain = ""
      at = end
    } else if (escapes && text[at] === "\\") {
      const unicode = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(text.slice(at, at + 10))
      const code = Number.parseInt(unicode?.[1] ?? unicode?.[2] ?? "0", 16)
      plain += unicode
        ? code <= 0x10ffff
          ? String.fromCodePoint(code)
          : "\ufffd"
        : (ESCAPES[text[at + 1] ?? ""] ?? two)
      at += unicode?.[0].length ?? 2
    } else plain += text[at++]
  }
  parts.push(plain)
  return parts.filter(part => part !== "")
}

/** Behind the brace that closes an interpolation; the end of the text where none does. */
function interpolationEnd(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === "{") depth++
    else if (character === "}" && --depth === 0) return at + 1
    else if (character === '"') {
      const end = quotedEnd(text, at)
      if (end < 0) break
      at = end - 1
    }
  }
  return text.length
}

/** Behind the quote that closes the one at the offset, with interpolations and their quotes in between. */
function quotedEnd(text: string, from: number): number {
  // how many braces are open in each interpolation that is open; a quote closes only outside of them
  const open: number[] = []
  let inQuotes = true
  const quotes: boolean[] = []
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at]
    if (inQuotes) {
      if (character === "\\") at++
      else if (character === "\n" && open.length === 0) return -1
      else if ((character === "$" || character === "%") && text[at + 1] === "{") {
        if (text[at - 1] === character && text[at - 2] !== character) continue
        at++
        open.push(1)
        quotes.push(inQuotes)
        inQuotes = false
      } else if (character === '"') {
        if (open.length === 0) return at + 1
        inQuotes = false
      }
    } else if (character === '"') inQuotes = true
    else if (character === "{") open[open.length - 1]!++
    else if (character === "}" && --open[open.length - 1]! === 0) {
      open.pop()
      inQuotes = quotes.pop()!
    }
  }
  return -1
}

// the lexer would drop the flag that names of all scripts need
const NAME = /[\p{ID_Start}_][\p{ID_Continue}_-]*/uy

function nameAt(text: string, offset: number): RegExpExecArray | null {
  NAME.lastIndex = offset
  return NAME.exec(text)
}

/** Whether a quote or marker has been met that nothing ends. The file is broken then: to look for others takes time only. */
let unclosed = false

function quotedAt(text: string, offset: number): RegExpExecArray | null {
  if (unclosed || text[offset] !== '"') return null
  const end = quotedEnd(text, offset)
  unclosed = end < 0
  return unclosed ? null : match(text.slice(offset, end))
}

const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}_-]*)[ \t]*\r?\n/uy

function heredocAt(text: string, offset: number): RegExpExecArray | null {
  if (unclosed || !text.startsWith("<<", offset)) return null
  HEREDOC.lastIndex = offset
  const name = HEREDOC.exec(text)?.[1]
  if (name === undefined) return null
  for (let start = HEREDOC.lastIndex; start < text.length; ) {
    const found = text.indexOf("\n", start)
    const end = found < 0 ? text.length : found
    if (text.slice(start, end).trim() === name)
      return match(text.slice(offset, text.indexOf(name, start) + name.length))
    start = end + 1
  }
  unclosed = true
  return null
}

function match(image: string): RegExpExecArray {
  return [image] as unknown as RegExpExecArray
}
