import type {Analysis} from "../analysis.ts"
import type {Comment, Dockerfile, Instruction} from "../syntax/ast.ts"
import {outlineOf} from "../syntax/outline.ts"
import {lineAt, type Span} from "../text.ts"

/** Lines that may be folded away: from somewhere on the first one to the end of the last one. */
export interface Folding {
  at: Span
  /** Undefined for instructions, stages and heredocs. */
  kind?: "comment" | "region"
  /** What stands there when it is folded. */
  text: string
}

const REGION = /^#\s*#?(region|endregion)\b[ \t]*(.*)$/

/** What can be folded, the outer before the inner; each within another one or apart from it. */
export function foldings(analysis: Analysis): Folding[] {
  const {file} = analysis
  const found: Folding[] = []
  stageFoldings(file, found)
  for (const instruction of file.instructions) instructionFoldings(instruction, file, found)
  commentFoldings(file, found)
  regionFoldings(file, found)
  return nested(file, found)
}

function stageFoldings(file: Dockerfile, found: Folding[]): void {
  const {source, comments} = file
  const {stages} = outlineOf(file)
  let next = 0
  for (const [i, {from, instructions}] of stages.entries()) {
    const last = instructions[instructions.length - 1]!
    const below = stages[i + 1]?.from.from ?? source.length
    while (next < comments.length && comments[next]!.from < last.to) next++
    const first = next
    while (next < comments.length && comments[next]!.from < below) next++
    const trailing = comments.slice(first, next)
    if (stages[i + 1]) dropBlock(trailing, below, source)
    const to = lastText(source, from.from, trailing[trailing.length - 1]?.to ?? last.to)
    const count = instructions.length - 1
    const text = `${firstLine(source, from)} … ${count} ${count === 1 ? "instruction" : "instructions"}`
    found.push({at: {from: from.from, to}, text})
  }
}

/** Takes off the comments right above a FROM, which are about the stage that it starts; the end of a region is none of them. */
function dropBlock(comments: Comment[], from: number, source: string): void {
  let start = from
  for (let last = comments[comments.length - 1]; last; last = comments[comments.length - 1]) {
    const mark = REGION.exec(source.slice(last.from, last.to))
    if (mark?.[1] === "endregion" || !isNextLine(source, last.to, start)) break
    start = last.from
    comments.pop()
  }
}

function instructionFoldings(instruction: Instruction, file: Dockerfile, found: Folding[]): void {
  const {source} = file
  const {from, to, heredocs, innerComments} = instruction
  found.push({at: {from, to: lastText(source, from, to)}, text: `${firstLine(source, instruction)} …`})
  for (const {body} of heredocs) {
    const end = lastText(source, body.from, body.to)
    found.push({at: {from: body.from, to: end}, text: `${firstLine(source, {from: body.from, to: end})} …`})
  }
  runs(innerComments, file, found)
}

function commentFoldings(file: Dockerfile, found: Folding[]): void {
  const {comments, directives, source} = file
  const starts = new Set(directives.map(({from}) => from))
  const plain = comments.filter(({from, to}) => !starts.has(from) && !REGION.test(source.slice(from, to)))
  runs(plain, file, found)
}

/** Comments on lines that follow each other. */
function runs(comments: readonly Span[], {source}: Dockerfile, found: Folding[]): void {
  for (let i = 0; i < comments.length; ) {
    const first = comments[i]!
    let last = first
    for (i++; i < comments.length && isNextLine(source, last.to, comments[i]!.from); i++) last = comments[i]!
    if (last === first) continue
    found.push({
      at: {from: first.from, to: last.to},
      kind: "comment",
      text: `${source.slice(first.from, first.to).trim()} …`,
    })
  }
}

function regionFoldings({comments, source}: Dockerfile, found: Folding[]): void {
  const open: {comment: Comment; name: string}[] = []
  for (const comment of comments) {
    const mark = REGION.exec(source.slice(comment.from, comment.to))
    if (!mark) continue
    const name = mark[2]!.trim()
    if (mark[1] === "region") open.push({comment, name})
    else {
      const start = open.pop()
      if (!start) continue
      const text = start.name === "" ? "region …" : `${start.name} …`
      found.push({at: {from: start.comment.from, to: comment.to}, kind: "region", text})
    }
  }
}

/** Those of more than one line; of two that cross, the one that starts first. */
function nested({lines}: Dockerfile, found: readonly Folding[]): Folding[] {
  const kept: Folding[] = []
  const open: Span[] = []
  const placed = found.map(folding => {
    const {from, to} = folding.at
    return {folding, first: lineAt(lines, from), last: lineAt(lines, to)}
  })
  placed.sort((a, b) => a.first - b.first || b.last - a.last)
  let before: (typeof placed)[number] | undefined
  for (const one of placed) {
    const {folding, first, last} = one
    if (first === last || (before?.first === first && before.last === last)) continue
    while (open.length > 0 && open[open.length - 1]!.to < folding.at.from) open.pop()
    if (open.length > 0 && folding.at.to > open[open.length - 1]!.to) continue
    open.push(folding.at)
    kept.push(folding)
    before = one
  }
  return kept
}

/** Whether the text between the two places is one line break. */
function isNextLine(source: string, end: number, start: number): boolean {
  const newline = source.indexOf("\n", end)
  if (newline < 0 || newline >= start) return false
  return source.slice(end, newline).trim() === "" && /^[^\S\n]*$/.test(source.slice(newline + 1, start))
}

/** The end of the last line that is not blank. */
function lastText(source: string, from: number, to: number): number {
  let end = to
  while (end > from && /\s/.test(source[end - 1]!)) end--
  return end
}

/** The first line without what continues it. */
function firstLine(source: string, {from, to}: Span): string {
  const newline = source.indexOf("\n", from)
  const line = source.slice(from, newline < 0 || newline > to ? to : newline).trim()
  return /[\\`]$/.test(line) ? line.slice(0, -1).trimEnd() : line
}
