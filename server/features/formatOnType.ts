import {toUpper} from "../../grammars/characters.ts"
import {INSTRUCTION_NAMES} from "../../grammars/instructions.ts"
import {physicalLine, skipSpace} from "../../grammars/logical.ts"
import {shellTokens} from "../../grammars/shellTokens.ts"
import type {Word} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import {format, frozenSpans} from "../format/format.ts"
import {DEFAULT_FORMAT, type FormatOptions, indentUnit} from "../format/options.ts"
import {isRead, placeIn} from "../model/script.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Edit} from "../text.ts"

/**
 * What to change when a line break or an escape character was typed in front of the offset: the indentation of the line
 * that starts there, or of the one that is continued with it. Nothing in comments, heredocs and strings.
 */
export function formatOnType(
  analysis: Analysis,
  offset: number,
  typed: string,
  options: FormatOptions = DEFAULT_FORMAT,
): Edit[] {
  const {file} = analysis
  if (frozenSpans(file).some(({from, to}) => from <= offset && offset <= to)) return []
  if (typed === file.escape) return afterEscape(analysis, offset, options)
  return typed.endsWith("\n") ? afterBreak(analysis, offset, options) : []
}

function afterEscape(analysis: Analysis, offset: number, options: FormatOptions): Edit[] {
  const {file, source} = analysis
  const instruction = file.instructions.find(({from, to}) => from < offset && offset <= to)
  const lineFrom = lineStart(source, offset)
  const {content, next} = physicalLine(source, offset)
  if (
    !instruction ||
    inHeredoc(instruction, offset) ||
    !isContinued(source, lineFrom, file.escape) ||
    source.slice(offset, content).trim() !== ""
  )
    return []
  // without a blank before it, both lines are one word
  if (!/\s/.test(source[offset - 2] ?? "") || next >= source.length || isWithin(analysis, instruction, next)) return []
  const start = skipSpace(source, next, physicalLine(source, next).content)
  const [word] = /^[^\s\\`]*/.exec(source.slice(start, start + 20))!
  // nobody wants an instruction to be part of another one: more is about to be typed
  if (word === "" || word.startsWith("#") || isInstruction(word)) return []
  const wanted = formatted(analysis, next, start, options)
  if (wanted !== undefined) return edit(source, next, start, wanted)
  return start > next ? [] : edit(source, next, start, indentBelow(analysis, instruction, lineFrom, options))
}

function afterBreak(analysis: Analysis, offset: number, options: FormatOptions): Edit[] {
  const {file, source} = analysis
  const lineFrom = lineStart(source, offset)
  if (lineFrom === 0) return []
  const above = lineStart(source, lineFrom - 1)
  const instruction = file.instructions.findLast(({from}) => from < lineFrom)
  if (!instruction || above < lineStart(source, instruction.from)) return []
  const {content} = physicalLine(source, lineFrom)
  const start = skipSpace(source, lineFrom, content)
  const blank = start === content
  if (inHeredoc(instruction, lineFrom)) return []
  const comment = source[skipSpace(source, above, lineFrom)] === "#"
  const skipped = above > instruction.from && (comment || source.slice(above, lineFrom).trim() === "")
  if (isContinued(source, above, file.escape) || (skipped && lineFrom <= instruction.to)) {
    if (isWithin(analysis, instruction, lineFrom) || (!blank && !hasWords(analysis, instruction))) return []
    return edit(source, lineFrom, start, indentBelow(analysis, instruction, above, options))
  }
  // the next instruction starts at the margin
  return blank && above <= instruction.to ? edit(source, lineFrom, start, "") : []
}

/** The indentation of what follows a line of an instruction. */
function indentBelow({source}: Analysis, {from, to}: Instruction, above: number, options: FormatOptions): string {
  if (above > from) return indentOf(source, above)
  // the lines below tell how this instruction is written
  const {next} = physicalLine(source, above)
  for (let at = physicalLine(source, next).next; at <= to && at < source.length; ) {
    const line = physicalLine(source, at)
    if (skipSpace(source, at, line.content) < line.content) return indentOf(source, at) || indentUnit(options)
    at = line.next
  }
  return indentUnit(options)
}

function indentOf(source: string, lineFrom: number): string {
  return /^[ \t]*/.exec(source.slice(lineFrom, physicalLine(source, lineFrom).content))![0]
}

/** The indentation that the formatter gives a line; undefined where it leaves it. */
function formatted(analysis: Analysis, lineFrom: number, start: number, options: FormatOptions): string | undefined {
  const found = format(analysis, options).edits.find(({from, to}) => from <= lineFrom && to === start)
  return found?.text.slice(found.text.lastIndexOf("\n") + 1)
}

/** Whether a line starts inside of a word, a string or another text whose blanks count. */
function isWithin(analysis: Analysis, instruction: Instruction, lineFrom: number): boolean {
  for (let at: Instruction | undefined = instruction; at; at = at.trigger) {
    const shell = analysis.shellOf(at, at === instruction ? undefined : instruction)
    if (shell) {
      const {value} = shell.text
      return shellTokens(value).some(token => {
        if (token.kind !== "word" && token.kind !== "assignment" && token.kind !== "arithmetic") return false
        const {from, to} = placeIn(shell, token)
        const last =
          token.kind === "word" ? token.word : token.kind === "assignment" ? token.assignment.value : undefined
        return from < lineFrom && (lineFrom < to || (token.to === value.length && isOpen(value, last)))
      })
    }
    if (!at.trigger) return at.args.some(({from, to}) => from < lineFrom && lineFrom < to)
  }
  return false
}

/** Whether a word ends in a string that nothing ends yet. */
function isOpen(value: string, word: Word | undefined): boolean {
  const last = word?.parts[word.parts.length - 1]
  if (last?.kind !== "single" && last?.kind !== "double") return false
  return last.to - last.from < 2 || value[last.to - 1] !== (last.kind === "single" ? "'" : '"')
}

/** Whether its words are known. */
function hasWords(analysis: Analysis, instruction: Instruction): boolean {
  const shell = analysis.shellOf(instruction)
  return !shell || isRead(shell)
}

/** Bodies stand behind the line, to the end of the instruction. */
function inHeredoc({heredocs}: Instruction, offset: number): boolean {
  return heredocs[0] !== undefined && offset >= heredocs[0].body.from
}

function isInstruction(word: string): boolean {
  return INSTRUCTION_NAMES.some(name => name === toUpper(word))
}

function isContinued(source: string, lineFrom: number, escape: string): boolean {
  const {content} = physicalLine(source, lineFrom)
  const line = source.slice(lineFrom, content).trimEnd()
  return line.endsWith(escape) && line[line.length - 2] !== escape && !line.trimStart().startsWith("#")
}

function lineStart(source: string, offset: number): number {
  return offset <= 0 ? 0 : source.lastIndexOf("\n", offset - 1) + 1
}

function edit(source: string, from: number, to: number, text: string): Edit[] {
  return source.slice(from, to) === text ? [] : [{from, to, text}]
}
