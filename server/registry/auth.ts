import {type Challenge, parseChallenges} from "./challenge.ts"
import type {Host} from "./hosts.ts"
import {CHALLENGE_AGE, type Limits} from "./limits.ts"
import {mayHaveCredentials, originOf, type Policy} from "./policy.ts"
import type {Ask, Reply, Send} from "./send.ts"
import type {Clock} from "./transport.ts"
import {Trouble} from "./trouble.ts"

/** Who the user is to a registry: a name and a password, or a token of its sign-in. */
export type Credentials = {username: string; password: string} | {identityToken: string} | {registryToken: string}

/** The user's credentials for exactly this registry; undefined where there are none. */
export type FindCredentials = (host: Host, signal: AbortSignal) => Promise<Credentials | undefined>

/** A reply, and whether it was given to the user rather than to anybody. */
export interface AuthorizedReply extends Reply {
  private: boolean
}

export interface Authorizing {
  send: Send
  policy: () => Policy
  credentials: FindCredentials
  clock: Clock
  limits: Limits
}

/** What goes into the Authorization header, for whom, and until when. */
interface Grant {
  header: string
  private: boolean
  until: number
}

/** Asks as the user where a registry wants to know who is asking, with a scope such as `repository:library/node:pull`. */
export function createAuthorized({send, policy, credentials, clock, limits}: Authorizing) {
  const challenges = new Map<string, {challenge: Challenge; until: number}>()
  const grants = new Map<string, Grant>()

  async function grantFor(
    host: Host,
    challenge: Challenge,
    scope: string,
    signal: AbortSignal,
  ): Promise<Grant | undefined> {
    const key = `${host.api} ${scope}`
    const known = grants.get(key)
    if (known && known.until > clock.now() && (!known.private || isWanted(host))) return known
    const grant = await (challenge.scheme === "bearer" ? bearer(host, challenge, scope, signal) : basic(host, signal))
    if (grant) grants.set(key, grant)
    return grant
  }

  /** Whether the registry may be asked as the user: what allowed it before may have been taken back. */
  function isWanted(host: Host): boolean {
    return policy().credentials && mayHaveCredentials(policy(), host, originOf(policy(), host.api))
  }

  async function basic(host: Host, signal: AbortSignal): Promise<Grant | undefined> {
    if (!isWanted(host)) return undefined
    const login = await find(host, signal)
    if (!login || !("username" in login)) return undefined
    return {header: basicHeader(login), private: true, until: clock.now() + CHALLENGE_AGE}
  }

  async function find(host: Host, signal: AbortSignal): Promise<Credentials | undefined> {
    return policy().credentials ? credentials(host, signal) : undefined
  }

  async function bearer(host: Host, {params}: Challenge, scope: string, signal: AbortSignal): Promise<Grant> {
    const realm = realmOf(host, params.get("realm"))
    const service = params.get("service")
    // whoever else gives tokens gets no credentials: a registry could name anybody
    const login = mayHaveCredentials(policy(), host, realm) ? await find(host, signal) : undefined
    if (login && "registryToken" in login)
      return {header: `Bearer ${login.registryToken}`, private: true, until: clock.now() + CHALLENGE_AGE}
    if (login && "identityToken" in login) {
      const form = new URLSearchParams({
        grant_type: "refresh_token",
        refresh_token: login.identityToken,
        scope,
        client_id: "dockerlint",
      })
      if (service !== undefined) form.set("service", service)
      const headers = {"content-type": "application/x-www-form-urlencoded"}
      const ask: Ask = {method: "POST", url: realm, headers, body: form.toString(), maxBytes: limits.tokenBytes}
      const reply = await send(host, ask, signal)
      if (reply.status === 200) return granted(host, reply, true)
      if (reply.status !== 404)
        throw new Trouble("unauthorized", `${realm.host} gives no token for ${host.name}: ${reply.status}`)
    }
    const url = new URL(realm)
    if (service !== undefined) url.searchParams.set("service", service)
    url.searchParams.append("scope", scope)
    const known = login && "username" in login ? login : undefined
    const authorization = known && basicHeader(known)
    const reply = await send(host, {method: "GET", url, authorization, maxBytes: limits.tokenBytes}, signal)
    if (reply.status !== 200)
      throw new Trouble("unauthorized", `${realm.host} gives no token for ${host.name}: ${reply.status}`)
    return granted(host, reply, known !== undefined)
  }

  function granted(host: Host, reply: Reply, isPrivate: boolean): Grant {
    const {token, seconds} = readToken(reply.body)
    if (token === undefined) throw new Trouble("bad-answer", `${reply.url.host} gives no token for ${host.name}`)
    return {header: `Bearer ${token}`, private: isPrivate, until: clock.now() + seconds * 1000 - 5000}
  }

  /** How a registry wants to be asked; its own address tells where the answer to a question does not. */
  async function challengeOf(host: Host, reply: Reply, signal: AbortSignal): Promise<Challenge | undefined> {
    const found = choose(reply)
    if (found) return found
    const url = new URL("/v2/", originOf(policy(), host.api))
    const root = await send(host, {method: "GET", url, maxBytes: limits.errorBytes}, signal)
    return root.status === 401 && root.url.origin === url.origin ? choose(root) : undefined
  }

  async function authorized(host: Host, ask: Ask, scope: string, signal: AbortSignal): Promise<AuthorizedReply> {
    const known = challenges.get(host.api)
    const early = known && known.until > clock.now() ? await grantFor(host, known.challenge, scope, signal) : undefined
    const first = await send(host, {...ask, authorization: early?.header}, signal)
    const refused =
      first.status === 401 ||
      (first.status === 403 && early && /insufficient_scope/.test(first.headers.get("www-authenticate") ?? ""))
    // whoever a redirect leads to is nobody to show credentials to
    if (!refused || first.url.origin !== ask.url.origin) return {...first, private: early?.private ?? false}
    grants.delete(`${host.api} ${scope}`)
    const challenge = await challengeOf(host, first, signal)
    if (!challenge) return {...first, private: false}
    challenges.set(host.api, {challenge, until: clock.now() + CHALLENGE_AGE})
    const grant = await grantFor(host, challenge, scope, signal)
    if (!grant) return {...first, private: false}
    const reply = await send(host, {...ask, authorization: grant.header}, signal)
    if (reply.status === 401) grants.delete(`${host.api} ${scope}`)
    return {...reply, private: grant.private}
  }

  return authorized
}

function realmOf(host: Host, text: string | undefined): URL {
  try {
    const realm = new URL(text ?? "")
    realm.hash = ""
    return realm
  } catch {
    throw new Trouble("bad-answer", `${host.name} names no address to get a token from`)
  }
}

/** Bearer before Basic: a password goes to a registry only where it takes nothing else. */
function choose({headers}: Reply): Challenge | undefined {
  const found = parseChallenges(headers.get("www-authenticate") ?? "")
  return found.find(({scheme}) => scheme === "bearer") ?? found.find(({scheme}) => scheme === "basic")
}

function basicHeader({username, password}: {username: string; password: string}): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`
}

/** The token and how many seconds it lives: at least a minute, at most an hour. */
function readToken(body: Uint8Array): {token?: string; seconds: number} {
  let answer: unknown
  try {
    answer = JSON.parse(Buffer.from(body).toString("utf8"))
  } catch {}
  if (typeof answer !== "object" || answer === null) return {seconds: 0}
  const {token, access_token, expires_in} = answer as Record<string, unknown>
  const text = typeof token === "string" && token !== "" ? token : access_token
  const seconds = typeof expires_in === "number" && expires_in > 60 ? Math.min(expires_in, 3600) : 60
  return {token: typeof text === "string" && /^[\x21-\x7e]+$/.test(text) ? text : undefined, seconds}
}
