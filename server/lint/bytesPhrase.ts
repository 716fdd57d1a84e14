import type {Amount} from "../model/sizes/size.ts"

/** From so many bytes on a size is worth a word: about a second of a download, and more than scripts and settings take. */
export const LARGE = 1e6

/** Where the most is so many times the least, only the least is worth telling. */
const WIDE = 10

/** What there is to say of so many bytes as tar, as in `about 48 MB`; undefined where next to nothing is known of them. */
export function bytesPhrase({low, mid, high}: Amount): string | undefined {
  if (high === Number.POSITIVE_INFINITY) return leastPhrase(low)
  if (low === high) return rounded(mid)
  if (high <= 2 * low) return `about ${rounded(mid)}`
  if (high > WIDE * low) return leastPhrase(low)
  return `${rounded(low)} to ${rounded(high)}`
}

/** A small least is no news. */
function leastPhrase(low: number): string | undefined {
  return low < LARGE ? undefined : `at least ${rounded(low)}`
}

/** Two digits and no more than are known. */
function rounded(bytes: number): string {
  const [unit, name] =
    bytes >= 1e9 ? [1e9, "GB"] : bytes >= 1e6 ? [1e6, "MB"] : bytes >= 1e3 ? [1e3, "kB"] : [1, "bytes"]
  const value = bytes / unit
  return `${value >= 10 || unit === 1 ? Math.round(value) : Number(value.toFixed(1))} ${name}`
}
