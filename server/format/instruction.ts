import {equalFold} from "../../grammars/characters.ts"
import {specOf} from "../../grammars/instructions.ts"
import {physicalLine} from "../../grammars/logical.ts"
import type {Analysis} from "../analysis.ts"
import {fromParts} from "../model/instructions.ts"
import type {Instruction, Text} from "../syntax/ast.ts"
import type {Edit, Span} from "../text.ts"
import {gapText, skipGap} from "./gap.ts"
import {type IndentOf, insideEdits} from "./inside.ts"
import {type FormatOptions, indentUnit} from "./options.ts"
import {scriptIndents} from "./script.ts"

/** A piece of an instruction that is written as it is. */
interface Token extends Span {
  /** What stands before it on the same line; undefined where that is to be left alone. */
  glue: "" | " " | undefined
  /** The indentation where it starts a line; one level if undefined. */
  indent?: string
}

/** What is to change within one instruction, so that BuildKit reads the same. */
export function instructionEdits(instruction: Instruction, analysis: Analysis, options: FormatOptions): Edit[] {
  const {source, file} = analysis
  const {escape} = file
  const tokens = tokensOf(instruction, source, escape)
  const indents = options.reindentRun ? scriptIndents(instruction, analysis, indentUnit(options)) : undefined
  const level = keepsIndent(instruction, source, indents) ? undefined : indentUnit(options)
  const edits: Edit[] = []
  for (const [i, token] of tokens.entries()) {
    for (const edit of insideEdits(source, token, indents)) edits.push(edit)
    const {to} = tokens[i - 1] ?? {to: token.from}
    if (i === 0 || token.glue === undefined) continue
    const written = source.slice(to, token.from)
    const indent = level === undefined ? undefined : (token.indent ?? level)
    const text = gapText(written, {escape, glue: token.glue, indent})
    if (text !== undefined && text !== written) edits.push({from: to, to: token.from, text})
  }
  edits.push(...caseEdits(instruction, source, options))
  // the image holds the blanks behind a trigger too
  if (!instruction.trigger) edits.push(...endEdits(tokens[tokens.length - 1]!, source))
  return edits
}

/**
 * Whether the lines of an instruction keep their indentation: those of a command, or of another text, that goes on over
 * several lines do, as its blanks belong to the text; then the lines before it stay aligned with them.
 */
function keepsIndent(instruction: Instruction, source: string, indents: IndentOf | undefined): boolean {
  const {name, json, args, pairs, trigger} = instruction
  if (trigger) return source.slice(trigger.from, instruction.to).includes("\n")
  if (indents || json || !name) return false
  const {form} = specOf(name)
  const last = args[args.length - 1]
  const text = form === "shell" || form === "health" || form === "text" || pairs[0]?.legacy
  return text === true && last !== undefined && source.slice(last.from, last.to).includes("\n")
}

function tokensOf(instruction: Instruction, source: string, escape: string): Token[] {
  const {keyword, flags, args, json, trigger} = instruction
  const separated = ({from, to}: Span): Token => ({from, to, glue: " "})
  // a child image reads the trigger from the text in the image, so it stays as it is written
  const words = trigger
    ? [{from: trigger.from, to: endOfTrigger(trigger)}]
    : json
      ? args.slice(0, args.length - elementsOf(instruction).length)
      : args
  const before = [keyword, ...flags, ...words].map(separated)
  const array = json && (jsonTokens(instruction, json, source, escape) ?? [separated(json)])
  const tokens = before.concat(array ?? [])
  // a flag with letters that BuildKit takes apart may end in the middle of one
  for (let i = 1; i < tokens.length; i++) {
    const gapFrom = tokens[i - 1]!.to
    if (!json && tokens[i]!.from <= gapFrom) tokens[i]!.glue = undefined
  }
  return tokens
}

function endOfTrigger(trigger: Instruction): number {
  const {trigger: inner, json, args, flags, keyword} = trigger
  if (inner) return endOfTrigger(inner)
  return json?.to ?? (args[args.length - 1] ?? flags[flags.length - 1] ?? keyword).to
}

function elementsOf({name, args}: Instruction): readonly Text[] {
  return name === "HEALTHCHECK" ? args.slice(1) : args
}

/** Brackets, commas and strings; undefined where a string is continued at its end, so that its quotes stand elsewhere. */
function jsonTokens(instruction: Instruction, json: Span, source: string, escape: string): Token[] | undefined {
  const tokens: Token[] = [{from: json.from, to: json.from + 1, glue: " "}]
  const close: Token = {from: json.to - 1, to: json.to, glue: "", indent: ""}
  for (const [i, {from, to}] of elementsOf(instruction).entries()) {
    if (source[from - 1] !== '"' || source[to] !== '"') return undefined
    if (i > 0) {
      const comma = skipGap(source, tokens[tokens.length - 1]!.to, from - 1, escape)
      if (source[comma] !== ",") return undefined
      tokens.push({from: comma, to: comma + 1, glue: ""})
    }
    tokens.push({from: from - 1, to: to + 1, glue: i > 0 ? " " : ""})
  }
  tokens.push(close)
  return tokens
}

/** Keywords in the case that is wanted. */
function caseEdits(instruction: Instruction, source: string, {keywordCase}: FormatOptions): Edit[] {
  const {name, keyword, args} = instruction
  if (keywordCase === "keep" || !name) return []
  const words: {at: Text; text: string}[] = [{at: keyword, text: name}]
  const {as} = fromParts(instruction)
  if (name === "FROM" && as && equalFold(as.value, "as")) words.push({at: as, text: "AS"})
  const [type] = args
  if (name === "HEALTHCHECK" && type && /^(?:cmd|none)$/i.test(type.value))
    words.push({at: type, text: type.value.toUpperCase()})
  return words.flatMap(({at: {from, to, value}, text}) => {
    const wanted = keywordCase === "upper" ? text : text.toLowerCase()
    // a word that goes on over two lines stays
    return value === wanted || source.slice(from, to) !== value ? [] : [{from, to, text: wanted}]
  })
}

/** Blanks behind the last token. */
function endEdits({to}: Token, source: string): Edit[] {
  const {content} = physicalLine(source, to)
  const rest = source.slice(to, content)
  return /^[ \t]+$/.test(rest) ? [{from: to, to: content, text: ""}] : []
}
