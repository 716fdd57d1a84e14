import type {SemanticTokens, SemanticTokensDelta} from "vscode-languageserver"
import {TOKEN_MODIFIERS, TOKEN_TYPES, type Token, tokens} from "../features/tokens.ts"
import type {Span} from "../text.ts"
import {columnsIn, positionAt} from "./convert.ts"
import type {OpenDocument, Reading} from "./documents.ts"

/** All tokens of a document; what is given is kept, so that the next answer can be a delta. */
export function allTokens(document: OpenDocument, reading: Reading): SemanticTokens {
  const data = encoded(tokens(reading.analysis), reading)
  const id = nextId(document)
  document.tokens = {id, data}
  return {resultId: id, data}
}

/** The tokens of a part of it, without an id. */
export function tokensWithin(reading: Reading, within: Span): SemanticTokens {
  return {data: encoded(tokens(reading.analysis, within), reading)}
}

/** What has changed in the tokens since an answer; all of them where that one is not known any more. */
export function changedTokens(
  document: OpenDocument,
  reading: Reading,
  previous: string,
): SemanticTokens | SemanticTokensDelta {
  const before = document.tokens
  const now = allTokens(document, reading)
  if (before?.id !== previous) return now
  const {data} = now
  const [a, b] = [before.data.length, data.length]
  let start = 0
  while (start < a && start < b && before.data[start] === data[start]) start++
  let end = 0
  while (end < a - start && end < b - start && before.data[a - 1 - end] === data[b - 1 - end]) end++
  if (start === a && start === b) return {resultId: now.resultId!, edits: []}
  // whole tokens, as some editors want
  start -= start % 5
  end -= end % 5
  const edit = {start, deleteCount: a - start - end, data: data.slice(start, b - end)}
  return {resultId: now.resultId!, edits: [edit]}
}

function nextId({tokens}: OpenDocument): string {
  return String(Number(tokens?.id ?? 0) + 1)
}

/** As the protocol has them: five numbers a token, places relative to the token before. None goes over a line's end. */
function encoded(all: readonly Token[], reading: Reading): number[] {
  const {analysis, encoding} = reading
  const {source} = analysis
  const data: number[] = []
  let [line, character] = [0, 0]
  for (const {from, to, type, modifiers} of all) {
    const bits = modifiers.reduce((bits, modifier) => bits | (1 << TOKEN_MODIFIERS.indexOf(modifier)), 0)
    for (const part of linesOf(source, from, to)) {
      const place = positionAt(reading, part.from)
      const length = columnsIn(source.slice(part.from, part.to), encoding)
      data.push(place.line - line, place.line === line ? place.character - character : place.character)
      data.push(length, TOKEN_TYPES.indexOf(type), bits)
      ;[line, character] = [place.line, place.character]
    }
  }
  return data
}

/** The stretch of each line that a span goes over; blanks at the start of the further lines are left out. */
function* linesOf(source: string, from: number, to: number): Generator<Span> {
  let at = from
  while (at < to) {
    const end = lineBreak(source, at, to)
    if (end > at) yield {from: at, to: end}
    at = end
    while (at < to && /[\s]/.test(source[at]!)) at++
  }
}

function lineBreak(source: string, from: number, to: number): number {
  for (let at = from; at < to; at++) if (source[at] === "\n" || source[at] === "\r") return at
  return to
}
