import {lookup as dnsLookup, type LookupAddress} from "node:dns"
import {Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions} from "node:http"
import {Agent as HttpsAgent, request as httpsRequest} from "node:https"
import type {LookupFunction, Socket} from "node:net"
import {rootCertificates, connect as tlsConnect} from "node:tls"
import {LIMITS, type Limits} from "./limits.ts"
import {mayBePrivate, type Policy, refusedAddress, refusedUrl} from "./policy.ts"
import {type ProxySettings, proxyFor} from "./proxy.ts"
import type {HttpAnswer, HttpRequest, Transport} from "./transport.ts"
import {Trouble} from "./trouble.ts"

/** All addresses of a name. */
export type Resolve = (name: string) => Promise<readonly {address: string; family: number}[]>

export interface HttpOptions {
  policy: () => Policy
  proxy?: ProxySettings
  /** Certificates (PEM) to trust besides those that come with Node, by host with port; `*` is for all hosts. */
  authorities?: ReadonlyMap<string, string>
  limits?: Limits
  resolve?: Resolve
}

/** Sends requests with Node. The policy is asked before each, and again for the addresses that are connected to. */
export function nodeTransport(options: HttpOptions): Transport & {close(): void} {
  const limits = options.limits ?? LIMITS
  const agents = {keepAlive: true, maxSockets: limits.perHost, maxTotalSockets: limits.all, timeout: 30_000}
  // a connection that is kept is not looked up again, so that those into the user's network are kept apart
  const pools = [new HttpAgent(agents), new HttpAgent(agents), new HttpsAgent(agents), new HttpsAgent(agents)] as const
  const poolFor = (url: URL, listed: boolean) => pools[(url.protocol === "https:" ? 2 : 0) + (listed ? 1 : 0)]
  const send = async (request: HttpRequest): Promise<HttpAnswer> => {
    const {url} = request
    const policy = options.policy()
    const refused = refusedUrl(policy, url, request.named)
    if (refused !== undefined) throw new Trouble("refused", refused)
    const proxy = proxyFor(options.proxy ?? {}, url)
    if (proxy === "unreadable") throw new Trouble("network", "the address of the proxy can't be read")
    const listed = mayBePrivate(policy, url, request.named)
    const common = {
      method: request.method,
      headers: {...request.headers, "accept-encoding": "identity"},
      signal: request.signal,
      lookup: guardedLookup(listed, options.resolve ?? resolveAll),
      ca: authorities(options.authorities, url),
      // whatever NODE_TLS_REJECT_UNAUTHORIZED says
      rejectUnauthorized: true,
    }
    if (proxy === undefined) return exchange(url, common, request, limits, poolFor(url, listed))
    if (url.protocol === "http:") {
      const absolute = {
        ...common,
        path: url.href,
        lookup: undefined,
        headers: {...common.headers, host: url.host, ...proxyLogin(proxy)},
      }
      return exchange(proxy, absolute, request, limits, false)
    }
    const socket = await tunnel(proxy, url, request.signal, limits.connect)
    const through = {
      ...common,
      lookup: undefined,
      createConnection: () => tlsConnect({socket, servername: url.hostname, ca: common.ca, rejectUnauthorized: true}),
    }
    return exchange(url, through, request, limits, undefined)
  }
  return Object.assign(send, {
    close() {
      for (const pool of pools) pool.destroy()
    },
  })
}
/** Node's own certificates go where others are given, so they are given again. */
function authorities(all: HttpOptions["authorities"], url: URL): string[] | undefined {
  const more = [all?.get(url.host), all?.get("*")].filter(text => text !== undefined)
  return more.length > 0 ? [...rootCertificates, ...more] : undefined
}

const resolveAll: Resolve = name =>
  new Promise((resolve, reject) =>
    dnsLookup(name, {all: true}, (error, addresses) => (error ? reject(error) : resolve(addresses))),
  )

/**
 * Looks names up for the connection itself, so that nobody can say one address to whoever checks and another to whoever
 * connects. One private address among others refuses all: no public registry has one.
 */
function guardedLookup(listed: boolean, resolve: Resolve): LookupFunction {
  return (name, options, done) => {
    resolve(name).then(
      addresses => {
        const refused = listed ? undefined : addresses.map(({address}) => refusedAddress(address)).find(Boolean)
        if (refused) return done(new Trouble("refused", `${name} leads to a private network: ${refused}`), [])
        const [first] = addresses
        if (!first) return done(new Trouble("network", `${name} has no address`), [])
        if (options.all) done(null, addresses as LookupAddress[])
        else done(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    )
  }
}

function exchange(
  url: URL,
  options: RequestOptions,
  {url: {host}, method, body, maxBytes, signal}: HttpRequest,
  limits: Limits,
  agent: HttpAgent | false | undefined,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      reject(troubleOf(error, host, signal))
      request.destroy()
    }
    const start = url.protocol === "https:" ? httpsRequest : httpRequest
    const request = start(url, {...options, agent})
    const connecting = setTimeout(() => fail(new Trouble("timeout", `${host} can't be connected to`)), limits.connect)
    const connected = () => clearTimeout(connecting)
    request.on("socket", (socket: Socket) => {
      if (request.reusedSocket) connected()
      else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", connected)
    })
    request.setTimeout(limits.idle, () => fail(new Trouble("timeout", `${host} does not answer`)))
    request.on("error", fail)
    request.on("close", connected)
    request.on("response", response => {
      connected()
      response.on("error", fail)
      response.on("aborted", () => fail(new Trouble("network", `${host} broke its answer off`)))
      // what is wrong may take more words than what is asked for
      const isAnswer = response.statusCode !== undefined && response.statusCode < 300
      const most = isAnswer ? maxBytes : Math.max(maxBytes, limits.errorBytes)
      read(response, method === "HEAD" ? 0 : most, host, fail, resolve)
    })
    request.end(body)
  })
}

function read(
  response: IncomingMessage,
  maxBytes: number,
  host: string,
  fail: (error: Error) => void,
  done: (answer: HttpAnswer) => void,
): void {
  const tooLarge = () => fail(new Trouble("too-large", `${host} answers with more than ${maxBytes} bytes`))
  const encoding = response.headers["content-encoding"]
  if (encoding !== undefined && encoding !== "identity") {
    fail(new Trouble("bad-answer", `${host} answers compressed, which it was asked not to`))
    return
  }
  // the answer to HEAD has the length of what is not sent
  const length = Number(response.headers["content-length"] ?? 0)
  if (maxBytes > 0 && length > maxBytes) {
    tooLarge()
    return
  }
  const chunks: Buffer[] = []
  let size = 0
  response.on("data", (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBytes) tooLarge()
    else chunks.push(chunk)
  })
  response.on("end", () => {
    const headers = Object.entries(response.headers).map(([name, value]) => [name, String(value ?? "")] as const)
    if (!response.complete) fail(new Trouble("network", `${host} broke its answer off`))
    else done({status: response.statusCode ?? 0, headers: new Map(headers), body: Buffer.concat(chunks)})
  })
}

function troubleOf(error: Error, host: string, signal: AbortSignal): Trouble {
  if (error instanceof Trouble) return error
  if (signal.aborted)
    return signal.reason instanceof Trouble ? signal.reason : new Trouble("timeout", `${host} takes too long`)
  const {code} = error as NodeJS.ErrnoException
  return new Trouble("network", `${host} can't be asked: ${code ?? error.message}`)
}

function proxyLogin(proxy: URL): Record<string, string> {
  if (proxy.username === "") return {}
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return {"proxy-authorization": `Basic ${Buffer.from(login).toString("base64")}`}
}

/** A connection through a proxy, which looks the name up itself: only the list of allowed hosts protects there. */
function tunnel(proxy: URL, url: URL, signal: AbortSignal, timeout: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const target = `${url.hostname}:${url.port || 443}`
    const start = proxy.protocol === "https:" ? httpsRequest : httpRequest
    const headers = {host: target, ...proxyLogin(proxy)}
    const request = start(new URL("/", proxy), {method: "CONNECT", path: target, headers, agent: false, signal})
    request.setTimeout(timeout, () => request.destroy(new Trouble("timeout", "the proxy does not answer")))
    request.on("connect", ({statusCode}, socket) => {
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new Trouble("network", `the proxy answers ${statusCode} for ${target}`))
    })
    request.on("error", error => reject(error instanceof Trouble ? error : troubleOf(error, "the proxy", signal)))
    request.end()
  })
}
