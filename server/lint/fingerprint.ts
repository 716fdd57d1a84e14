import type {Span} from "../text.ts"

/** What a fingerprint is made of; a `Finding` is one. */
interface Flagged {
  rule: {name: string}
  at: Span
}

/** How many characters of a text tell it from others; the rest makes no other fingerprint. */
const ENOUGH = 1000

/**
 * A name for each finding of a file, in their order: 16 hexadecimal digits. It is made of the rule, the file's path, the
 * flagged text, the line in which it begins, and a number among equals, so that it stays the same while lines move, and
 * whether they end in LF or CRLF. Give it all findings of the file, before some of them are left out: the numbers
 * count them. `path`: relative to where names are compared, with forward slashes.
 */
export function fingerprintsOf(path: string, source: string, findings: readonly Flagged[]): string[] {
  const seen = new Map<string, number>()
  return findings.map(({rule, at}) => {
    const flagged = at.from < at.to ? source.slice(at.from, Math.min(at.to, at.from + ENOUGH)) : lineOf(source, at.from)
    const text = flagged.replaceAll("\r\n", "\n")
    const key = [rule.name, path, text].join("\0")
    const number = seen.get(key) ?? 0
    seen.set(key, number + 1)
    return fnv1a64(`${key}\0${number}`)
  })
}

function lineOf(source: string, offset: number): string {
  const start = offset === 0 ? 0 : source.lastIndexOf("\n", offset - 1) + 1
  const end = source.indexOf("\n", offset)
  return source.slice(start, Math.min(end < 0 ? source.length : end, start + ENOUGH)).trim()
}

/** FNV-1a with 64 bits of the text in UTF-8, in hexadecimal. Its prime is 2^40 + 435. */
export function fnv1a64(text: string): string {
  let [high, low] = [0xcbf29ce4, 0x84222325]
  for (const byte of new TextEncoder().encode(text)) {
    low = (low ^ byte) >>> 0
    const product = low * 435
    high = (high * 435 + Math.floor(product / 2 ** 32) + low * 2 ** 8) % 2 ** 32
    low = product % 2 ** 32
  }
  return [high, low].map(half => half.toString(16).padStart(8, "0")).join("")
}
