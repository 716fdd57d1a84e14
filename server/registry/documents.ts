import type {ImageLayer, TagEntry} from "../model/answers.ts"
import type {ImageFacts} from "../model/facts.ts"
import {isDigest} from "../values/digest.ts"
import {type Platform, parsePlatform} from "../values/platform.ts"
import {isPlausible} from "./unpacked.ts"

// The documents that registries give, read with care: whatever has another shape than it should is left out, or undefined.

/** Of image, index and Docker's older forms; in the order in which they are asked for, since a digest depends on it. */
export const MEDIA_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
] as const

export const ACCEPT = MEDIA_TYPES.join(", ")

/** Whether the media type is that of an index; undefined: not known, or neither index nor image. */
export function isIndexType(mediaType: string): boolean | undefined {
  const at = (MEDIA_TYPES as readonly string[]).indexOf(mediaType)
  return at < 0 ? undefined : at < 2
}

/** The media type of a Content-Type header, without parameters. */
export function mediaTypeOf(header: string | undefined): string {
  return (header ?? "").split(";", 1)[0]!.trim().toLowerCase()
}

type Fields = Readonly<Record<string, unknown>>

/** The object of a JSON text; undefined where it is none. */
export function readObject(body: Uint8Array): Fields | undefined {
  try {
    return asFields(JSON.parse(Buffer.from(body).toString("utf8")))
  } catch {
    return undefined
  }
}

export function asFields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown, longest = 4096): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= longest ? value : undefined
}

/** A number of bytes. */
export function asSize(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/** A date of a registry in milliseconds. Those before Docker was are no dates: builders write 1970 for none. */
export function asDate(value: unknown): number | undefined {
  const date = typeof value === "number" ? value : typeof value === "string" ? Date.parse(value) : Number.NaN
  return date > Date.UTC(2013, 0) && date < Date.UTC(2200, 0) ? date : undefined
}

export function asDigest(value: unknown): string | undefined {
  return typeof value === "string" && isDigest(value) ? value : undefined
}

export function isTag(value: unknown): value is string {
  return typeof value === "string" && /^[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}$/.test(value)
}

/** The tags of a page, with what Google's registries say of them; undefined where it is no such page. */
export function readTags(body: Uint8Array): TagEntry[] | undefined {
  const page = readObject(body)
  // null is what Go writes for no tags
  if (!page || !(Array.isArray(page.tags) || (page.tags === null && "name" in page))) return undefined
  const entries = new Map<string, TagEntry>()
  for (const name of asList(page.tags)) if (isTag(name)) entries.set(name, {name})
  for (const [digest, value] of Object.entries(asFields(page.manifest) ?? {})) {
    const manifest = asFields(value)
    if (!manifest || !asDigest(digest)) continue
    const index = isIndexType(asText(manifest.mediaType) ?? "")
    const size = index === false ? asSize(Number(manifest.imageSizeBytes)) : undefined
    const pushed = asDate(Number(manifest.timeUploadedMs)) ?? asDate(Number(manifest.timeCreatedMs))
    for (const name of asList(manifest.tag)) {
      if (isTag(name) && entries.has(name)) entries.set(name, {name, digest, size, pushed})
    }
  }
  return [...entries.values()]
}

export interface Child {
  digest: string
  size?: number
  platform: Platform
}

/** A manifest: of an image for several platforms, or of one image. `legacy` is the first form, which nothing builds any more. */
export type Manifest =
  | {kind: "index"; children: readonly Child[]}
  | {kind: "image"; config: string; layers: readonly ImageLayer[]}
  | {kind: "legacy"}

/**
 * Reads a manifest. Undefined where it is none, says another media type than its answer did, or has more children or layers
 * than an image has.
 */
export function readManifest(
  body: Uint8Array,
  mediaType: string,
  limits: {children: number; layers: number},
): Manifest | undefined {
  const fields = readObject(body)
  if (!fields) return undefined
  if (fields.schemaVersion === 1 || "fsLayers" in fields) return {kind: "legacy"}
  const said = asText(fields.mediaType)
  if (said !== undefined && isIndexType(mediaType) !== undefined && said !== mediaType) return undefined
  if (Array.isArray(fields.manifests)) {
    if ("config" in fields || fields.manifests.length > limits.children) return undefined
    return {kind: "index", children: fields.manifests.map(readChild).filter(child => child !== undefined)}
  }
  const config = asDigest(asFields(fields.config)?.digest)
  if (config === undefined || !Array.isArray(fields.layers) || fields.layers.length > limits.layers) return undefined
  const layers = fields.layers.map(readLayer)
  const whole = layers.filter(layer => layer !== undefined)
  return whole.length === layers.length ? {kind: "image", config, layers: whole} : undefined
}

function readLayer(value: unknown): ImageLayer | undefined {
  const layer = asFields(value)
  const [digest, size] = [asDigest(layer?.digest), asSize(layer?.size)]
  if (digest === undefined || size === undefined) return undefined
  const [, packed] = /[./]tar(?:[+.](gzip|zstd))?$/.exec(asText(layer?.mediaType) ?? "") ?? [undefined, null]
  const format = packed === null ? undefined : ((packed ?? "tar") as ImageLayer["format"])
  const said = asText(asFields(layer?.annotations)?.["io.containers.estargz.uncompressed-size"]) ?? ""
  const bytes = format === "tar" ? size : /^\d{1,15}$/.test(said) ? Number(said) : undefined
  const isKnown = bytes !== undefined && isPlausible(bytes, size)
  return {digest, size, ...(format && {format}), ...(isKnown && {bytes})}
}

/** Attestations stand among the platforms as unknown/unknown. */
function readChild(value: unknown): Child | undefined {
  const child = asFields(value)
  const digest = asDigest(child?.digest)
  const platform = readPlatform(child?.platform)
  return digest !== undefined && platform ? {digest, size: asSize(child?.size), platform} : undefined
}

/** `{"os", "architecture", "variant", "os.version"}`, as an index or a configuration has it. */
export function readPlatform(value: unknown): Platform | undefined {
  const fields = asFields(value)
  const [os, arch] = [asText(fields?.os, 64), asText(fields?.architecture, 64)]
  if (os === undefined || arch === undefined || os === "unknown" || arch === "unknown") return undefined
  const variant = asText(fields?.variant, 64)
  const platform = parsePlatform([os, arch, ...(variant ? [variant] : [])].join("/"))
  const version = asText(fields?.["os.version"], 64) ?? ""
  // a platform may be written into a file
  return platform && {...platform, osVersion: /^[\w.-]+$/.test(version) ? version : ""}
}

export interface ImageConfig extends ImageFacts {
  created?: number
  /** The steps that made layers, in order. */
  steps: readonly string[]
  /** The checksums of the layers' tars, in order. */
  diffIds: readonly string[]
}

/** The configuration of an image; undefined where it is none. */
export function readConfig(body: Uint8Array): ImageConfig | undefined {
  const fields = readObject(body)
  const platform = readPlatform(fields)
  if (!fields || !platform) return undefined
  const config = asFields(fields.config) ?? {}
  const history = asList(fields.history).map(asFields)
  const check = asList(asFields(config.Healthcheck)?.Test)
  return {
    platform,
    env: texts(config.Env).flatMap(readPair),
    user: asText(config.User),
    workdir: asText(config.WorkingDir),
    shell: listOf(config.Shell),
    onbuild: listOf(config.OnBuild),
    entrypoint: listOf(config.Entrypoint),
    cmd: listOf(config.Cmd),
    ports: keysOf(config.ExposedPorts),
    volumes: keysOf(config.Volumes),
    labels: Object.entries(asFields(config.Labels) ?? {}).filter(
      (pair): pair is [string, string] => typeof pair[1] === "string",
    ),
    healthcheck: check.length > 0 && check[0] !== "NONE",
    stopSignal: asText(config.StopSignal),
    created: asDate(fields.created),
    diffIds: asList(asFields(fields.rootfs)?.diff_ids).flatMap(text => asDigest(text) ?? []),
    steps: history
      .filter(step => step && step.empty_layer !== true)
      .map(step => asText(step?.created_by, 100_000) ?? ""),
  }
}

function readPair(text: string): [string, string][] {
  const equals = text.indexOf("=")
  return equals > 0 ? [[text.slice(0, equals), text.slice(equals + 1)]] : []
}

function texts(value: unknown): string[] {
  return asList(value).filter(text => typeof text === "string")
}

function listOf(value: unknown): string[] | undefined {
  const list = texts(value)
  return list.length > 0 ? list : undefined
}

function keysOf(value: unknown): string[] | undefined {
  const keys = Object.keys(asFields(value) ?? {})
  return keys.length > 0 ? keys : undefined
}

/** Layers with what a configuration says of each, where it speaks of as many as there are. */
export function withSteps(
  layers: readonly ImageLayer[],
  {steps, diffIds}: Pick<ImageConfig, "steps" | "diffIds">,
): ImageLayer[] {
  const isOf = (list: readonly string[]) => list.length === layers.length
  return layers.map((layer, at) => ({
    ...layer,
    ...(isOf(diffIds) && {diffId: diffIds[at]!}),
    ...(isOf(steps) && steps[at] && {createdBy: steps[at]}),
  }))
}
