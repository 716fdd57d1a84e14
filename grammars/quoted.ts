import {isSpace} from "./characters.ts"

/**
 * The end of the word that starts at `from`, where quotes and escapes hold blanks together (ENV, LABEL, ARG). An
 * escape character at the very end is no part of the word.
 */
export function quotedWordEnd(value: string, from: number, to: number, escape: string): number {
  let quote = ""
  for (let at = from; at < to; at++) {
    const character = value[at]!
    if (quote === "" && isSpace(value.charCodeAt(at))) return at
    if (character === escape && quote !== "'") {
      if (at + 1 === to) return at
      at++
    } else if (quote === "") {
      if (character === "'" || character === '"') quote = character
    } else if (character === quote) quote = ""
  }
  return to
}
