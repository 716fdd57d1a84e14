/** Processor time that the work took, in milliseconds: others may use the machine as well. */
function timeOf(work: () => void): number {
  const start = process.cpuUsage()
  work()
  const {user, system} = process.cpuUsage(start)
  return (user + system) / 1000
}

/** More than this is more than in proportion, also on a busy machine: with the square of the size it would be 16. */
export const IN_PROPORTION = 11

/** What is measured too high by chance is measured again, so many times at the most. */
const TRIES = 3

/**
 * How many times as long work takes that is four times as large: about 4 where time is in proportion, 16 where it is with the
 * square of the size. The quickest of three runs counts. Work that is done in no time counts as a hundredth of a second, as the
 * clock is no finer.
 */
export function growth(work: (size: number) => void, size: number): number {
  const best = (size: number) => Math.min(...[1, 2, 3].map(() => timeOf(() => work(size))))
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < TRIES && least >= IN_PROPORTION; i++)
    least = Math.min(least, Math.max(best(4 * size), 10) / Math.max(best(size), 10))
  return least
}
