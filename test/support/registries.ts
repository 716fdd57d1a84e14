import {createHash} from "node:crypto"
import {createServer, type IncomingMessage, type ServerResponse} from "node:http"
import {createServer as createSecureServer} from "node:https"
import type {AddressInfo} from "node:net"
import {setTimeout as sleep} from "node:timers/promises"
import {afterEach} from "vitest"
import {MEDIA_TYPES} from "../../server/registry/documents.ts"
import {nodeTransport} from "../../server/registry/http.ts"
import {LIMITS, type Limits} from "../../server/registry/limits.ts"
import {type Policy, policyOf, type RegistrySettings} from "../../server/registry/policy.ts"
import {createRegistry, type Registry, type RegistryOptions} from "../../server/registry/registry.ts"
import type {Clock, HttpAnswer, HttpRequest, Transport} from "../../server/registry/transport.ts"
import type {Certificates} from "./certificates.ts"

// Servers that behave as a registry or worse, and the client that asks them. All names that end in .test lead to this machine.

export type Handler = (request: IncomingMessage & {path: string}, response: ServerResponse) => void | Promise<void>

export interface Server {
  /** `registry.test:12345` */
  host: string
  port: number
  /** `GET /v2/…`, as they came. */
  requests: string[]
  headers: IncomingMessage["headers"][]
}

const open: (() => void)[] = []

afterEach(() => {
  for (const close of open.splice(0)) close()
})

/** A server until the end of the test; with certificates over https. */
export async function serve(handler: Handler, name = "127.0.0.1", tls?: Certificates): Promise<Server> {
  const requests: string[] = []
  const headers: IncomingMessage["headers"][] = []
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    const path = new URL(request.url ?? "/", "http://x").pathname
    const answer = async () => handler(Object.assign(request, {path}), response)
    void answer().catch(() => response.destroy())
  }
  const server = tls ? createSecureServer({cert: tls.cert, key: tls.key}, listener) : createServer(listener)
  await new Promise<void>(done => server.listen(0, "127.0.0.1", done))
  open.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const {port} = server.address() as AddressInfo
  return {host: `${name}:${port}`, port, requests, headers}
}

/** A clock that is set by hand; what sleeps, sleeps no longer than a moment. */
export interface TestClock extends Clock {
  pass(milliseconds: number): void
}

export function testClock(start = Date.UTC(2026, 8, 1)): TestClock {
  let time = start
  return {
    now: () => time,
    sleep: milliseconds => sleep(Math.min(milliseconds, 20)),
    pass(milliseconds) {
      time += milliseconds
    },
  }
}

export interface Asking extends Partial<RegistryOptions> {
  settings?: RegistrySettings
  trusted?: boolean
  tls?: Certificates
  limits?: Limits
  /** Addresses of names; those of .test are this machine otherwise. */
  addresses?: Record<string, string[]>
}

/** A client that allows the hosts, private as those of tests are, and asks them over http where there is no certificate. */
export function registryOf(
  hosts: readonly string[],
  {settings, trusted = true, tls, addresses = {}, ...options}: Asking = {},
): Registry {
  const user = {allowedHosts: hosts, allowPrivateHosts: hosts, ...(!tls && {insecureHosts: hosts}), ...settings}
  const policy: Policy = policyOf(user, trusted)
  const transport = nodeTransport({
    policy: () => policy,
    limits: options.limits,
    ...(tls && {authorities: new Map([["*", tls.ca]])}),
    resolve: async name => {
      const found = addresses[name] ?? (name.endsWith(".test") ? ["127.0.0.1"] : [])
      return found.map(address => ({address, family: address.includes(":") ? 6 : 4}))
    },
  })
  open.push(() => transport.close())
  return createRegistry({transport, policy: () => policy, clock: testClock(), ...options})
}

/** Limits that make a test short. */
export const SHORT: Limits = {...LIMITS, connect: 500, idle: 300, request: 600, operation: 1500}

/** A transport without network: answers by the address, `undefined` is 404. */
export function tableTransport(
  answer: (url: URL, request: HttpRequest) => unknown,
): Transport & {requests: string[]; asked: HttpRequest[]} {
  const requests: string[] = []
  const asked: HttpRequest[] = []
  const send: Transport = async request => {
    requests.push(`${request.method} ${request.url.href}`)
    asked.push(request)
    const found = answer(request.url, request)
    if (found && typeof found === "object" && "status" in found)
      return {headers: new Map(), body: new Uint8Array(), ...(found as Partial<HttpAnswer>)} as HttpAnswer
    const body = Buffer.from(found === undefined ? "" : JSON.stringify(found))
    return {status: found === undefined ? 404 : 200, headers: new Map(), body}
  }
  return Object.assign(send, {requests, asked})
}

export function digestOf(data: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(data).digest("hex")}`
}

/** Documents of an image by digest, and the digest of its manifest. */
export interface TestImage {
  digest: string
  mediaType: string
  blobs: Map<string, string>
}

export function testImage(platform = "linux/amd64", config: object = {}, layers = [1000, 234]): TestImage {
  const [os, architecture, variant] = platform.split("/")
  const blobs = new Map<string, string>()
  const add = (value: object) => {
    const text = JSON.stringify(value)
    blobs.set(digestOf(text), text)
    return {digest: digestOf(text), size: text.length}
  }
  const history = [{created_by: "ADD"}, {created_by: "ENV", empty_layer: true}, {created_by: "RUN make"}].slice(
    0,
    layers.length + 1,
  )
  const blob = add({os, architecture, ...(variant && {variant}), created: "2026-08-01T00:00:00Z", config, history})
  const mediaType = MEDIA_TYPES[2]
  const listed = layers.map((size, at) => ({digest: digestOf(`layer ${platform} ${at}`), size}))
  const {digest} = add({schemaVersion: 2, mediaType, config: blob, layers: listed})
  return {digest, mediaType, blobs}
}

export function testIndex(platforms: readonly string[], config: object = {}): TestImage {
  const images = platforms.map(platform => ({platform, image: testImage(platform, config)}))
  const blobs = new Map(images.flatMap(({image}) => [...image.blobs]))
  const mediaType = MEDIA_TYPES[0]
  const manifests = images.map(({platform, image: {digest, mediaType}}) => {
    const [os, architecture, variant] = platform.split("/")
    return {mediaType, digest, size: 1, platform: {os, architecture, ...(variant && {variant})}}
  })
  const attestation = {
    mediaType: MEDIA_TYPES[2],
    digest: digestOf("sbom"),
    size: 1,
    platform: {os: "unknown", architecture: "unknown"},
  }
  const text = JSON.stringify({schemaVersion: 2, mediaType, manifests: [...manifests, attestation]})
  return {digest: digestOf(text), mediaType, blobs: blobs.set(digestOf(text), text)}
}

/** The handler of a registry with images by `repository:tag`. */
export function registryHandler(images: Readonly<Record<string, TestImage>>): Handler {
  return (request, response) => {
    const [, path = "", kind, reference = ""] = /^\/v2\/(.+)\/(tags|manifests|blobs)\/([^/]+)$/.exec(request.path) ?? []
    const own = Object.entries(images).filter(([name]) => name.startsWith(`${path}:`))
    const tags = own.map(([name]) => name.slice(path.length + 1))
    if (kind === "tags" && own.length > 0) return void response.end(JSON.stringify({name: path, tags}))
    const found = images[`${path}:${reference}`]
    const digest = found?.digest ?? decodeURIComponent(reference)
    const text = own.map(([, image]) => image.blobs.get(digest)).find(text => text !== undefined)
    if (text === undefined) return void response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')
    const type = (JSON.parse(text) as {mediaType?: string}).mediaType ?? "application/octet-stream"
    response.writeHead(200, {"content-type": type, "docker-content-digest": digest, "content-length": text.length})
    response.end(request.method === "HEAD" ? undefined : text)
  }
}
