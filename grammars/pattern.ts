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
  const length = matchLength(characters, 0, atEnd ? [...pattern].reverse() : pattern, greedy)
  if (length < 0) return value
  const rest = characters.slice(length)
  if (atEnd) rest.reverse()
  return rest.join("")
}

/** The value with the first match replaced, or, where the replacement is a function, with every match replaced. */
export function replacePattern(value: string, pattern: Element[], replacement: string | ((match: string) => string)): string {
  const characters = [...value]
  let result = ""
  let at = 0
  let lastEnd = -1
  while (at <= characters.length) {
    const length = matchLength(characters, at, pattern, true)
    // an empty match directly behind a match is no match
    if (length > 0 || (length === 0 && at !== lastEnd)) {
      if (typeof replacement === "string") return result + replacement + characters.slice(at + length).join("")
      result += replacement(characters.slice(at, at + length).join(""))
      at += length
      lastEnd = at
      if (length > 0) continue
    }
    if (at < characters.length) result += characters[at]
    at++
  }
  return result
}

/** A replacement text with $0, ${0} and $$ filled in, as Go's regexp templates; other names are empty. */
export function templateText(template: string, match: string): string {
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare?: string, braced?: string) => {
    if (whole === "$$") return "$"
    return /^0+$/.test((bare ?? braced)!) ? match : ""
  })
}

/** How many characters from `from` on match the whole pattern, the most or the fewest; -1 where it does not match. */
function matchLength(characters: string[], from: number, pattern: Element[], greedy: boolean): number {
  let states = new Set<number>()
  enter(states, 0)
  let best = -1
  for (let at = from; ; at++) {
    if (states.has(pattern.length)) {
      best = at - from
      if (!greedy) return best
    }
    if (at >= characters.length || states.size === 0) return best
    const character = characters[at]!
    const next = new Set<number>()
    for (const state of states) {
      const element = pattern[state]
      if (!element) continue
      if ("star" in element) {
        if (character !== "\n") enter(next, state)
      } else if ("any" in element ? character !== "\n" : element.literal === character) enter(next, state + 1)
    }
    states = next
  }

  function enter(into: Set<number>, state: number): void {
    into.add(state)
    let at = state
    while (at < pattern.length && "star" in pattern[at]!) into.add(++at)
  }
}
