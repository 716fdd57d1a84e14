import type {IncomingMessage, ServerResponse} from "node:http"
import {digestOf, type Handler} from "./registries.ts"

// Images whose layers are there too, and a registry that gives parts of them.

export interface LayerBlob {
  data: Uint8Array
  /** `tar+gzip` */
  type: string
  annotations?: Record<string, unknown>
  /** What the manifest says instead of the truth. */
  size?: unknown
}

export interface LayeredImage {
  digest: string
  blobs: Map<string, Uint8Array>
}

export function layeredImage(layers: readonly LayerBlob[], architecture = "amd64"): LayeredImage {
  const blobs = new Map<string, Uint8Array>()
  const add = (data: Uint8Array) => {
    blobs.set(digestOf(data), data)
    return {digest: digestOf(data), size: data.length}
  }
  const json = (value: object) => add(Buffer.from(JSON.stringify(value)))
  const history = layers.map((_, at) => ({created_by: `RUN step ${at}`}))
  const config = json({os: "linux", architecture, config: {}, history})
  const listed = layers.map(({data, type, annotations, size}) => {
    const own = add(data)
    const mediaType = `application/vnd.oci.image.layer.v1.${type}`
    return {...own, mediaType, ...(annotations && {annotations}), ...(size !== undefined && {size})}
  })
  const mediaType = "application/vnd.oci.image.manifest.v1+json"
  return {digest: json({schemaVersion: 2, mediaType, config, layers: listed}).digest, blobs}
}

/** One image for several platforms. */
export function layeredIndex(images: Readonly<Record<string, LayeredImage>>): LayeredImage {
  const mediaType = "application/vnd.oci.image.index.v1+json"
  const manifests = Object.entries(images).map(([architecture, {digest}]) => {
    return {mediaType: mediaType.replace("index", "manifest"), digest, size: 1, platform: {os: "linux", architecture}}
  })
  const text = Buffer.from(JSON.stringify({schemaVersion: 2, mediaType, manifests}))
  const blobs = new Map(Object.values(images).flatMap(image => [...image.blobs]))
  return {digest: digestOf(text), blobs: blobs.set(digestOf(text), text)}
}

/** A registry with that one image under any name; `part` answers what is asked for with a range in another way. */
export function layeredHandler(
  {digest, blobs}: LayeredImage,
  part?: (request: IncomingMessage, response: ServerResponse, blob: Uint8Array) => void,
): Handler {
  return (request, response) => {
    const [, kind, reference = ""] = /\/(manifests|blobs)\/([^/]+)$/.exec(request.path) ?? []
    const own = kind === "manifests" && !reference.includes(":") ? digest : reference
    const blob = blobs.get(own)
    if (!blob) return void response.writeHead(404).end()
    const {range} = request.headers
    if (range !== undefined) return part ? part(request, response, blob) : sendPart(range, response, blob)
    const {mediaType = "application/octet-stream"} = kind === "manifests" ? JSON.parse(String(blob)) : {}
    response.writeHead(200, {"content-type": mediaType, "docker-content-digest": own, "content-length": blob.length})
    response.end(request.method === "HEAD" ? undefined : blob)
  }
}

function sendPart(range: string, response: ServerResponse, blob: Uint8Array): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range)!.map(Number) as [number, number, number]
  response.writeHead(206, {"content-range": `bytes ${from}-${to}/${blob.length}`, "content-length": to - from + 1})
  response.end(blob.subarray(from, to + 1))
}
