/** How many items at the beginning of a list a test holds for; where it fails for one it has to fail for all behind it. */
export function countWhile<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(list[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}
