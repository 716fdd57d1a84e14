/** `BUILDS=sample` takes some of the cases of a real engine, always the same ones, for checks before every change. */
export const isSample = process.env.BUILDS === "sample"

/** One of so many cases, where only a sample is wanted. */
export function sampleOf<T>(cases: readonly T[], every: number): T[] {
  return cases.filter((_, i) => !isSample || i % every === 0)
}
