import type {FoldingRange} from "vscode-languageserver"
import {foldings} from "../features/folding.ts"
import type {Client} from "./client.ts"
import {positionAt} from "./convert.ts"
import type {Reading} from "./documents.ts"

/** What can be folded; the outer ones where the editor takes only so many. */
export function foldingRanges(reading: Reading, {lineFolding, foldingLimit, foldingText}: Client): FoldingRange[] {
  const all = foldings(reading.analysis).map(({at, kind, text}): FoldingRange => {
    const [start, end] = [positionAt(reading, at.from), positionAt(reading, at.to)]
    const places = lineFolding ? {} : {startCharacter: start.character, endCharacter: end.character}
    return {startLine: start.line, endLine: end.line, ...places, kind, ...(foldingText && {collapsedText: text})}
  })
  return all.length > foldingLimit ? outermost(all, foldingLimit) : all
}

/** So many of those that are in the fewest others, in their order. */
function outermost(ranges: readonly FoldingRange[], limit: number): FoldingRange[] {
  const open: FoldingRange[] = []
  const placed = ranges.map(range => {
    while (open.length > 0 && open[open.length - 1]!.endLine < range.startLine) open.pop()
    return {range, depth: open.push(range)}
  })
  const kept = new Set(placed.toSorted((a, b) => a.depth - b.depth).slice(0, limit))
  return placed.filter(one => kept.has(one)).map(({range}) => range)
}
