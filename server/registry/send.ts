import type {Host} from "./hosts.ts"
import {BACK_OFF, type Limits} from "./limits.ts"
import {isNamed, type Policy} from "./policy.ts"
import {createQueue} from "./queue.ts"
import {retryAfter} from "./retryAfter.ts"
import type {Clock, HttpAnswer, Transport} from "./transport.ts"
import {Trouble} from "./trouble.ts"

/** What is asked of a host on the way to an answer. */
export interface Ask {
  method: "GET" | "HEAD" | "POST"
  url: URL
  headers?: Readonly<Record<string, string>>
  /** Goes to the origin of `url` only. */
  authorization?: string
  body?: string
  maxBytes: number
}

/** An answer, with the address that gave it in the end. */
export interface Reply extends HttpAnswer {
  url: URL
}

/** Asks for a registry, redirects followed and troubles waited out. Throws a Trouble where there is no whole answer. */
export type Send = (registry: Host, ask: Ask, signal: AbortSignal) => Promise<Reply>

export interface Sending {
  transport: Transport
  policy: () => Policy
  clock: Clock
  limits: Limits
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const PASSING = new Set([502, 503, 504])

export function createSend({transport, policy, clock, limits}: Sending): Send {
  const queue = createQueue(limits.all, limits.perHost)
  /** Hosts that are left alone: until when, why, and how long the next time is. */
  const parked = new Map<string, {until: number; why: string; kind: "rate-limited" | "network"; next: number}>()

  function park(host: string, kind: "rate-limited" | "network", why: string, wait?: number): void {
    const next = parked.get(host)?.next ?? BACK_OFF.first
    parked.set(host, {until: clock.now() + (wait ?? next), why, kind, next: Math.min(next * 2, BACK_OFF.longest)})
  }

  async function once(registry: Host, ask: Ask, signal: AbortSignal): Promise<HttpAnswer> {
    const {host} = ask.url
    const alone = parked.get(host)
    if (alone && alone.until > clock.now()) throw new Trouble(alone.kind, alone.why, alone.until - clock.now())
    const {authorization, method, url, body, maxBytes} = ask
    const headers = {
      "user-agent": "dockerlint",
      ...ask.headers,
      ...(authorization !== undefined && {authorization}),
    }
    return queue(host, () => {
      const timed = AbortSignal.any([signal, AbortSignal.timeout(limits.request)])
      const named = isNamed(policy(), registry, url)
      return transport({method, url, headers, body, maxBytes, named, signal: timed})
    })
  }

  /** Once more where trouble may have passed. */
  async function patiently(registry: Host, ask: Ask, signal: AbortSignal): Promise<HttpAnswer> {
    const {host} = ask.url
    for (let again = ask.method !== "POST"; ; again = false) {
      try {
        const answer = await once(registry, ask, signal)
        const wait = retryAfter(answer.headers, clock.now())
        if (answer.status === 429) {
          const why = `${host} wants to be asked less often`
          park(host, "rate-limited", why, wait)
          throw new Trouble("rate-limited", why, wait)
        }
        if (PASSING.has(answer.status)) {
          const why = `${host} answers ${answer.status}`
          if (!again || wait !== undefined) {
            park(host, "network", why, wait)
            throw new Trouble("server", why, wait)
          }
        } else {
          parked.delete(host)
          return answer
        }
      } catch (error) {
        if (signal.aborted || !(error instanceof Trouble)) throw error
        const passing = error.kind === "network" && error.wait === undefined
        if (!again || !passing) {
          if ((passing || error.kind === "timeout") && !isParked(host)) park(host, "network", error.message)
          throw error
        }
      }
      await clock.sleep(500)
    }
  }

  function isParked(host: string): boolean {
    return (parked.get(host)?.until ?? 0) > clock.now()
  }

  return async (registry, first, signal) => {
    let ask = first
    for (let hops = 0; ; hops++) {
      const answer = await patiently(registry, ask, signal)
      const location = answer.headers.get("location")
      if (!REDIRECTS.has(answer.status) || location === undefined || ask.method === "POST")
        return {...answer, url: ask.url}
      if (hops === limits.redirects) throw new Trouble("bad-answer", `${first.url.host} redirects too often`)
      ask = redirected(ask, location)
    }
  }
}

/** Another origin gets no credentials, and nothing goes from https to http. */
function redirected(ask: Ask, location: string): Ask {
  const from = ask.url
  let url: URL
  try {
    url = new URL(location, from)
  } catch {
    throw new Trouble("bad-answer", `${from.host} redirects to an address that can't be read`)
  }
  if (url.protocol !== "https:" && !(url.protocol === from.protocol && url.origin === from.origin))
    throw new Trouble("refused", `${from.host} redirects to ${url.protocol}//${url.host}, which is not encrypted`)
  return url.origin === from.origin ? {...ask, url} : {...ask, url, authorization: undefined}
}
