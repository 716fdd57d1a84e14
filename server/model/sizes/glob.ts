type Token = "any" | ((character: string) => boolean)

type NameTest = (name: string) => boolean

/**
 * Go's filepath.Match, as BuildKit uses it for sources: no wildcard means a slash. The time is at most the pattern's length times
 * the path's, since only the last `*` is ever tried anew.
 */
export function globTest(pattern: string): (path: string) => boolean {
  const tests = pattern.split("/").map(nameTest)
  return path => {
    const names = path.split("/")
    return names.length === tests.length && tests.every((test, i) => test(names[i]!))
  }
}

/** The same for paths at or below what matches. */
export function globStart(pattern: string): (path: string) => boolean {
  const tests = pattern.split("/").map(nameTest)
  return path => {
    const names = path.split("/", tests.length)
    return names.length === tests.length && tests.every((test, i) => test(names[i]!))
  }
}

function nameTest(pattern: string): NameTest {
  if (!/[*?[\\]/.test(pattern)) return name => name === pattern
  const tokens = tokensOf(pattern)
  return tokens ? name => fits(tokens, name) : () => false
}

/** Undefined: nothing matches it. */
function tokensOf(pattern: string): Token[] | undefined {
  const tokens: Token[] = []
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i]!
    if (character === "*") {
      if (tokens.at(-1) !== "any") tokens.push("any")
    } else if (character === "?") tokens.push(() => true)
    else if (character === "[" && pattern.includes("]", i + 2)) {
      const end = pattern.indexOf("]", i + 2)
      const isIn = classOf(pattern.slice(i + 1, end))
      if (!isIn) return undefined
      tokens.push(isIn)
      i = end
    } else {
      const meant = character === "\\" && i + 1 < pattern.length ? pattern[++i]! : character
      tokens.push(other => other === meant)
    }
  }
  return tokens
}

function classOf(inside: string): ((character: string) => boolean) | undefined {
  try {
    const test = new RegExp(`^[${inside.replace(/[\\\]]/g, "\\$&")}]$`)
    return character => test.test(character)
  } catch {
    return undefined
  }
}

function fits(tokens: readonly Token[], name: string): boolean {
  let token = 0
  let retry: {token: number; at: number} | undefined
  for (let at = 0; at < name.length; ) {
    const next = tokens[token]
    if (next === "any") retry = {token: ++token, at}
    else if (next?.(name[at]!)) {
      token++
      at++
    } else if (retry) {
      // the last star takes one character more
      retry.at++
      at = retry.at
      token = retry.token
    } else return false
  }
  while (tokens[token] === "any") token++
  return token === tokens.length
}
