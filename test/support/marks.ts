import type {Span} from "../../server/text.ts"

/** A source with its marks taken out: `<|...|>` around a span, `<|>` for an empty one. */
export function readMarks(marked: string): {source: string; spans: Span[]} {
  const spans: Span[] = []
  let source = ""
  let open = -1
  for (const part of marked.split(/(<\|>|<\||\|>)/)) {
    if (part === "<|>") spans.push({from: source.length, to: source.length})
    else if (part === "<|") open = source.length
    else if (part === "|>") {
      spans.push({from: open, to: source.length})
      open = -1
    } else source += part
  }
  return {source, spans}
}

const VISIBLE = new Map([
  ["\r", "<CR>"],
  ["\t", "<TAB>"],
  ["\u00a0", "<NBSP>"],
  ["\ufeff", "<BOM>"],
])

/** A text with what can't be seen in it, and whether its last line has an end. */
export function shown(text: string): string {
  const visible = text.replace(
    /[\r\t\u00a0\ufeff]|[ ]+$/gm,
    found => VISIBLE.get(found) ?? "<BLANK>".repeat(found.length),
  )
  return visible.endsWith("\n") ? visible : `${visible}<END>`
}
