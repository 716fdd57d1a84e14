import {createHash} from "node:crypto"
import type {TagEntry} from "../model/answers.ts"
import {isDigest} from "../values/digest.ts"
import type {AuthorizedReply, createAuthorized} from "./auth.ts"
import {
  ACCEPT,
  asFields,
  asList,
  asText,
  isIndexType,
  type Manifest,
  mediaTypeOf,
  readManifest,
  readObject,
  readTags,
} from "./documents.ts"
import type {Host} from "./hosts.ts"
import {KEPT_PULLS, type Limits} from "./limits.ts"
import {nextPage} from "./links.ts"
import {originOf, type Policy} from "./policy.ts"
import {pullsLeft} from "./retryAfter.ts"
import type {Ask} from "./send.ts"
import {Trouble} from "./trouble.ts"
import type {Range} from "./unpacked.ts"

// The distribution API, as far as reading goes: https://github.com/opencontainers/distribution-spec/blob/main/spec.md

/** A repository of a registry, and through which host it is asked: the registry's own, or a mirror's. */
export interface Repository {
  host: Host
  /** `library/node` */
  path: string
  /** The registry that a mirror is asked for. */
  upstream?: string
}

export interface Head {
  digest: string
  mediaType: string
  /** It was given to the user rather than to anybody. */
  private: boolean
}

export interface Fetched<T> {
  value: T
  private: boolean
}

export interface Client {
  /** All tags, a page after the other. */
  tags(repository: Repository, signal: AbortSignal): Promise<Fetched<{tags: TagEntry[]; complete: boolean}>>
  /** What a tag or digest stands for. Counts as no pull. */
  head(repository: Repository, reference: string, signal: AbortSignal): Promise<Head>
  /** A manifest, of which the digest is known to be right. Counts as a pull where pulls count. */
  manifest(
    repository: Repository,
    reference: string,
    signal: AbortSignal,
  ): Promise<Fetched<{digest: string; manifest: Manifest}>>
  /** A few bytes of what has that digest and so many bytes. Whatever comes, no more than these are read. */
  piece(
    repository: Repository,
    blob: {digest: string; size: number},
    range: Range,
    signal: AbortSignal,
  ): Promise<Fetched<Uint8Array>>
  /** What has that digest. */
  blob(repository: Repository, digest: string, signal: AbortSignal): Promise<Fetched<Uint8Array>>
}

export function createClient(
  authorized: ReturnType<typeof createAuthorized>,
  policy: () => Policy,
  limits: Limits,
): Client {
  /** Pulls that a registry still grants. */
  const left = new Map<string, number>()

  function urlOf({host, path, upstream}: Repository, rest: string): URL {
    const url = new URL(`/v2/${path}/${rest}`, originOf(policy(), host.api))
    if (upstream !== undefined) url.searchParams.set("ns", upstream)
    return url
  }

  async function ask(
    repository: Repository,
    request: Ask,
    what: string,
    signal: AbortSignal,
  ): Promise<AuthorizedReply> {
    const {host, path} = repository
    const reply = await authorized(host, request, `repository:${path}:pull`, signal)
    const pulls = pullsLeft(reply.headers)
    if (pulls !== undefined) left.set(host.api, pulls)
    const isPart = reply.status === 206 && request.headers?.range !== undefined
    if (reply.status !== 200 && !isPart) throw refusal(reply, host, path, what)
    return reply
  }

  async function manifestReply(repository: Repository, method: "GET" | "HEAD", reference: string, signal: AbortSignal) {
    const url = urlOf(repository, `manifests/${reference}`)
    const request: Ask = {method, url, headers: {accept: ACCEPT}, maxBytes: limits.manifestBytes}
    const reply = await ask(repository, request, reference, signal)
    const said = reply.headers.get("docker-content-digest")
    if (said !== undefined && !isDigest(said))
      throw new Trouble("bad-answer", `${url.host} answers with a digest that is none`)
    if (said !== undefined && isDigest(reference) && sameAlgorithm(said, reference) && said !== reference)
      throw new Trouble("bad-answer", `${url.host} answers with another digest than it was asked for`)
    return {reply, said, mediaType: mediaTypeOf(reply.headers.get("content-type"))}
  }

  async function manifest(repository: Repository, reference: string, signal: AbortSignal) {
    const {host} = repository
    if (host.countsPulls && (left.get(host.api) ?? Number.POSITIVE_INFINITY) <= KEPT_PULLS)
      throw new Trouble(
        "rate-limited",
        `${host.name} grants only ${left.get(host.api)} more pulls, which are left to you`,
      )
    const {reply, said, mediaType} = await manifestReply(repository, "GET", reference, signal)
    const expected = isDigest(reference) ? reference : said
    const digest = digestOf(reply.body, expected)
    if (expected !== undefined && digest !== expected)
      throw new Trouble("bad-answer", `${host.name} answers with a manifest of another digest than it says`)
    const found = readManifest(reply.body, mediaType, limits)
    if (!found) throw new Trouble("bad-answer", `${host.name} answers with something that is no manifest`)
    return {value: {digest, manifest: found}, private: reply.private}
  }

  return {
    manifest,
    async head(repository, reference, signal) {
      const {reply, said, mediaType} = await manifestReply(repository, "HEAD", reference, signal)
      if (said !== undefined && isIndexType(mediaType) !== undefined)
        return {digest: said, mediaType, private: reply.private}
      // older registries say no digest: then it is that of what they give
      const {value, private: isPrivate} = await manifest(repository, reference, signal)
      if (value.manifest.kind === "legacy")
        throw new Trouble(
          "unsupported",
          `${repository.path}:${reference} has the first form of a manifest, which is not read`,
        )
      return {digest: value.digest, mediaType, private: isPrivate}
    },
    async blob(repository, digest, signal) {
      const request: Ask = {method: "GET", url: urlOf(repository, `blobs/${digest}`), maxBytes: limits.manifestBytes}
      const reply = await ask(repository, request, digest, signal)
      if (digestOf(reply.body, digest) !== digest)
        throw new Trouble("bad-answer", `${repository.host.name} answers with something of another digest`)
      return {value: reply.body, private: reply.private}
    },
    async piece(repository, {digest, size}, {from, to}, signal) {
      // both ends, as not every store knows the forms with one: docs/registries.md
      const headers = {range: `bytes=${from}-${to}`}
      const request: Ask = {method: "GET", url: urlOf(repository, `blobs/${digest}`), headers, maxBytes: to - from + 1}
      const reply = await ask(repository, request, digest, signal)
      const said =
        reply.status === 206 ? reply.headers.get("content-range") : `bytes 0-${reply.body.length - 1}/${size}`
      if (said !== `bytes ${from}-${to}/${size}` || reply.body.length !== to - from + 1)
        throw new Trouble("bad-answer", `${repository.host.name} answers with another part than it was asked for`)
      return {value: reply.body, private: reply.private}
    },
    async tags(repository, signal) {
      const {host} = repository
      const tags = new Map<string, TagEntry>()
      let url: URL | undefined = urlOf(repository, "tags/list")
      if (host.pageSize !== undefined) url.searchParams.set("n", String(host.pageSize))
      let isPrivate = false
      for (let page = 0; url && page < limits.pages && tags.size < limits.tags; page++) {
        const reply = await ask(repository, {method: "GET", url, maxBytes: limits.tagsBytes}, "", signal)
        const found = readTags(reply.body)
        if (!found) throw new Trouble("bad-answer", `${host.name} answers with something that is no list of tags`)
        isPrivate ||= reply.private
        const before = tags.size
        for (const entry of found) tags.set(entry.name, entry)
        // a page without anything new would be followed by itself
        url = tags.size > before ? nextPage(reply.headers.get("link"), url) : undefined
      }
      const complete = url === undefined && tags.size <= limits.mostTags
      return {value: {tags: [...tags.values()].slice(0, limits.mostTags), complete}, private: isPrivate}
    },
  }
}

function sameAlgorithm(a: string, b: string): boolean {
  return a.split(":", 1)[0] === b.split(":", 1)[0]
}

/** With the algorithm of another digest; sha256 otherwise. */
function digestOf(body: Uint8Array, like = "sha256:"): string {
  const algorithm = like.slice(0, like.indexOf(":"))
  return `${algorithm}:${createHash(algorithm).update(body).digest("hex")}`
}

/** What a status that is no success means. */
function refusal(reply: AuthorizedReply, host: Host, path: string, what: string): Trouble {
  const name = what === "" ? path : isDigest(what) ? `${path}@${what}` : `${path}:${what}`
  const codes = errorCodes(reply.body)
  const {status} = reply
  if (status === 404) return new Trouble("not-found", `${host.name} has no ${name}`)
  if (status === 401) return new Trouble("unauthorized", `${host.name} wants to know who asks for ${name}`)
  if (status === 403) return new Trouble("denied", `${host.name} does not give ${name} to you`)
  if (codes.includes("TOOMANYREQUESTS")) return new Trouble("rate-limited", `${host.name} wants to be asked less often`)
  if (status >= 500) return new Trouble("server", `${host.name} answers ${status}`)
  return new Trouble("bad-answer", `${host.name} answers ${status} for ${name}`)
}

function errorCodes(body: Uint8Array): string[] {
  const errors = asList(body.length > 0 && body.length <= 65_536 ? readObject(body)?.errors : undefined)
  return errors.map(error => asText(asFields(error)?.code) ?? "")
}
