// Amounts as people read them.

const DAY = 24 * 3600 * 1000

/** `2026-08-22` of milliseconds since 1970, in UTC. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** `3 months old`; `today` on the first day, and for what is to come. */
export function ageOf(time: number, now: number): string {
  const days = Math.floor((now - time) / DAY)
  if (days < 1) return "today"
  const [count, unit] =
    days < 60 ? [days, "day"] : days < 730 ? [Math.floor(days / 30.44), "month"] : [Math.floor(days / 365.25), "year"]
  return `${count} ${unit}${count === 1 ? "" : "s"} old`
}

/** `45.2 MB`, in powers of ten, as registries show them. */
export function sizeOf(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"]
  let at = 0
  let value = bytes
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000
    at++
  }
  return `${at === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[at]}`
}
