import type {
  Answer,
  Answers,
  Download,
  Failure,
  ImageDetails,
  ImageLayer,
  Outcome,
  TagList,
  TagState,
} from "../model/answers.ts"
import {isFailure} from "../model/answers.ts"
import {isDigest} from "../values/digest.ts"
import {formatPlatform, type Platform} from "../values/platform.ts"
import {createAuthorized, type FindCredentials} from "./auth.ts"
import {createClient} from "./client.ts"
import {type DiskCache, NO_DISK} from "./diskCache.ts"
import {askDownload, downloadUrl} from "./downloads.ts"
import {type AskOptions, createKnowledge, type Kind} from "./knowledge.ts"
import {LIMITS, type Limits} from "./limits.ts"
import {createMetadata} from "./metadata.ts"
import {type Question, questionOf} from "./name.ts"
import {allowedHost, type Policy, refusedDownload} from "./policy.ts"
import {createQueue} from "./queue.ts"
import {createSend} from "./send.ts"
import {createSources} from "./sources.ts"
import type {Clock, Transport} from "./transport.ts"
import {tellingRange} from "./unpacked.ts"

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
export interface Registry extends LookUps {
  /** The tags of the name's repository. */
  tags(name: string, options?: AskOptions): Promise<Outcome<TagList>>
  /** What the name's tag or digest stands for. Counts as no pull. */
  tag(name: string, options?: AskOptions): Promise<Outcome<TagState>>
  /** The digest to write behind the name's tag: asked for now. */
  pin(name: string): Promise<Outcome<TagState>>
  /** All about the image for a platform. Counts as a pull where a registry counts them, unless it is known already. */
  image(name: string, platform: Platform, options?: AskOptions): Promise<Outcome<ImageDetails>>
  /** Look-ups with notes of their own, for somebody who waits for nothing but what they ask themselves. */
  lookUps(): LookUps
  /** As `image`, with what its layers take as tar as far as that can be told without them. */
  layers(name: string, platform: Platform, options?: AskOptions): Promise<Outcome<ImageDetails>>
  /** How large what lies at an address is. */
  download(url: string): Promise<Outcome<Download>>
  /** Forgets everything, on disk too. */
  clear(): Promise<void>
}

export interface LookUps {
  /** Answers at once with what is known, and notes what is not. */
  answers: Answers
  /** Asks for what `answers` noted. Whether anything new is known now, so that who asked should ask again. */
  catchUp(options?: {pulls?: boolean}): Promise<boolean>
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
  const queue = createQueue(AT_ONCE, AT_ONCE)
  let window = {from: clock.now(), asked: new Set<string>()}

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

  async function layers(name: string, platform: Platform, options?: AskOptions): Promise<Outcome<ImageDetails>> {
    const found = await image(name, platform, options)
    const question = questionOf(name)
    if (isFailure(found) || !question) return found
    const why = closed(question)
    await Promise.all(
      found.value.layers.filter(isOpen).map(layer => {
        const bring = why ? undefined : (signal: AbortSignal) => sources.layer(question, layer, signal)
        return knowledge.learn("layer", layerKey(question, layer), bring, options)
      }),
    )
    return measured(question, found)
  }

  function layerKey(question: Question, {digest}: ImageLayer): string {
    return `${repositoryKey(question)} ${digest}`
  }

  /** With what is known of the layers by now. */
  function measured(question: Question, found: Answer<ImageDetails>): Answer<ImageDetails> {
    const layers = found.value.layers.map(layer => {
      const own = isOpen(layer)
        ? knowledge.peek<Pick<ImageLayer, "bytes">>("layer", layerKey(question, layer))
        : undefined
      return own && !isFailure(own) && own.value.bytes !== undefined ? {...layer, bytes: own.value.bytes} : layer
    })
    return {...found, value: {...found.value, layers}}
  }

  async function download(text: string): Promise<Outcome<Download>> {
    const url = downloadUrl(text)
    if (!url) return {failure: "unsupported", message: "only what comes by http can be asked for"}
    const why = closedFor(url)
    const bring = why ? undefined : (signal: AbortSignal) => askDownload(send, policy(), url, signal)
    const known = await knowledge.learn<Download>("download", url.href, bring)
    return known ?? why ?? {failure: "network", message: "nothing is known"}
  }

  function closedFor(url: URL): Failure | undefined {
    if (!policy().online) return {failure: "offline", message: "nobody has allowed to ask"}
    const refused = refusedDownload(policy(), url)
    return refused === undefined ? undefined : {failure: "not-allowed", message: refused}
  }

  /** Whether a question may be noted: the same one over and over is one. */
  function counts(key: string): boolean {
    if (clock.now() - window.from > WINDOW) window = {from: clock.now(), asked: new Set()}
    if (window.asked.size >= NOTED && !window.asked.has(key)) return false
    window.asked.add(key)
    return true
  }

  function lookUps(): LookUps {
    const noted = new Map<string, Wish>()

    function note(key: string, wish: Wish): void {
      if (!noted.has(key) && counts(key)) noted.set(key, wish)
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
      layers(name, platform) {
        const question = questionOf(name)
        if (!question) return undefined
        const found = answers.image(name, platform)
        if (!found) return failureOf(question, platform)
        const isUnknown = (layer: ImageLayer) => isOpen(layer) && !knowledge.peek("layer", layerKey(question, layer))
        if (found.value.layers.some(isUnknown))
          note(`layers ${repositoryKey(question)} ${found.value.manifest}`, () => layers(name, platform))
        return measured(question, found)
      },
      download(text) {
        const url = downloadUrl(text)
        if (!url) return {failure: "unsupported", message: "only what comes by http can be asked for"}
        return peek<Download>("download", url.href, () => download(text)) ?? closedFor(url)
      },
    }

    /** Why nothing is known of an image; undefined where nobody has asked yet. */
    function failureOf(question: Question, platform: Platform): Failure | undefined {
      const why = closed(question)
      if (why) return why
      const state = isDigest(question.reference) ? undefined : knowledge.peek<TagState>("tag", keyOf(question))
      if (state && isFailure(state)) return state
      const digest = state?.value.digest ?? question.reference
      const found = isDigest(digest) ? knowledge.peek("image", imageKey(question, digest, platform)) : undefined
      return found && isFailure(found) ? found : undefined
    }

    return {
      answers,
      async catchUp({pulls = false} = {}) {
        const wishes = [...noted.values()]
        noted.clear()
        const before = knowledge.learned()
        await Promise.all(wishes.map(wish => queue("", () => wish(pulls))))
        return knowledge.learned() > before
      },
    }
  }

  return {
    tags,
    tag,
    pin: name => tag(name, undefined, "pin"),
    image,
    layers,
    download,
    lookUps,
    ...lookUps(),
    clear: knowledge.clear,
  }
}

/** Whether a few of its bytes would tell what a layer takes as tar. */
function isOpen(layer: ImageLayer): boolean {
  return layer.bytes === undefined && tellingRange(layer) !== undefined
}
