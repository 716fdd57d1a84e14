import {physicalLine, skipSpace, slice} from "../../grammars/logical.ts"
import {parseWord, type Part as WordPart} from "../../grammars/words.ts"
import type {Analysis} from "../analysis.ts"
import type {Flag, Instruction, Text} from "../syntax/ast.ts"
import {imageOf, optionsOf} from "../syntax/details.ts"
import {outlineOf} from "../syntax/outline.ts"
import {lineAt, type Span} from "../text.ts"
import {shellSpans} from "./selection/shell.ts"

/**
 * What to select around an offset, step by step: the word, what it stands in, and so on up to the file. The innermost
 * comes first, and each holds the one before and more; the last is the whole file.
 */
export function selections(analysis: Analysis, offset: number): Span[] {
  const {file, source} = analysis
  const spans: Span[] = [{from: 0, to: source.length}]
  const add = ({from, to}: Span) => {
    if (from <= offset && offset <= to && from < to) spans.push({from, to})
  }
  add(wordAt(source, offset))
  for (const {instructions} of outlineOf(file).stages) {
    add({from: instructions[0]!.from, to: instructions[instructions.length - 1]!.to})
  }
  for (const directive of file.directives) {
    add(directive)
    add({from: directive.valueFrom, to: directive.valueTo})
  }
  const lines: Span[] = []
  addComments(analysis, offset, add)
  const instruction = file.instructions.find(({from, to}) => from <= offset && offset <= to)
  if (instruction) {
    addInstruction(instruction, analysis, offset, add)
    const line = lineWithin(analysis, instruction, offset)
    if (line) lines.push(line)
  }
  return chain(spans, lines)
}

/** Sorted, each within the next; of two that cross, the shorter one. A line is in it where it fits between the others. */
function chain(spans: readonly Span[], lines: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.to - a.from - (b.to - b.from))
  const kept: Span[] = []
  for (const span of sorted) {
    const last = kept[kept.length - 1]
    if (!last || (holds(span, last) && !holds(last, span))) kept.push(span)
  }
  for (const line of lines) {
    const next = kept.findIndex(span => holds(span, line))
    const before = kept[next - 1]
    if (next >= 0 && !holds(line, kept[next]!) && (!before || holds(line, before))) kept.splice(next, 0, line)
  }
  return kept
}

function holds(outer: Span, inner: Span): boolean {
  return outer.from <= inner.from && inner.to <= outer.to
}

type Add = (span: Span) => void

/** Letters, digits and underscores around the offset. */
function wordAt(source: string, offset: number): Span {
  let from = offset
  let to = offset
  while (from > 0 && isWord(source.charCodeAt(from - 1))) from--
  while (to < source.length && isWord(source.charCodeAt(to))) to++
  return {from, to}
}

function isWord(code: number): boolean {
  return code >= 128 ? code !== 0xa0 && code !== 0x85 && code !== 0xfeff : /\w/.test(String.fromCharCode(code))
}

function addComments({file, source}: Analysis, offset: number, add: Add): void {
  const {comments, lines} = file
  const index = comments.findIndex(({from, to}) => from <= offset && offset <= to)
  const comment = comments[index]
  if (!comment) return
  add(comment)
  addText(comment)
  let [first, last] = [index, index]
  const line = (at: number) => lineAt(lines, comments[at]!.from)
  while (first > 0 && line(first - 1) === line(first) - 1) first--
  while (last + 1 < comments.length && line(last + 1) === line(last) + 1) last++
  add({from: comments[first]!.from, to: comments[last]!.to})

  function addText({from, to}: Span): void {
    add({from: skipSpace(source, from + 1, to), to})
  }
}

function addInstruction(instruction: Instruction, analysis: Analysis, offset: number, add: Add): void {
  const {file, source} = analysis
  add(instruction)
  for (const comment of instruction.innerComments) {
    add(comment)
    add({from: skipSpace(source, comment.from + 1, comment.to), to: comment.to})
  }
  for (const {from, to, body, marker} of instruction.heredocs) {
    add({from, to})
    add(body)
    if (marker) {
      add(marker)
      add({from: body.from, to: marker.to})
    }
    if (body.from <= offset && offset <= body.to) {
      const line = physicalLine(source, source.lastIndexOf("\n", offset - 1) + 1).content
      const start = Math.max(body.from, source.lastIndexOf("\n", offset - 1) + 1)
      add({from: skipSpace(source, start, line), to: line})
      add({from: start, to: line})
    }
  }
  for (let at: Instruction | undefined = instruction; at; at = at.trigger) {
    if (at !== instruction) add(at)
    add(at.keyword)
    for (const flag of at.flags) addFlag(flag, file.escape, offset, add)
    addArguments(at, file.escape, offset, add)
    addShell(at, instruction, analysis, offset, add)
  }
}

function addFlag(flag: Flag, escape: string, offset: number, add: Add): void {
  add(flag)
  add(flag.name)
  if (!flag.value || offset < flag.from || offset > flag.to) return
  addWord(flag.value, escape, offset, add)
  for (const {from, to, key, value} of optionsOf(flag) ?? []) {
    add({from, to})
    add(key)
    if (value) addWord(value, escape, offset, add)
  }
}

function addArguments(instruction: Instruction, escape: string, offset: number, add: Add): void {
  const {args, json, name, pairs} = instruction
  if (json) {
    add(json)
    add({from: json.from + 1, to: json.to - 1})
  }
  const [first] = args
  const last = args[args.length - 1]
  if (first && last) add({from: json ? json.from : first.from, to: json ? json.to : last.to})
  for (const arg of args) {
    if (arg.from > offset + 1 || arg.to < offset - 1) continue
    addWord(arg, escape, offset, add)
    if (json) add({from: arg.from - 1, to: arg.to + 1})
  }
  for (const {from, to, key, value} of pairs) {
    if (from > offset || to < offset) continue
    add({from, to})
    addWord(key, escape, offset, add)
    if (value) addWord(value, escape, offset, add)
  }
  const image = name === "FROM" && first ? imageOf(first) : undefined
  for (const part of Object.values(image ?? {})) if (part) add(part)
  for (const end of [image?.repository, image?.tag]) if (end && first) add({from: first.from, to: end.to})
}

/** The word, its quoted parts and variables. */
function addWord(text: Text, escape: string, offset: number, add: Add): void {
  add(text)
  if (offset < text.from || offset > text.to || !/[$'"]/.test(text.value)) return
  const tree = parseWord(text.value, {escape})
  if (tree.problem || tree.tooDeep) return
  const visit = (parts: readonly WordPart[]) => {
    for (const part of parts) {
      if (part.kind === "plain" || part.kind === "literal") continue
      add(slice(text, part.from, part.to))
      if (part.kind !== "variable") add(slice(text, part.from + 1, Math.max(part.from + 1, part.to - 1)))
      if (part.kind === "double") visit(part.parts)
      if (part.kind !== "variable") continue
      add(slice(text, part.nameFrom, part.nameFrom + part.name.length))
      visit(part.word ?? [])
      visit(part.replacement ?? [])
    }
  }
  visit(tree.parts)
}

function addShell(instruction: Instruction, outer: Instruction, analysis: Analysis, offset: number, add: Add): void {
  const shell = analysis.shellOf(instruction, instruction === outer ? undefined : outer)
  if (shell) for (const span of shellSpans(shell, offset)) add(span)
}

/** The line of an instruction of several lines, without its indentation and what continues it. */
function lineWithin({file, source}: Analysis, {from, to}: Instruction, offset: number): Span | undefined {
  const lineFrom = source.lastIndexOf("\n", offset - 1) + 1
  const {content} = physicalLine(source, lineFrom)
  if (lineFrom <= from && content >= to) return undefined
  const start = Math.max(from, skipSpace(source, lineFrom, content))
  let end = Math.min(to, content)
  const trim = () => {
    while (end > start && (source[end - 1] === " " || source[end - 1] === "\t")) end--
  }
  trim()
  if (source[end - 1] === file.escape) {
    end--
    trim()
  }
  return start <= offset && offset <= end && start < end ? {from: start, to: end} : undefined
}
