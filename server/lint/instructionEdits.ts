import {countWhile} from "../../grammars/search.ts"
import type {Analysis} from "../analysis.ts"
import type {Comment, Instruction} from "../syntax/ast.ts"
import {type Edit, lastFrom, type Span} from "../text.ts"
import type {Fix} from "./rule.ts"

// Changes of whole instructions: in lines of their own, with the comments above them and the line ends of their place.
// Each is undefined where the lines hold something else too.

/** The name of an instruction in the case in which another one's is written. */
export function keywordLike({keyword: {value}}: Instruction, name: string): string {
  return value !== value.toUpperCase() && value === value.toLowerCase() ? name.toLowerCase() : name
}

/** The lines of an instruction with the break behind them, and of the comments that stand directly above it. */
export function linesOf(analysis: Analysis, instruction: Instruction): Span | undefined {
  const {source} = analysis
  const own = ownLines(source, instruction)
  if (!own) return undefined
  let {from} = own
  for (let above = commentAt(analysis, from); above; above = commentAt(analysis, from))
    from = lineStart(source, above.from)
  return {from, to: own.to}
}

/**
 * Takes an instruction out that has no effect. Comments above it stay, for they may speak of more; but BuildKit takes them
 * for those of the next instruction then, so that somebody has to look.
 */
export function removal(analysis: Analysis, instruction: Instruction, title: string): Fix | undefined {
  const {source} = analysis
  const own = ownLines(source, instruction)
  if (!own || wakesDirective(analysis, own)) return undefined
  return {title, safe: instruction.comments.length === 0, edits: [{...cut(source, own), text: ""}]}
}

/** Puts an instruction in a line of its own above another one and that one's comments. */
export function insertAbove(analysis: Analysis, instruction: Instruction, text: string): Edit[] | undefined {
  const lines = linesOf(analysis, instruction)
  if (!lines) return undefined
  const {source} = analysis
  const indent = source.slice(lineStart(source, instruction.from), instruction.from).replace("\ufeff", "")
  return [{from: lines.from, to: lines.from, text: indent + text + lineEnd(source, instruction.from)}]
}

/** Moves instructions that follow each other, with their comments, above another one and its comments. */
export function moveAbove(analysis: Analysis, moved: readonly Instruction[], target: Instruction): Edit[] | undefined {
  const place = linesOf(analysis, target)
  return place && move(analysis, moved, place.from)
}

/**
 * Moves instructions that follow each other, with their comments, below another one. `instead`: an instruction for their
 * old place.
 */
export function moveBelow(
  analysis: Analysis,
  moved: readonly Instruction[],
  target: Instruction,
  instead?: string,
): Edit[] | undefined {
  const place = ownLines(analysis.source, target)
  return place && move(analysis, moved, place.to, instead)
}

/** Makes a comment of the end of an instruction, in a line above it. `from`: where its # stands. */
export function commentAbove(analysis: Analysis, instruction: Instruction, from: number): Edit[] | undefined {
  const {source} = analysis
  const {to, heredocs} = instruction
  const text = source.slice(from, to)
  const start = lineStart(source, instruction.from)
  if (!text.startsWith("#") || source.slice(start, to).includes("\n") || heredocs.length > 0) return undefined
  const above = insertAbove(analysis, instruction, text.trimEnd())
  const before = source.slice(start, from).trimEnd()
  return (
    above && [
      {...above[0]!, from: start, to: start},
      {from: start + before.length, to, text: ""},
    ]
  )
}

function move(analysis: Analysis, moved: readonly Instruction[], at: number, instead?: string): Edit[] | undefined {
  const {source} = analysis
  const [first] = moved
  const from = first && linesOf(analysis, first)?.from
  const last = ownLines(source, moved[moved.length - 1]!)
  if (from === undefined || !last || (at >= from && at <= last.to)) return undefined
  if (instead === undefined && wakesDirective(analysis, {from, to: last.to})) return undefined
  const broken = source[last.to - 1] === "\n"
  const text = source.slice(from, last.to) + (broken ? "" : lineEnd(source, from))
  // behind a last line without a break
  const open = at === source.length && source[at - 1] !== "\n"
  const put = open ? lineEnd(source, at - 1) + text.replace(/\r?\n$/, "") : text
  const old = {from, to: last.to}
  const left =
    instead === undefined ? {...cut(source, old), text: ""} : {...old, text: `${instead}${lineEnd(source, from)}`}
  return [left, {from: at, to: at, text: put}]
}

/** What to take away with these lines: of the blank lines around them one is enough. */
function cut(source: string, {from, to}: Span): Span {
  const blank = /^[ \t]*\r?\n/.exec(source.slice(to, to + 200))
  if (blank && /(?:^|\n)[ \t]*\r?\n$/.test(source.slice(Math.max(0, from - 200), from)))
    return {from, to: to + blank[0].length}
  // the last line of a file that ends without a break
  if (source[to - 1] !== "\n" && from > 0) return {from: from - (source[from - 2] === "\r" ? 2 : 1), to}
  return {from, to}
}

/** Whether a comment below the lines would be a parser directive without them. */
function wakesDirective({source, file}: Analysis, {from, to}: Span): boolean {
  const [first] = file.instructions
  return first !== undefined && from <= first.from && /^\s*(?:#|\/\/)\s*\w+\s*=/.test(source.slice(to, to + 200))
}

function ownLines(source: string, {from, to}: Instruction): Span | undefined {
  const start = lineStart(source, from)
  const newline = source.indexOf("\n", to)
  const end = newline < 0 ? source.length : newline + 1
  if (!/^\ufeff?[ \t]*$/.test(source.slice(start, from)) || source.slice(to, end).trim() !== "") return undefined
  return {from: source[start] === "\ufeff" ? start + 1 : start, to: end}
}

/** The comment in the line above a start of a line; a parser directive is none. */
function commentAt({source, file}: Analysis, start: number): Comment | undefined {
  const {comments, directives} = file
  const above = comments[countWhile(comments, ({from}) => from < start) - 1]
  if (!above || lineStart(source, start - 1) > above.from) return undefined
  return file.check?.from === above.from || directives.some(({from}) => from === above.from) ? undefined : above
}

/** Where the line that holds the offset begins. */
export function lineStart(source: string, at: number): number {
  return at <= 0 ? 0 : source.lastIndexOf("\n", at - 1) + 1
}

/** The break at the end of the line that holds the offset, or else of the one above it. */
export function lineEnd(source: string, at: number): string {
  const next = source.indexOf("\n", at)
  const newline = next < 0 ? source.lastIndexOf("\n", at) : next
  return newline > 0 && source[newline - 1] === "\r" ? "\r\n" : "\n"
}

/** The instruction of the file that holds the offset; undefined between two. */
export function instructionAt(analysis: Analysis, offset: number): Instruction | undefined {
  const found = analysis.file.instructions[indexAt(analysis, offset)]
  return found && offset < found.to ? found : undefined
}

/** The number of the last instruction that starts at the offset or before it; -1 where there is none. */
export function indexAt({file: {instructions}}: Analysis, offset: number): number {
  return lastFrom(instructions, offset)
}

/** What ONBUILD triggers, or the instruction itself. */
export function innermost(instruction: Instruction): Instruction {
  return instruction.trigger ?? instruction
}
