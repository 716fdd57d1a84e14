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
    const text = source.slice(at.from, Math.min(at.to, at.from + ENOUGH)).replaceAll("\r\n", "\n")
    const key = [rule.name, path, text, lineOf(source, at.from)].join("\0")
    const number = seen.get(key) ?? 0
    seen.set(key, number + 1)
    return fnv1a64(`${key}\0${number}`)
  })
}

/** The line around an offset, without the blanks at its ends; of a very long one what is near. */
function lineOf(source: string, offset: number): string {
  const before = source.slice(Math.max(0, offset - ENOUGH), offset)
  const after = source.slice(offset, offset + ENOUGH)
  const end = after.indexOf("\n")
  return (before.slice(before.lastIndexOf("\n") + 1) + (end < 0 ? after : after.slice(0, end))).trim()
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
