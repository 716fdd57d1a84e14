// BuildKit is a Go program: what counts as a blank, a letter or the lower case of a letter is what Go's unicode
// package says, which differs from JavaScript's in a few characters.

/** White space as Go's unicode.IsSpace has it: with U+0085, without U+FEFF. Takes a UTF-16 unit. */
export function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13)
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

/** The blanks that separate words: tab, vertical tab, form feed, carriage return and space; no Unicode ones. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || (code >= 11 && code <= 13)
}

/** The text without white space at its ends, as Go's strings.TrimSpace. */
export function trimSpace(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isSpace(text.charCodeAt(from))) from++
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

/** Lower case, character by character: a dotted capital I becomes i, which JavaScript would make two characters. */
export function toLower(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase()
  let result = ""
  for (const character of text) result += character === "\u0130" ? "i" : lowerOrSame(character)
  return result
}

/** Upper case, character by character; characters whose upper case is several (ß) stay as they are. */
export function toUpper(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toUpperCase()
  let result = ""
  for (const character of text) {
    const upper = character.toUpperCase()
    result += upper.length === character.length ? upper : character
  }
  return result
}

function lowerOrSame(character: string): string {
  const lower = character.toLowerCase()
  return lower.length === character.length ? lower : character
}

/** Equal but for case, as Go's strings.EqualFold: the long s is an s and the Kelvin sign a k. */
export function equalFold(a: string, b: string): boolean {
  return fold(a) === fold(b)
}

function fold(text: string): string {
  return toLower(text.replaceAll("\u017f", "s"))
}

export function isLetter(character: string): boolean {
  const code = character.charCodeAt(0)
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
  return /^\p{L}/u.test(character)
}

export function isDigit(character: string): boolean {
  const code = character.charCodeAt(0)
  if (code < 128) return code >= 48 && code <= 57
  return /^\p{Nd}/u.test(character)
}
