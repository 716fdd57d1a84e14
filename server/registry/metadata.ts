import type {TagEntry} from "../model/answers.ts"
import type {Platform} from "../values/platform.ts"
import type {createAuthorized} from "./auth.ts"
import type {Fetched, Repository} from "./client.ts"
import {asDate, asDigest, asFields, asList, asSize, isTag, readObject, readPlatform} from "./documents.ts"
import type {Limits} from "./limits.ts"
import type {Reply, Send} from "./send.ts"

// What some registries tell of tags for free: dates, sizes, digests and platforms, without a pull. Nothing depends on it: where
// an answer is not as expected there is none.

export interface Metadata {
  /** Tags, the latest first; undefined where the registry has no such thing or does not answer so. */
  tags(repository: Repository, signal: AbortSignal): Promise<Fetched<{tags: TagEntry[]; complete: boolean}> | undefined>
  tag(repository: Repository, tag: string, signal: AbortSignal): Promise<TagEntry | undefined>
}

/** Pages of a hundred tags each. Docker Hub's other tags have names only, from the registry itself. */
const PAGES = {hub: 3, quay: 20, acr: 1}
const PAGE_SIZE = 100

export function createMetadata(send: Send, authorized: ReturnType<typeof createAuthorized>, limits: Limits): Metadata {
  async function page(repository: Repository, path: string, signal: AbortSignal): Promise<Fetched<Reply> | undefined> {
    const {host} = repository
    const {kind, host: server} = host.metadata!
    const url = new URL(path, `https://${server}`)
    const ask = {method: "GET", url, maxBytes: limits.pageBytes} as const
    if (kind === "acr") {
      const reply = await authorized(host, ask, `repository:${repository.path}:metadata_read`, signal)
      return reply.status === 200 ? {value: reply, private: reply.private} : undefined
    }
    const reply = await send(host, ask, signal)
    return reply.status === 200 ? {value: reply, private: false} : undefined
  }

  return {
    async tags(repository, signal) {
      const {metadata} = repository.host
      if (!metadata) return undefined
      const tags = new Map<string, TagEntry>()
      let isPrivate = false
      let complete = false
      for (let number = 1; number <= PAGES[metadata.kind] && !complete; number++) {
        const reply = await page(repository, PATHS[metadata.kind](repository.path, number), signal)
        const found = reply && readObject(reply.value.body)
        if (!reply || !found) break
        isPrivate ||= reply.private
        const entries = asList(metadata.kind === "hub" ? found.results : found.tags).map(READERS[metadata.kind])
        for (const entry of entries) if (entry && !tags.has(entry.name)) tags.set(entry.name, entry)
        complete =
          metadata.kind === "hub"
            ? found.next === null
            : metadata.kind === "quay"
              ? found.has_additional === false
              : entries.length < PAGE_SIZE
      }
      return tags.size > 0 || complete ? {value: {tags: [...tags.values()], complete}, private: isPrivate} : undefined
    },
    async tag(repository, tag, signal) {
      const {metadata} = repository.host
      if (!metadata || metadata.kind === "acr") return undefined
      const path =
        metadata.kind === "hub"
          ? `${hubPath(repository.path)}/tags/${tag}`
          : `${quayPath(repository.path)}?limit=1&onlyActiveTags=true&specificTag=${tag}`
      const reply = await page(repository, path, signal)
      const found = reply && readObject(reply.value.body)
      const entry = metadata.kind === "hub" ? readHubTag(found) : readQuayTag(asList(found?.tags)[0])
      return entry?.name === tag ? entry : undefined
    },
  }
}

const PATHS = {
  hub: (path: string, page: number) =>
    `${hubPath(path)}/tags?page_size=${PAGE_SIZE}&page=${page}&ordering=last_updated`,
  quay: (path: string, page: number) => `${quayPath(path)}?limit=${PAGE_SIZE}&page=${page}&onlyActiveTags=true`,
  acr: (path: string) => `/acr/v1/${path}/_tags?orderby=timedesc&n=${PAGE_SIZE}`,
}

const READERS = {hub: readHubTag, quay: readQuayTag, acr: readAcrTag}

/** `library/node` */
function hubPath(path: string): string {
  const slash = path.indexOf("/")
  return `/v2/namespaces/${path.slice(0, slash)}/repositories/${path.slice(slash + 1)}`
}

function quayPath(path: string): string {
  return `/api/v1/repository/${path}/tag/`
}

function readHubTag(value: unknown): TagEntry | undefined {
  const fields = asFields(value)
  if (!fields || !isTag(fields.name)) return undefined
  const images = asList(fields.images).flatMap(image => {
    const platform = readPlatform({...asFields(image), "os.version": asFields(image)?.os_version})
    return platform ? [{platform, size: asSize(asFields(image)?.size)}] : []
  })
  return {
    name: fields.name,
    digest: asDigest(fields.digest),
    size: usualSize(images) ?? (images.length === 0 ? asSize(fields.full_size) : undefined),
    pushed: asDate(fields.tag_last_pushed) ?? asDate(fields.last_updated),
    ...(images.length > 0 && {platforms: images.map(({platform}) => platform)}),
  }
}

/** That of linux/amd64, or of the only one. */
function usualSize(images: readonly {platform: Platform; size?: number}[]): number | undefined {
  const usual = images.find(({platform: {os, arch}}) => os === "linux" && arch === "amd64")
  return (usual ?? (images.length === 1 ? images[0] : undefined))?.size
}

function readQuayTag(value: unknown): TagEntry | undefined {
  const fields = asFields(value)
  if (!fields || !isTag(fields.name)) return undefined
  const size = fields.is_manifest_list === true ? undefined : asSize(fields.size)
  return {name: fields.name, digest: asDigest(fields.manifest_digest), size, pushed: asDate(fields.last_modified)}
}

function readAcrTag(value: unknown): TagEntry | undefined {
  const fields = asFields(value)
  if (!fields || !isTag(fields.name)) return undefined
  return {
    name: fields.name,
    digest: asDigest(fields.digest),
    pushed: asDate(fields.lastUpdateTime) ?? asDate(fields.createdTime),
  }
}
