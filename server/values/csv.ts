/** One field: what it says, and where it stands in the text including its quotes (half-open UTF-16 offsets). */
export interface Field {
  readonly value: string
  readonly from: number
  readonly to: number
}

/**
 * The fields of one line of comma-separated values, as in `--mount=type=cache,"target=/a,b"`. A field that begins with
 * a quote ends with one, and a quote inside is doubled. `undefined` when the quotes are wrong or there is no text.
 */
export function splitFields(text: string): Field[] | undefined {
  const end = text.endsWith("\r\n") ? text.length - 2 : text.endsWith("\n") ? text.length - 1 : text.length
  if (end === 0) return undefined
  const fields: Field[] = []
  for (let from = 0; from <= end; ) {
    const field = text[from] === '"' && from < end ? readQuoted(text, from, end) : readBare(text, from, end)
    if (field === undefined) return undefined
    fields.push(field)
    from = field.to + 1
  }
  return fields
}

function readBare(text: string, from: number, end: number): Field | undefined {
  const comma = text.indexOf(",", from)
  const to = comma < 0 ? end : comma
  const value = text.slice(from, to)
  return value.includes('"') ? undefined : {value, from, to}
}

function readQuoted(text: string, from: number, end: number): Field | undefined {
  const parts: string[] = []
  for (let at = from + 1; ; ) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return undefined
    parts.push(text.slice(at, quote))
    const next = quote + 1
    if (next === end || text[next] === ",") return {value: parts.join('"'), from, to: next}
    if (text[next] !== '"') return undefined
    at = next + 1
  }
}
