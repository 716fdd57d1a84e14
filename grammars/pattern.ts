// The patterns of ${name#pattern}, ${name%pattern} and ${name/pattern/text}: * and ? and escapes, no brackets.
// They are matched by stepping through all possible states at once, so the time is the product of both lengths
// whatever the pattern, where a backtracking regular expression could take exponential time.

/** `*`, `?` or a literal character. */
type Element = {star: true} | {any: true} | {literal: string}

/** The elements of a pattern; undefined where a backslash stands before anything but `*`, `?`, `\`, `}` or `/`. */
export function patternElements(pattern: string): Element[] | undefined {
  const elements: Element[] = []
  const characters = [...pattern]
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!
    if (character === "*") elements.push({star: true})
    else if (character === "?") elements.push({any: true})
    else if (character !== "\\") elements.push({literal: character})
    else {
      const next = characters[i + 1]
      if (next === "}" || next === "/") continue
      if (next !== "*" && next !== "?" && next !== "\\") return undefined
      elements.push({literal: next})
      i++
    }
  }
  return elements
}

/** The value without the shortest (greedy: longest) match of the pattern at its start, or at its end. */
export function matchPattern(value: string, pattern: Element[], atEnd: boolean, greedy: boolean): string {
  const characters = [...value]
  if (atEnd) characters.reverse()
  const match = findMatch(characters, 0, atEnd ? [...pattern].reverse() : pattern, greedy ? "longest" : "shortest")
  if (!match) return value
  const rest = characters.slice(match.to)
  if (atEnd) rest.reverse()
  return rest.join("")
}

/** The value with the first match replaced, or, where the replacement is a function, with every match replaced. */
export function replacePattern(
  value: string,
  pattern: Element[],
  replacement: string | ((match: string) => string),
): string {
  const characters = [...value]
  const result: string[] = []
  let at = 0
  let lastEnd = -1
  while (at <= characters.length) {
    const match = findMatch(characters, at, pattern, "anywhere")
    if (!match) break
    for (; at < match.from; at++) result.push(characters[at]!)
    // an empty match directly behind a match is no match
    if (match.to > at || at !== lastEnd) {
      const matched = characters.slice(at, match.to).join("")
      result.push(typeof replacement === "string" ? replacement : replacement(matched))
      at = match.to
      lastEnd = at
      if (typeof replacement === "string") break
      if (match.to > match.from) continue
    }
    if (at < characters.length) result.push(characters[at]!)
    at++
  }
  for (; at < characters.length; at++) result.push(characters[at]!)
  return result.join("")
}

/** A replacement text with $0, ${0} and $$ filled in, as Go's regexp templates; other names are empty. */
export function templateText(template: string, match: string): string {
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare?: string, braced?: string) => {
    if (whole === "$$") return "$"
    return /^0+$/.test((bare ?? braced)!) ? match : ""
  })
}

/**
 * The first match of the whole pattern at or behind `from`, as long as can be; or only one that starts there, the
 * longest or the shortest.
 */
function findMatch(
  characters: string[],
  from: number,
  pattern: Element[],
  mode: "anywhere" | "longest" | "shortest",
): {from: number; to: number} | undefined {
  // for every place in the pattern, where the earliest match starts that has come so far
  let states = new Int32Array(pattern.length + 1).fill(-1)
  let next = states.slice()
  let best: {from: number; to: number} | undefined
  for (let at = from; ; at++) {
    if (at === from || (mode === "anywhere" && !best)) reach(states, 0, at)
    for (const [i, element] of pattern.entries()) if ("star" in element) reach(states, i + 1, states[i]!)
    const started = states[pattern.length]!
    if (started >= 0 && (!best || started <= best.from)) {
      best = {from: started, to: at}
      if (mode === "shortest") return best
    }
    if (at >= characters.length) return best
    const character = characters[at]!
    let alive = mode === "anywhere" && !best
    for (const [i, element] of pattern.entries()) {
      const start = states[i]!
      if (start < 0 || (best && start > best.from)) continue
      const takes = "literal" in element ? element.literal === character : character !== "\n"
      if (!takes) continue
      reach(next, "star" in element ? i : i + 1, start)
      alive = true
    }
    if (!alive) return best
    ;[states, next] = [next, states]
    next.fill(-1)
  }

  function reach(into: Int32Array, state: number, start: number): void {
    if (start >= 0 && (into[state]! < 0 || start < into[state]!)) into[state] = start
  }
}
