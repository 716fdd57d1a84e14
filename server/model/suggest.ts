import {distance} from "fastest-levenshtein"

/**
 * The option that was probably meant by the word: the nearest one at an edit distance of at most 2, as BuildKit
 * suggests. Undefined where none is near, or where the word itself is among the options.
 */
export function suggest(word: string, options: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = 3
  if (word.length > 100) return undefined
  for (const option of options) {
    if (option === word) return undefined
    if (Math.abs(option.length - word.length) >= bestDistance) continue
    const d = distance(word, option)
    if (d < bestDistance && d < Math.max(word.length, 2)) {
      best = option
      bestDistance = d
    }
  }
  return best
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? "" : `; did you mean ${suggestion}?`
}
