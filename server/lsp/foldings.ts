import type {FoldingRange} from "vscode-languageserver"
import {foldings} from "../features/folding.ts"
import type {Client} from "./client.ts"
import {positionAt} from "./convert.ts"
import type {Reading} from "./documents.ts"

/** What can be folded; the outer ones where the editor takes only so many. */
export function foldingRanges(reading: Reading, {lineFolding, foldingLimit, foldingText}: Client): FoldingRange[] {
  return foldings(reading.analysis)
    .slice(0, foldingLimit)
    .flatMap(({at, kind, text}) => {
      const [start, end] = [positionAt(reading, at.from), positionAt(reading, at.to)]
      if (start.line === end.line) return []
      const places = lineFolding ? {} : {startCharacter: start.character, endCharacter: end.character}
      return {startLine: start.line, endLine: end.line, ...places, kind, ...(foldingText && {collapsedText: text})}
    })
}
