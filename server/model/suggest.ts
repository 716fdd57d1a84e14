import {distance} from "fastest-levenshtein"

/** No more options than these are looked at: a file may have any number of variables, and a hint is not worth that. */
const MOST = 1000

/**
 * The option that was probably meant by the word: the nearest one at an edit distance of at most 2, as BuildKit
 * suggests; of those that are equally near, one with the same letters or the same start. Undefined where none is near,
 * or where the word itself is among the options.
 */
export function suggest(word: string, options: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestRank = Number.POSITIVE_INFINITY
  if (word.length > 100) return undefined
  let looked = 0
  for (const option of options) {
    if (looked++ === MOST) break
    if (option === word) return undefined
    if (Math.abs(option.length - word.length) > 2) continue
    const d = distance(word, option)
    if (d > 2 || d >= word.length) continue
    const swapped = letters(word) === letters(option)
    // two other letters in a word of three are another word
    if (d === 2 && word.length <= 3 && !swapped) continue
    const rank = (swapped ? 0 : 2 * d) - (word[0] === option[0] ? 1 : 0)
    if (rank >= bestRank) continue
    best = option
    bestRank = rank
  }
  return best
}

function letters(word: string): string {
  return [...word].sort().join("")
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? "" : `; did you mean ${suggestion}?`
}
