import type {Answer, Answers, Failure, ImageDetails, Outcome, TagList, TagState} from "../model/answers.ts"
import {isFailure} from "../model/answers.ts"
import {isDigest} from "../values/digest.ts"
import {formatPlatform, type Platform} from "../values/platform.ts"
import {createAuthorized, type FindCredentials} from "./auth.ts"
import {createClient} from "./client.ts"
import {type DiskCache, NO_DISK} from "./diskCache.ts"
import {type AskOptions, createKnowledge, type Kind} from "./knowledge.ts"
import {LIMITS, type Limits} from "./limits.ts"
import {createMetadata} from "./metadata.ts"
import {type Question, questionOf} from "./name.ts"
import {allowedHost, type Policy} from "./policy.ts"
import {createQueue} from "./queue.ts"
import {createSend} from "./send.ts"
import {createSources} from "./sources.ts"
import type {Clock, Transport} from "./transport.ts"

export interface RegistryOptions {
  transport: Transport
  policy: () => Policy
  clock: Clock
  credentials?: FindCredentials
  disk?: DiskCache
  limits?: Limits
  /** What is known of the tags of an image of Docker Hub without asking: `library/node`. */
  bundled?: (path: string, now: number) => Answer<TagList> | undefined
}

/** What registries say about images, by names as they stand behind FROM. Nothing here throws or rejects. */
export interface Registry {
  /** The tags of the name's repository. */
  tags(name: string, options?: AskOptions): Promise<Outcome<TagList>>
  /** What the name's tag or digest stands for. Counts as no pull. */
  tag(name: string, options?: AskOptions): Promise<Outcome<TagState>>
  /** The digest to write behind the name's tag: asked for now. */
  pin(name: string): Promise<Outcome<TagState>>
  /** All about the image for a platform. Counts as a pull where a registry counts them, unless it is known already. */
  image(name: string, platform: Platform, options?: AskOptions): Promise<Outcome<ImageDetails>>
  /** Answers at once with what is known, and notes what is not. */
  answers: Answers
  /** Asks for what `answers` noted. Whether anything new is known now, so that who asked should ask again. */
  catchUp(options?: {pulls?: boolean}): Promise<boolean>
  /** Forgets everything, on disk too. */
  clear(): Promise<void>
}

/** Asks for something that was noted; `pulls`: even where that is counted. */
type Wish = (pulls: boolean) => Promise<Outcome<unknown>>

/** So many questions are noted at most in ten minutes: a file can't have registries asked without end. */
const NOTED = 500
const WINDOW = 10 * 60 * 1000
/** So many of them are asked at a time: each has its own deadline, which runs from its start. */
const AT_ONCE = 8

export function createRegistry(options: RegistryOptions): Registry {
  const {transport, policy, clock, disk = NO_DISK, limits = LIMITS} = options
  const send = createSend({transport, policy, clock, limits})
  const authorized = createAuthorized({
    send,
    policy,
    clock,
    limits,
    credentials: options.credentials ?? (async () => undefined),
  })
  const client = createClient(authorized, policy, limits)
  const sources = createSources(client, createMetadata(send, authorized, limits), policy)
  const knowledge = createKnowledge(disk, clock, limits)
  const noted = new Map<string, Wish>()
  const queue = createQueue(AT_ONCE, AT_ONCE)
  let window = {from: clock.now(), count: 0}

  const repositoryKey = ({domain, path}: Question) => `${domain}/${path}`
  const keyOf = (question: Question) => `${repositoryKey(question)} ${question.reference}`

  /** Why a question can't be asked; undefined where it can. What was known before is told all the same. */
  function closed({domain}: Question): Failure | undefined {
    if (!policy().online) return {failure: "offline", message: "registries are not asked: nobody has allowed it"}
    const host = allowedHost(policy(), domain)
    return "refused" in host ? {failure: "not-allowed", message: host.refused} : undefined
  }

  async function ask<T>(
    name: string,
    how: (question: Question, why: Failure | undefined) => Promise<Outcome<T> | undefined>,
  ): Promise<Outcome<T>> {
    const question = questionOf(name)
    if (!question) return {failure: "unsupported", message: `no registry can be asked for "${name.slice(0, 100)}"`}
    const why = closed(question)
    const known = await how(question, why)
    return known ?? why ?? {failure: "network", message: "nothing is known"}
  }

  function bundled({domain, path}: Question): Answer<TagList> | undefined {
    return domain === "docker.io" ? options.bundled?.(path, clock.now()) : undefined
  }

  async function tags(name: string, options?: AskOptions): Promise<Outcome<TagList>> {
    return ask(name, async (question, why) => {
      const bring = why ? undefined : (signal: AbortSignal) => sources.tags(question, signal)
      const known = await knowledge.learn("tags", repositoryKey(question), bring, options)
      if (known && (!isFailure(known) || known.failure === "not-found")) return known
      const shipped = bundled(question)
      const reason = known?.message ?? why?.message
      return shipped ? {...shipped, ...(reason && {reason})} : known
    })
  }

  /** `pin`: from the registry itself, not from an interface beside it that may lag behind. */
  async function tag(name: string, options?: AskOptions, kind: "tag" | "pin" = "tag"): Promise<Outcome<TagState>> {
    return ask(name, async (question, why) => {
      const bring = why ? undefined : (signal: AbortSignal) => sources.tag(question, kind === "pin", signal)
      return knowledge.learn(kind, keyOf(question), bring, options)
    })
  }

  async function image(name: string, platform: Platform, options?: AskOptions): Promise<Outcome<ImageDetails>> {
    const end = options?.wait === undefined ? undefined : clock.now() + options.wait
    return ask(name, async (question, why) => {
      const state = isDigest(question.reference) ? undefined : await tag(name, options)
      if (state && isFailure(state)) return state
      const digest = state?.value.digest ?? question.reference
      const bring = why ? undefined : (signal: AbortSignal) => sources.image(question, digest, platform, signal)
      const found = await knowledge.learn<ImageDetails>("image", imageKey(question, digest, platform), bring, {
        wait: end && Math.max(end - clock.now(), 0),
      })
      if (!found || isFailure(found) || !state) return found
      // the image is as sure as what its tag stands for
      const {date, stale, reason} = state
      return {...found, date, stale: stale || found.stale, ...(reason && {reason})}
    })
  }

  function imageKey(question: Question, digest: string, platform: Platform): string {
    return `${repositoryKey(question)} ${digest} ${formatPlatform(platform)}`
  }

  function note(key: string, wish: Wish): void {
    if (clock.now() - window.from > WINDOW) window = {from: clock.now(), count: 0}
    if (noted.has(key) || window.count >= NOTED) return
    window.count++
    noted.set(key, wish)
  }

  /** Notes a question whose answer is not known, or stale, unless it can't be asked anyway. */
  function peek<T>(kind: Kind, key: string, wish: Wish) {
    const found = knowledge.peek<T>(kind, key)
    if (!found || (!isFailure(found) && found.stale && found.reason === undefined)) note(`${kind} ${key}`, wish)
    return found
  }

  const answers: Answers = {
    tags(name) {
      const question = questionOf(name)
      if (!question) return undefined
      const found = peek<TagList>("tags", repositoryKey(question), () => tags(name))
      if (found && !isFailure(found)) return found
      return found?.failure === "not-found" ? undefined : bundled(question)
    },
    tag(name) {
      const question = questionOf(name)
      return question && peek<TagState>("tag", keyOf(question), () => tag(name))
    },
    image(name, platform) {
      const question = questionOf(name)
      if (!question) return undefined
      const state = isDigest(question.reference) ? undefined : answers.tag(name)
      const digest = state && !isFailure(state) ? state.value.digest : question.reference
      const wish = (pulls: boolean) => (pulls || !sources.countsPulls(question) ? image(name, platform) : tag(name))
      const key = imageKey(question, digest, platform)
      const found = isDigest(digest) ? peek<ImageDetails>("image", key, wish) : undefined
      if (!isDigest(digest) && !(state && isFailure(state))) note(`image ${key}`, wish)
      return found && !isFailure(found) ? found : undefined
    },
  }

  return {
    tags,
    tag,
    pin: name => tag(name, undefined, "pin"),
    image,
    answers,
    async catchUp({pulls = false} = {}) {
      const wishes = [...noted.values()]
      noted.clear()
      const before = knowledge.learned()
      await Promise.all(wishes.map(wish => queue("", () => wish(pulls))))
      return knowledge.learned() > before
    },
    async clear() {
      noted.clear()
      await knowledge.clear()
    },
  }
}
