/** An element of a JSON array, by offsets in the text: a string with its value, or something else. */
export interface JsonElement {
  from: number
  to: number
  /** The decoded string; undefined for a number, boolean, null, array or object. */
  value?: string
}

/** How deep arrays and objects may be nested before Go's decoder gives up. */
const MAX_DEPTH = 10_000

const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
// everything that may stand in a JSON string without an escape, or with one
const STRING = /"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y

/**
 * The elements of the JSON array that the whole text is; undefined where it is not one. Numbers too large for a
 * 64-bit float are refused as Go refuses them.
 */
export function readJsonArray(text: string): JsonElement[] | undefined {
  let at = skip(0)
  if (text[at] !== "[") return undefined
  const elements: JsonElement[] = []
  // what is open: true for an object. A plain stack instead of recursion, so that no nesting is too deep.
  const open: boolean[] = [false]
  let start = -1
  at = skip(at + 1)
  let state: "value" | "first" | "key" | "firstKey" | "after" = "first"
  while (at < text.length) {
    const character = text[at]!
    if (state === "after") {
      const object = open[open.length - 1]!
      if (character === ",") {
        at = skip(at + 1)
        state = object ? "key" : "value"
      } else if (character === (object ? "}" : "]")) {
        at++
        open.pop()
        if (open.length === 0) return skip(at) === text.length ? elements : undefined
        if (open.length === 1) elements.push({from: start, to: at})
        at = skip(at)
      } else return undefined
    } else if (character === "]" && state === "first") {
      at++
      open.pop()
      if (open.length === 0) return skip(at) === text.length ? elements : undefined
      if (open.length === 1) elements.push({from: start, to: at})
      at = skip(at)
      state = "after"
    } else if (state === "key" || state === "firstKey") {
      if (character === "}" && state === "firstKey") {
        at++
        open.pop()
        if (open.length === 1) elements.push({from: start, to: at})
        at = skip(at)
        state = "after"
        continue
      }
      const end = match(STRING, at)
      if (end < 0) return undefined
      at = skip(end)
      if (text[at] !== ":") return undefined
      at = skip(at + 1)
      state = "value"
    } else if (character === "[" || character === "{") {
      if (open.length === 1) start = at
      open.push(character === "{")
      if (open.length > MAX_DEPTH) return undefined
      at = skip(at + 1)
      state = character === "{" ? "firstKey" : "first"
    } else {
      const string = character === '"'
      const end = match(string ? STRING : LITERAL, at)
      if (end < 0) return undefined
      if (!string && !Number.isFinite(Number(text.slice(at, end))) && /[\d]/.test(character + text[at + 1]))
        return undefined
      if (open.length === 1) elements.push(string ? {from: at, to: end, value: decode(at, end)} : {from: at, to: end})
      at = skip(end)
      state = "after"
    }
  }
  return undefined

  function skip(from: number): number {
    let next = from
    while (next < text.length) {
      const code = text.charCodeAt(next)
      if (code !== 32 && code !== 9 && code !== 10 && code !== 13) break
      next++
    }
    return next
  }

  function match(pattern: RegExp, from: number): number {
    pattern.lastIndex = from
    return pattern.test(text) ? pattern.lastIndex : -1
  }

  function decode(from: number, to: number): string {
    const raw = text.slice(from + 1, to - 1)
    if (!raw.includes("\\")) return raw
    // half a surrogate pair is not a character: Go puts the replacement character in its place
    return (JSON.parse(`"${raw}"`) as string).replace(
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      "\ufffd",
    )
  }
}
