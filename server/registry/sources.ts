import type {ImageDetails, ImageLayer, TagEntry, TagList, TagState} from "../model/answers.ts"
import {isDigest} from "../values/digest.ts"
import {formatPlatform, type Platform} from "../values/platform.ts"
import type {Client, Fetched, Repository} from "./client.ts"
import {type Child, isIndexType, type Manifest, readConfig, withSteps} from "./documents.ts"
import {type Host, hostOf} from "./hosts.ts"
import type {Metadata} from "./metadata.ts"
import type {Question} from "./name.ts"
import {allowedHost, type Policy} from "./policy.ts"
import {Trouble} from "./trouble.ts"
import {tellingRange, unpackedBytes} from "./unpacked.ts"

/** Where answers come from: mirrors before the registry, what is free before what counts. */
export interface Sources {
  tags(question: Question, signal: AbortSignal): Promise<Fetched<TagList>>
  /** `exact`: from the registry itself, not from an interface beside it that may lag behind. */
  tag(question: Question, exact: boolean, signal: AbortSignal): Promise<Fetched<TagState>>
  image(question: Question, digest: string, platform: Platform, signal: AbortSignal): Promise<Fetched<ImageDetails>>
  /** What a layer takes as tar, of its registry's last words; nothing where these don't tell. */
  layer(question: Question, layer: ImageLayer, signal: AbortSignal): Promise<Fetched<Pick<ImageLayer, "bytes">>>
  /** Whether a question about an image is a pull that its registry counts. */
  countsPulls(question: Question): boolean
}

export function createSources(client: Client, metadata: Metadata, policy: () => Policy): Sources {
  /** Those to ask, one after the other. */
  function repositories({domain, path}: Question): Repository[] {
    const host = allowedHost(policy(), domain)
    if ("refused" in host) throw new Trouble("not-allowed", host.refused)
    const mirrors = policy().mirrors.get(host.name) ?? []
    return [...mirrors.map(name => ({host: mirrorOf(name), path, upstream: host.name})), {host, path}]
  }

  async function firstOf<T>(
    question: Question,
    signal: AbortSignal,
    ask: (repository: Repository) => Promise<T>,
  ): Promise<T> {
    const all = repositories(question)
    for (const repository of all.slice(0, -1)) {
      try {
        return await ask(repository)
      } catch (error) {
        if (signal.aborted || !(error instanceof Trouble)) throw error
      }
    }
    return ask(all.at(-1)!)
  }

  /** What costs nothing must not cost the answer either. */
  async function freely<T>(ask: Promise<T>): Promise<T | undefined> {
    try {
      return await ask
    } catch {
      return undefined
    }
  }

  async function tags(repository: Repository, signal: AbortSignal): Promise<Fetched<TagList>> {
    const [free, listed] = await Promise.allSettled([
      metadata.tags(repository, signal),
      client.tags(repository, signal),
    ])
    const more = free.status === "fulfilled" ? free.value : undefined
    if (listed.status === "rejected") {
      if (more) return more
      throw listed.reason
    }
    if (!more) return listed.value
    const known = new Map<string, TagEntry>(more.value.tags.map(entry => [entry.name, entry]))
    const {value, private: isPrivate} = listed.value
    const names = new Set(value.tags.map(({name}) => name))
    // of a list that ends early the latest tags are known all the same
    const others = value.complete ? [] : more.value.tags.filter(({name}) => !names.has(name))
    const tags = [...value.tags.map(entry => known.get(entry.name) ?? entry), ...others]
    return {value: {tags, complete: value.complete}, private: isPrivate || more.private}
  }

  async function tag(
    repository: Repository,
    reference: string,
    exact: boolean,
    signal: AbortSignal,
  ): Promise<Fetched<TagState>> {
    const free = exact || isDigest(reference) ? undefined : await freely(metadata.tag(repository, reference, signal))
    if (free?.digest !== undefined && free.platforms) {
      const {digest, size, pushed, platforms} = free
      return {value: {digest, size, pushed, platforms}, private: false}
    }
    const head = await client.head(repository, reference, signal)
    const {digest, mediaType, private: isPrivate} = head
    const state: TagState = {digest, index: isIndexType(mediaType), size: free?.size, pushed: free?.pushed}
    if (exact || repository.host.countsPulls) return {value: state, private: isPrivate}
    const found = await freely(client.manifest(repository, digest, signal))
    return {value: {...state, ...platformsOf(found?.value.manifest)}, private: isPrivate || !!found?.private}
  }

  async function image(
    repository: Repository,
    digest: string,
    platform: Platform,
    signal: AbortSignal,
  ): Promise<Fetched<ImageDetails>> {
    const {path} = repository
    const top = await client.manifest(repository, digest, signal)
    const index = top.value.manifest.kind === "index" ? top.value.manifest.children : undefined
    const child = index && bestChild(index, platform)
    if (index && !child) throw new Trouble("unsupported", `${path} is not offered for ${formatPlatform(platform)}`)
    const own = child ? await client.manifest(repository, child.digest, signal) : top
    const {manifest} = own.value
    if (manifest.kind !== "image")
      throw new Trouble("unsupported", `${path}@${digest} is not an image that can be read`)
    const blob = await client.blob(repository, manifest.config, signal)
    const config = readConfig(blob.value)
    if (!config) throw new Trouble("bad-answer", `${path}@${digest} has no configuration that can be read`)
    const {steps, diffIds, ...facts} = config
    const details: ImageDetails = {
      ...facts,
      digest,
      manifest: own.value.digest,
      size: manifest.layers.reduce((sum, {size}) => sum + size, 0),
      platforms: index?.map(({platform}) => platform) ?? [config.platform],
      layers: withSteps(manifest.layers, {steps, diffIds}),
    }
    return {value: details, private: top.private || own.private || blob.private}
  }

  async function layer(
    repository: Repository,
    one: ImageLayer,
    signal: AbortSignal,
  ): Promise<Fetched<Pick<ImageLayer, "bytes">>> {
    const range = tellingRange(one)
    if (!range) return {value: {}, private: true}
    const {value, private: isPrivate} = await client.piece(repository, one, range, signal)
    return {value: {bytes: unpackedBytes(one, value)}, private: isPrivate}
  }

  return {
    layer: (question, one, signal) => firstOf(question, signal, repository => layer(repository, one, signal)),
    tags: (question, signal) => firstOf(question, signal, repository => tags(repository, signal)),
    tag: (question, exact, signal) =>
      firstOf(question, signal, repository => tag(repository, question.reference, exact, signal)),
    image: (question, digest, platform, signal) =>
      firstOf(question, signal, repository => image(repository, digest, platform, signal)),
    countsPulls: ({domain}) => !!hostOf(domain).countsPulls,
  }
}

/** A mirror has the credentials of its own name only. */
function mirrorOf(name: string): Host {
  const {metadata, ...host} = hostOf(name)
  return host
}

function platformsOf(manifest: Manifest | undefined): Pick<TagState, "platforms" | "size"> {
  if (manifest?.kind === "index") return {platforms: manifest.children.map(({platform}) => platform)}
  return manifest?.kind === "image" ? {size: manifest.layers.reduce((sum, {size}) => sum + size, 0)} : {}
}

/** The image for a platform: of the same variant, otherwise of one that its processor runs as well. */
export function bestChild(children: readonly Child[], {os, arch, variant, osVersion}: Platform): Child | undefined {
  const same = children.filter(({platform}) => platform.os === os && platform.arch === arch)
  const usual = arch === "arm" ? "v7" : arch === "arm64" ? "v8" : "v1"
  const level = (text: string) => Number(/^v(\d)/.exec(text || usual)?.[1] ?? 0)
  const wanted = level(variant)
  const fitting = same.filter(({platform}) => level(platform.variant) <= wanted)
  fitting.sort((a, b) => level(b.platform.variant) - level(a.platform.variant))
  return fitting.find(({platform}) => osVersion !== "" && platform.osVersion.startsWith(osVersion)) ?? fitting[0]
}
