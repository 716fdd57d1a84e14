import {LONGEST_WAIT} from "./limits.ts"

/**
 * How long a registry wants to be left alone, in milliseconds: seconds or a date in Retry-After, or the time (in seconds
 * since 1970) that Docker Hub has in its own headers. Undefined: it doesn't say.
 */
export function retryAfter(headers: ReadonlyMap<string, string>, now: number): number | undefined {
  const standard = headers.get("retry-after")?.trim()
  if (standard !== undefined) {
    if (/^\d{1,9}$/.test(standard)) return atMost(Number(standard) * 1000)
    const date = Date.parse(standard)
    if (!Number.isNaN(date)) return atMost(date - now)
  }
  for (const name of ["x-retry-after", "x-ratelimit-reset"]) {
    const time = headers.get(name)?.trim()
    if (time !== undefined && /^\d{9,11}$/.test(time)) return atMost(Number(time) * 1000 - now)
  }
  return undefined
}

function atMost(wait: number): number {
  return Math.min(Math.max(wait, 0), LONGEST_WAIT)
}

/** What `ratelimit-remaining: 20;w=21600` leaves; undefined where a registry does not count. */
export function pullsLeft(headers: ReadonlyMap<string, string>): number | undefined {
  const left = /^\s*(\d{1,9})\s*(?:;|$)/.exec(headers.get("ratelimit-remaining") ?? "")?.[1]
  return left === undefined ? undefined : Number(left)
}
