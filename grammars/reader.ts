import {isBlank, isSpace, toLower, toUpper} from "./characters.ts"
import {type ReadFlag, readByteWord, readFlag} from "./flags.ts"
import {type FindHeredocEnd, type FoundOperator, findOperators, type HeredocEnd, heredocEnds} from "./heredoc.ts"
import {type Form, INSTRUCTIONS, type InstructionName, specOf} from "./instructions.ts"
import {type JsonElement, readJsonArray} from "./json.ts"
import {
  addPiece,
  finishText,
  type LogicalLine,
  physicalLine,
  readLogicalLine,
  skipSpace,
  slice,
  sourceEnd,
  sourceOffset,
  type Text,
} from "./logical.ts"
import {quotedWordEnd} from "./quoted.ts"

// What the patterns of the Dockerfile tokens ask. A pattern is asked at an offset of the source, and answers with
// the source up to the end of its token and with what BuildKit reads there. It decides on the logical line (the
// joined text), so a token may reach over continued lines and comments between them.

/** Instructions deeper inside ONBUILD than this are taken as unknown ones. */
const MAX_TRIGGERS = 500

/** What a keyword token carries. */
export interface Keyword {
  text: Text
  /** Undefined where no such instruction exists. */
  name?: InstructionName
  /** The line that the keyword starts; undefined for the instruction behind ONBUILD. */
  line?: Line
}

/** A heredoc: its operator, placed in the source, and its end. */
export type PlacedHeredoc = FoundOperator & HeredocEnd & {bodyFrom: number}

/** The logical line of an instruction, and how far it has been read; `at` and `to` are offsets in its text. */
export interface Line extends LogicalLine {
  at: number
  /** The end of the text without the white space behind it. */
  to: number
  /** Whether its keyword has been read. */
  started: boolean
  /** Whether a flag may come: nothing else has been read since the keyword. */
  flags: boolean
  /** Whether an argument has been read. */
  arguments: boolean
  /** The instruction whose arguments are read: the last one behind ONBUILD. */
  name: InstructionName | undefined
  form: Form
  /** Number of ONBUILDs in front of that instruction. */
  triggers: number
  /** Number of arguments read. */
  words: number
  /** `ENV name value` */
  legacy: boolean
  json: JsonElement[] | undefined
  /** Offset in the text that the JSON elements' offsets are relative to. */
  jsonFrom: number
  heredocs: PlacedHeredoc[]
}

type Found<T> = [image: string, payload: T] | undefined

export class Reader {
  readonly source: string
  private readonly escape: string
  private readonly heredocEnd: FindHeredocEnd
  private line: Line | undefined
  /** Heredocs whose bodies are still to be read. */
  private pending: PlacedHeredoc[] = []
  /** The keyword at the offset asked for last: the token types of all forms ask for the same one. */
  private found: {at: number; image: string; form: Form; keyword: Keyword; to: number} | undefined

  constructor(source: string, escape: string) {
    this.source = source
    this.escape = escape
    this.heredocEnd = heredocEnds(source)
  }

  // --- between instructions ---

  byteOrderMark(at: number): string | undefined {
    return at === 0 && this.source.charCodeAt(0) === 0xfeff ? "\ufeff" : undefined
  }

  blankLine(at: number): string | undefined {
    const {source} = this
    if (!isSpace(source.charCodeAt(at))) return undefined
    const {content, next} = physicalLine(source, at)
    const to = skipSpace(source, at, content)
    return source.slice(at, to === content ? next : to)
  }

  comment(at: number): string | undefined {
    if (this.source.charCodeAt(at) !== 35) return undefined
    return this.source.slice(at, physicalLine(this.source, at).content)
  }

  /** An escape character, and what it continues over, in front of a keyword. */
  continuedStart(at: number): string | undefined {
    if (this.source[at] !== this.escape) return undefined
    const line = this.startLine(at)
    const from = sourceOffset(line.text, line.at)
    return line.at < line.to && from > at ? this.source.slice(at, from) : undefined
  }

  // --- keywords ---

  keyword(at: number, form: Form): Found<Keyword> {
    if (this.found?.at !== at) this.findKeyword(at, this.startLine(at), 0)
    return this.takeKeyword(form)
  }

  trigger(at: number, form: Form): Found<Keyword> {
    const line = this.line!
    if (this.found?.at !== at) this.findKeyword(at, line, line.triggers + 1)
    const taken = this.takeKeyword(form)
    if (taken) line.triggers++
    return taken
  }

  private findKeyword(at: number, line: Line, triggers: number): void {
    let to = line.at
    while (to < line.to && !isBlank(line.text.value.charCodeAt(to))) to++
    const text = slice(line.text, line.at, to)
    // the lower case decides: it makes an instruction of a keyword with a dotted capital I in it
    const lower = toLower(text.value)
    const upper = toUpper(lower)
    const known = upper in INSTRUCTIONS && toLower(upper) === lower && triggers <= MAX_TRIGGERS
    const keyword: Keyword = {
      text,
      name: known ? (upper as InstructionName) : undefined,
      line: triggers === 0 ? line : undefined,
    }
    // nothing but an escape character at the end of the file is an instruction without a name
    const end = to > line.at ? text.to : line.end
    this.found = {
      at,
      image: this.source.slice(at, end),
      form: known ? specOf(upper as InstructionName).form : "unknown",
      keyword,
      to,
    }
  }

  private takeKeyword(form: Form): Found<Keyword> {
    const {found, line} = this
    if (found?.form !== form) return undefined
    line!.at = found.to
    line!.started = true
    line!.flags = true
    line!.arguments = false
    line!.words = 0
    line!.name = found.keyword.name
    line!.form = form
    return [found.image, found.keyword]
  }

  /** The logical line that starts at the offset, or that an escape character before it has started. */
  private startLine(at: number): Line {
    const {line} = this
    if (line && !line.started && at >= line.text.from && at <= line.end) return line
    const read = readLogicalLine(this.source, at, this.escape)
    const {value} = read.text
    let from = 0
    let to = value.length
    while (from < to && isSpace(value.charCodeAt(from))) from++
    while (to > from && isSpace(value.charCodeAt(to - 1))) to--
    // written out, not spread: this is made for every instruction, and a spread is many times slower
    this.line = {
      text: read.text,
      end: read.end,
      comments: read.comments,
      blank: read.blank,
      at: from,
      to,
      started: false,
      flags: true,
      arguments: false,
      name: undefined,
      form: "unknown",
      triggers: 0,
      words: 0,
      legacy: false,
      json: undefined,
      jsonFrom: 0,
      heredocs: [],
    }
    return this.line
  }

  // --- inside an instruction ---

  /** Blanks and continuations in front of the next token, or at the end of the line. */
  space(at: number): string | undefined {
    const line = this.line!
    if (at >= line.end) return undefined
    const {value} = line.text
    let next = line.at
    if (line.flags) {
      while (next < line.to && value.charCodeAt(next) < 128 && isSpace(value.charCodeAt(next))) next++
      if (!value.startsWith("--", next)) line.flags = false
    }
    if (!line.flags && !line.arguments) {
      while (next < line.to && isSpace(value.charCodeAt(next))) next++
      line.arguments = true
    } else if (!line.flags) {
      const separates = (line.form === "pairs" && !line.legacy) || line.form === "names" ? isSpace : isBlank
      while (next < line.to && separates(value.charCodeAt(next))) next++
    }
    line.at = next
    const to = next >= line.to ? line.end : sourceOffset(line.text, next)
    return to > at ? this.source.slice(at, to) : undefined
  }

  endOfLine(at: number): string | undefined {
    const line = this.line!
    if (at < line.end) return undefined
    const {next} = physicalLine(this.source, at)
    if (next === at) return undefined
    this.findHeredocs(line, next)
    return this.source.slice(at, next)
  }

  flag(at: number): Found<Text> {
    const line = this.line!
    if (!line.flags || line.at >= line.to) return undefined
    const flag = readFlag(line.text, line.at, line.to, this.escape)
    if (flag.text.value === "--") return undefined
    return this.takeBytes(at, line, flag)
  }

  private takeBytes(at: number, line: Line, read: ReadFlag): Found<Text> {
    if (read.line) {
      line.to += read.line.value.length - line.text.value.length
      line.text = read.line
    }
    line.at = read.end
    return [this.source.slice(at, read.text.to), read.text]
  }

  /** Two dashes alone: no flags follow. */
  flagsEnd(at: number): string | undefined {
    const line = this.line!
    if (!line.flags || line.at >= line.to) return undefined
    const flag = readFlag(line.text, line.at, line.to, this.escape)
    line.at = flag.end
    line.flags = false
    return this.source.slice(at, flag.text.to)
  }

  word(at: number): Found<Text> {
    const line = this.line!
    const {value} = line.text
    let to = line.at
    while (to < line.to && !isBlank(value.charCodeAt(to))) to++
    return this.take(at, line, to)
  }

  /** A word in which quotes and escapes hold blanks together; all the rest where the name before it was a legacy one. */
  pair(at: number): Found<Text> {
    const line = this.line!
    return this.take(at, line, line.legacy ? line.to : quotedWordEnd(line.text.value, line.at, line.to, this.escape))
  }

  /** The name in `ENV name value`: an equals sign in the first word makes it the other form. */
  legacyKey(at: number): Found<Text> {
    const line = this.line!
    if (line.words > 0 || line.at >= line.to) return undefined
    const {value} = line.text
    const first = value.slice(line.at, quotedWordEnd(value, line.at, line.to, this.escape))
    if (first === "" || first.includes("=")) return undefined
    line.legacy = true
    return this.word(at)
  }

  healthType(at: number): Found<Text> {
    const line = this.line!
    if (line.words > 0) return undefined
    line.words++
    return this.takeBytes(at, line, readByteWord(line.text, line.at, line.to))
  }

  rest(at: number): Found<Text> {
    const line = this.line!
    return this.take(at, line, line.to)
  }

  private take(at: number, line: Line, to: number): Found<Text> {
    if (to <= line.at) return undefined
    const text = slice(line.text, line.at, to)
    line.at = to
    line.words++
    return [this.source.slice(at, text.to), text]
  }

  // --- JSON ---

  jsonOpen(at: number): string | undefined {
    const line = this.line!
    if (line.json || line.words > (line.form === "health" ? 1 : 0) || line.text.value[line.at] !== "[") return undefined
    const elements = readJsonArray(line.text.value.slice(line.at, line.to))
    if (!elements) return undefined
    line.json = elements.reverse()
    line.jsonFrom = line.at
    return this.jsonMark(at, "[")
  }

  jsonElement(at: number, string: boolean): Found<Text> {
    const line = this.line!
    const element = line.json![line.json!.length - 1]
    if (!element || line.jsonFrom + element.from !== line.at || (element.value !== undefined) !== string)
      return undefined
    line.json!.pop()
    const raw = slice(line.text, line.at, line.jsonFrom + element.to)
    line.at = line.jsonFrom + element.to
    return [this.source.slice(at, raw.to), element.value === undefined ? raw : decodedString(raw, element.value)]
  }

  jsonMark(at: number, mark: string): string | undefined {
    const line = this.line!
    if (line.text.value[line.at] !== mark) return undefined
    line.at++
    return this.source[at]
  }

  // --- heredocs ---

  /** Called once behind the last token: a heredoc may start on a last line that has no line break. */
  finish(): void {
    const {line, source} = this
    if (line && line.end === source.length) this.findHeredocs(line, source.length)
  }

  private findHeredocs(line: Line, bodies: number): void {
    const {name, text, triggers} = line
    if (!name || !specOf(name).heredocs || line.json || triggers > 1 || !text.value.includes("<<")) return
    let bodyFrom = bodies
    for (const operator of findOperators(text.value)) {
      const placed = {...operator, from: sourceOffset(text, operator.from), to: sourceEnd(text, operator.to)}
      if ("problem" in placed) {
        line.heredocs.push({...placed, bodyFrom, bodyTo: bodyFrom, endTo: bodyFrom})
        break
      }
      const end = this.heredocEnd(placed, bodyFrom)
      line.heredocs.push({...placed, ...end, bodyFrom})
      bodyFrom = end.endTo
    }
    this.pending = line.heredocs.filter(heredoc => heredoc.endTo > heredoc.bodyFrom)
  }

  heredocBody(at: number): string | undefined {
    const next = this.pending[0]
    if (!next || at >= next.bodyTo) return undefined
    if (next.endTo === next.bodyTo) this.pending.shift()
    return this.source.slice(at, next.bodyTo)
  }

  /** The line that ends a heredoc. */
  heredocMarker(at: number): string | undefined {
    const next = this.pending[0]
    if (!next) return undefined
    this.pending.shift()
    return this.source.slice(at, next.endTo)
  }
}

/** A JSON string's value, placed between its quotes. An escape of several characters stands for one. */
function decodedString(raw: Text, value: string): Text {
  const inner = slice(raw, 1, raw.value.length - 1)
  if (inner.value.length === value.length) return inner
  const built = {value: "", map: [] as number[]}
  let at = 0
  for (const character of value) {
    for (let i = 0; i < character.length; i++) {
      addPiece(built, character[i]!, sourceOffset(inner, at))
      at += inner.value[at] !== "\\" ? 1 : inner.value[at + 1] === "u" ? 6 : 2
    }
  }
  return finishText(built, inner.from, inner.to)
}
