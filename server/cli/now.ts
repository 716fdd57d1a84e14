/**
 * The time that dates are judged by: milliseconds since 1970. `SOURCE_DATE_EPOCH`, which reproducible builds set, is that of
 * another day, in seconds.
 */
export function currentTime({SOURCE_DATE_EPOCH: seconds = ""}: NodeJS.ProcessEnv): number {
  return /^\d{1,11}$/.test(seconds) ? Number(seconds) * 1000 : Date.now()
}
