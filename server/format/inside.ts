import {physicalLine, skipSpace} from "../../grammars/logical.ts"
import type {Edit, Span} from "../text.ts"

/** The indentation that a line should get, by the offset at which it starts; undefined leaves it as it is. */
export type IndentOf = (lineFrom: number) => string | undefined

/**
 * Changes within a token that goes on over several lines, a shell command above all. What BuildKit reads there stays
 * as it is, unless `indentOf` says otherwise: only what it drops is changed, which is comment lines (they are aligned
 * with the line below), blank lines (one at most) and blanks behind the escape character.
 */
export function insideEdits(source: string, {from, to}: Span, indentOf: IndentOf = () => undefined): Edit[] {
  const edits: Edit[] = []
  let comments: Span[] = []
  let blank = false
  for (let lineFrom = from; lineFrom < to; ) {
    const {content, next} = physicalLine(source, lineFrom)
    const start = skipSpace(source, lineFrom, content)
    const first = lineFrom === from
    if (!first && start === content) {
      if (blank) push(lineFrom, next, "")
      else push(lineFrom, content, "")
      blank = true
    } else {
      blank = false
      const comment = !first && source[start] === "#"
      if (comment) comments.push({from: lineFrom, to: start})
      else if (!first) {
        const indent = indentOf(lineFrom)
        const text = indent ?? /^[ \t]*/.exec(source.slice(lineFrom, start))![0]
        for (const place of comments) push(place.from, place.to, text)
        comments = []
        if (indent !== undefined) push(lineFrom, start, indent)
      }
      // the last line's end is the token's own, and is no continuation
      if (comment || content < to) {
        let end = content
        while (end > start && (source[end - 1] === " " || source[end - 1] === "\t")) end--
        push(end, content, "")
      }
    }
    lineFrom = next
  }
  return edits

  function push(at: number, end: number, text: string): void {
    if (source.slice(at, end) !== text) edits.push({from: at, to: end, text})
  }
}
