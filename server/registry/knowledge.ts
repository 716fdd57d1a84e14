import type {Answer, Failure, Outcome} from "../model/answers.ts"
import type {Fetched} from "./client.ts"
import type {DiskCache} from "./diskCache.ts"
import {AGES, FAILURE_AGES, type Limits} from "./limits.ts"
import type {Clock} from "./transport.ts"
import {failureOf, Trouble} from "./trouble.ts"

/** What is asked about: each kind has its own time for which an answer is good. */
export type Kind = keyof typeof AGES

/** How an answer is wanted. */
export interface AskOptions {
  /** After so many milliseconds what is known is given, and the question goes on behind. */
  wait?: number
}

export interface Knowledge {
  /** What is known without looking further than memory. */
  peek<T>(kind: Kind, key: string): Outcome<T> | undefined
  /**
   * What is known if it is fresh enough, otherwise what `bring` brings. Where that fails, what is known with the reason.
   * `bring` undefined: nothing is asked. Never rejects.
   */
  learn<T>(kind: Kind, key: string, bring: Fetch<T> | undefined, options?: AskOptions): Promise<Outcome<T> | undefined>
  /** How often something new was learned so far, failures that a registry answered with included. */
  learned(): number
  clear(): Promise<void>
}

export type Fetch<T> = (signal: AbortSignal) => Promise<Fetched<T>>

/** So many answers are kept in memory. */
const KEPT = 2000
/** And so much of them, in characters of JSON: a registry decides how large an answer is. */
const KEPT_SIZE = 64 * 1024 * 1024

export function createKnowledge(disk: DiskCache, clock: Clock, limits: Limits): Knowledge {
  const known = new Map<string, {value: unknown; date: number; size: number}>()
  let knownSize = 0
  const failed = new Map<string, {failure: Failure; until: number}>()
  const flying = new Map<string, Promise<Outcome<unknown>>>()
  /** Rises when all is forgotten: what was asked before is not kept then. */
  let age = 0
  let learned = 0

  function know(name: string, value: unknown, date: number): void {
    forget(name)
    const size = JSON.stringify(value)?.length ?? 0
    known.set(name, {value, date, size})
    knownSize += size
    while (known.size > KEPT || knownSize > KEPT_SIZE) forget(known.keys().next().value!)
  }

  function forget(name: string): void {
    knownSize -= known.get(name)?.size ?? 0
    known.delete(name)
  }

  function fail(name: string, failure: Failure, until: number): void {
    failed.delete(name)
    failed.set(name, {failure, until})
    if (failed.size > KEPT) failed.delete(failed.keys().next().value!)
  }

  function answer<T>(kind: Kind, name: string, source: Answer<T>["source"]): Answer<T> | undefined {
    const found = known.get(name)
    if (!found || clock.now() - found.date > AGES[kind].usable) return undefined
    return {value: found.value as T, source, date: found.date, stale: clock.now() - found.date > AGES[kind].fresh}
  }

  function failure(name: string): Failure | undefined {
    const found = failed.get(name)
    return found && found.until > clock.now() ? found.failure : undefined
  }

  function afterAll<T>(kind: Kind, name: string, why: Failure): Outcome<T> {
    const old = why.failure === "not-found" ? undefined : answer<T>(kind, name, "cache")
    return old ? {...old, stale: true, reason: why.message} : why
  }

  async function askNow<T>(kind: Kind, name: string, bring: Fetch<T>): Promise<Outcome<T>> {
    const born = age
    const signal = AbortSignal.timeout(limits.operation)
    try {
      const {value, private: isPrivate} = await bring(signal)
      const date = clock.now()
      if (born === age) {
        learned++
        failed.delete(name)
        know(name, value, date)
        // what was given to the user is for the user's eyes: it stays in memory
        if (!isPrivate && AGES[kind].disk) void disk.write(name, {value, date})
      }
      return {value, source: "live", date, stale: false}
    } catch (error) {
      const why = failureOf(error)
      const wait = error instanceof Trouble ? error.wait : undefined
      if (born === age) fail(name, why, clock.now() + (wait ?? failureAge(why)))
      if (why.failure === "not-found") {
        forget(name)
        learned++
      }
      return afterAll<T>(kind, name, why)
    }
  }

  return {
    peek<T>(kind: Kind, key: string) {
      const name = `${kind} ${key}`
      const why = failure(name)
      return why ? afterAll<T>(kind, name, why) : answer<T>(kind, name, "cache")
    },
    async learn<T>(kind: Kind, key: string, bring: Fetch<T> | undefined, options: AskOptions = {}) {
      const name = `${kind} ${key}`
      if (!known.has(name) && AGES[kind].disk) {
        const kept = await disk.read(name)
        if (kept && kept.date <= clock.now() && !known.has(name)) {
          know(name, kept.value, kept.date)
          learned++
        }
      }
      const now = answer<T>(kind, name, "cache")
      if (now && !now.stale) return now
      const why = failure(name)
      // what is asked for by hand is asked for, whatever failed before
      if (why && kind !== "pin") return afterAll<T>(kind, name, why)
      if (!bring) return now
      const flight = (flying.get(name) as Promise<Outcome<T>> | undefined) ?? askNow(kind, name, bring)
      flying.set(name, flight)
      void flight.finally(() => {
        if (flying.get(name) === flight) flying.delete(name)
      })
      const outcome =
        options.wait === undefined ? await flight : await Promise.race([flight, clock.sleep(options.wait)])
      return outcome ?? now ?? {failure: "timeout", message: "the registry has not answered yet"}
    },
    learned: () => learned,
    async clear() {
      age++
      knownSize = 0
      for (const map of [known, failed, flying]) map.clear()
      await disk.clear()
    },
  }
}

function failureAge({failure}: Failure): number {
  if (failure === "not-found") return FAILURE_AGES.notFound
  return failure === "unauthorized" || failure === "denied" ? FAILURE_AGES.denied : FAILURE_AGES.other
}
