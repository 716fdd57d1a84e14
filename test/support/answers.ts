import type {
  CodeAction,
  CompletionList,
  DocumentSymbol,
  FoldingRange,
  InsertReplaceEdit,
  LinkedEditingRanges,
  Position,
  Range,
  SelectionRange,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver"

// A text as an editor has it, written without the server's own code, and what the protocol promises of answers about it.

export type Encoding = "utf-8" | "utf-16" | "utf-32"

export interface Change {
  range?: Range
  text: string
}

function widthOf(character: string, encoding: Encoding): number {
  if (encoding === "utf-16") return character.length
  return encoding === "utf-8" ? Buffer.byteLength(character) : 1
}

/** The lines of a text with what ends them. */
export function linesOf(text: string): string[] {
  return text.split(/(?<=\r\n|\n|\r(?!\n))/).concat(/[\r\n]$/.test(text) || text === "" ? [""] : [])
}

const bodyOf = (line: string) => line.replace(/[\r\n]+$/, "")

export function widthOfLine(line: string, encoding: Encoding): number {
  return [...bodyOf(line)].reduce((width, character) => width + widthOf(character, encoding), 0)
}

/** Where a position is, clamped to the text. */
export function offsetOf(text: string, {line, character}: Position, encoding: Encoding): number {
  const lines = linesOf(text)
  if (line >= lines.length) return text.length
  let offset = lines.slice(0, line).join("").length
  const body = bodyOf(lines[line]!)
  if (encoding === "utf-16") return offset + Math.min(character, body.length)
  let column = 0
  for (const one of body) {
    column += widthOf(one, encoding)
    if (column > character) break
    offset += one.length
  }
  return offset
}

/** The text after the changes of an editor, one after the other. */
export function changedText(text: string, changes: readonly Change[], encoding: Encoding): string {
  let now = text
  for (const {range, text: inserted} of changes) {
    if (!range) {
      now = inserted
      continue
    }
    const [a, b] = [offsetOf(now, range.start, encoding), offsetOf(now, range.end, encoding)]
    now = now.slice(0, Math.min(a, b)) + inserted + now.slice(Math.max(a, b))
  }
  return now
}

/** The text after edits that are all for the text as it is; throws where they overlap. */
export function editedText(text: string, edits: readonly TextEdit[], encoding: Encoding): string {
  const spans = edits.map(({range, newText}) => {
    return {from: offsetOf(text, range.start, encoding), to: offsetOf(text, range.end, encoding), newText}
  })
  spans.sort((a, b) => a.from - b.from || a.to - b.to)
  let now = ""
  let at = 0
  for (const {from, to, newText} of spans) {
    if (from < at) throw new Error(`edits overlap at ${from}`)
    now += text.slice(at, from) + newText
    at = to
  }
  return now + text.slice(at)
}

/** Throws where an answer breaks what the protocol promises. `position`: of the question. */
export function checkAnswer(
  method: string,
  answer: unknown,
  text: string,
  position: Position,
  encoding: Encoding,
): void {
  const lines = linesOf(text)
  const widths = lines.map(line => widthOfLine(line, encoding))
  placesInside(answer)
  if (answer === null || answer === undefined) return
  switch (method) {
    case "textDocument/hover":
    case "textDocument/prepareRename":
      insist(contains((answer as {range: Range}).range, clamped(position)), "the place is outside of the range")
      return
    case "textDocument/completion": {
      for (const {label, textEdit} of (answer as CompletionList).items) {
        const {insert, replace} = textEdit as InsertReplaceEdit
        insist(insert.start.line === replace.end.line, `${label} goes over lines`)
        insist(equal(insert.start, replace.start), `${label}: insert and replace start apart`)
        insist(equal(insert.end, clamped(position)), `${label} does not end at the place`)
        insist(order(insert.end, replace.end) <= 0, `${label} replaces less than it inserts at`)
      }
      return
    }
    case "textDocument/selectionRange": {
      for (let one: SelectionRange | undefined = (answer as SelectionRange[])[0]; one; one = one.parent) {
        insist(contains(one.range, clamped(position)), "the place is outside of the selection")
        if (one.parent) insist(holds(one.parent.range, one.range), "a selection does not grow")
      }
      return
    }
    case "textDocument/documentSymbol":
      nested(answer as DocumentSymbol[])
      return
    case "textDocument/foldingRange":
      for (const {startLine, endLine} of answer as FoldingRange[])
        insist(0 <= startLine && startLine < endLine && endLine < lines.length, "a folding is outside of the text")
      return
    case "textDocument/linkedEditingRange": {
      const texts = (answer as LinkedEditingRanges).ranges.map(({start, end}) =>
        text.slice(offsetOf(text, start, encoding), offsetOf(text, end, encoding)),
      )
      insist(new Set(texts).size === 1, `linked texts differ: ${texts}`)
      return
    }
    case "textDocument/formatting":
    case "textDocument/rangeFormatting":
    case "textDocument/onTypeFormatting":
      editedText(text, answer as TextEdit[], encoding)
      return
    case "textDocument/rename":
      editable(answer as WorkspaceEdit)
      return
    case "textDocument/codeAction":
      for (const {edit, title} of answer as CodeAction[]) {
        insist(title !== "", "an action without a title")
        if (edit) editable(edit)
      }
      return
    case "textDocument/semanticTokens/range":
    case "textDocument/semanticTokens/full":
      tokensInside((answer as {data: number[]}).data)
  }

  function insist(condition: boolean, what: string): void {
    if (!condition) throw new Error(what)
  }

  function clamped({line, character}: Position): Position {
    const at = offsetOf(text, {line, character}, encoding)
    let start = 0
    for (const [i, one] of lines.entries()) {
      const end = start + bodyOf(one).length
      if (at <= end) return {line: i, character: widthOfLine(text.slice(start, at), encoding)}
      start += one.length
    }
    throw new Error("no such place")
  }

  function placesInside(value: unknown): void {
    if (typeof value !== "object" || value === null) return
    const {line, character, start, end} = value as Partial<Position & Range>
    if (typeof line === "number" && typeof character === "number") {
      insist(line >= 0 && line < lines.length, `there is no line ${line}`)
      insist(character >= 0 && character <= widths[line]!, `line ${line} has no column ${character}`)
    }
    if (start && end) insist(order(start, end) <= 0, `the range at ${start.line}:${start.character} is backwards`)
    for (const one of Object.values(value)) placesInside(one)
  }

  function nested(symbols: readonly DocumentSymbol[]): void {
    for (const {name, range, selectionRange, children = []} of symbols) {
      insist(name !== "", "a symbol without a name")
      insist(holds(range, selectionRange), "the name is outside of the symbol")
      for (const child of children) insist(holds(range, child.range), "a symbol is outside of the one around it")
      nested(children)
    }
  }

  function editable({documentChanges, changes}: WorkspaceEdit): void {
    for (const one of documentChanges ?? []) if ("edits" in one) editedText(text, one.edits as TextEdit[], encoding)
    for (const edits of Object.values(changes ?? {})) editedText(text, edits, encoding)
  }

  function tokensInside(data: readonly number[]): void {
    let [line, character, end] = [0, 0, 0]
    for (let i = 0; i < data.length; i += 5) {
      const [down, right, length] = data.slice(i, i + 3) as [number, number, number]
      insist(down >= 0 && right >= 0 && length > 0, `token ${i / 5} is backwards or empty`)
      if (down > 0) [character, end] = [0, 0]
      line += down
      character += right
      insist(character >= end, `token ${i / 5} overlaps`)
      end = character + length
      insist(line < lines.length && end <= widths[line]!, `token ${i / 5} is outside of its line`)
    }
  }
}

function order(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character
}

function equal(a: Position, b: Position): boolean {
  return order(a, b) === 0
}

function contains({start, end}: Range, position: Position): boolean {
  return order(start, position) <= 0 && order(position, end) <= 0
}

function holds(outer: Range, inner: Range): boolean {
  return order(outer.start, inner.start) <= 0 && order(inner.end, outer.end) <= 0
}
