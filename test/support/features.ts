import {analyze} from "../../server/analysis.ts"
import {lineAt, type Span} from "../../server/text.ts"
import {runCases} from "./cases.ts"
import {readMarks} from "./marks.ts"

/** Runs the cases of a feature of the editor: what is printed for the place that is marked in each. */
export function featureCases(
  feature: string,
  make: (analysis: ReturnType<typeof analyze>, at: Span, source: string) => string,
): void {
  runCases(`features/${feature}/`, marked => {
    const {source, spans} = readMarks(marked)
    return make(analyze(source), spans[0] ?? {from: 0, to: source.length}, source)
  })
}

/** The lines that hold the spans, with each of them in brackets. */
export function showSpans(source: string, spans: readonly (Span & {note?: string})[]): string {
  const lines = new Map<number, (Span & {note?: string})[]>()
  const index = analyze(source).file.lines
  for (const span of spans) {
    const line = lineAt(index, span.from)
    lines.set(line, [...(lines.get(line) ?? []), span])
  }
  return [...lines]
    .sort(([a], [b]) => a - b)
    .map(([line, spans]) => {
      let at = index.starts[line - 1]!
      const last = spans.reduce((end, {to}) => Math.max(end, to), 0)
      const end = index.starts[lineAt(index, Math.max(at, last))] ?? source.length + 1
      let text = ""
      for (const {from, to, note} of spans.toSorted((a, b) => a.from - b.from)) {
        text += `${source.slice(at, from)}[${source.slice(from, to)}]${note ? `(${note})` : ""}`
        at = to
      }
      return `${line}: ${text}${source.slice(at, end - 1)}`
    })
    .join("\n")
}
