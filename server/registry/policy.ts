import {BlockList, isIP} from "node:net"
import {type Host, hostOf, PUBLIC_HOSTS} from "./hosts.ts"

// Which host may be asked what. A Dockerfile names hosts, and whoever wrote it must not be able to make an editor talk to
// one that its user has not allowed.

/** What the user allows. Hosts are exact, with their port where it is not 443: no pattern, no parent domain. */
export interface Policy {
  /** Nothing is asked unless this is true: the client says that the workspace is trusted, or the user says `--online`. */
  online: boolean
  /** Registries that may be asked, by their names in references. */
  hosts: readonly string[]
  /** Those of them that may have a private address. */
  privateHosts: readonly string[]
  /** Those of them that are asked over http: without credentials, ever. */
  insecureHosts: readonly string[]
  /** Whether credentials of the user's own configuration are used. */
  credentials: boolean
  /** Further hosts that may get the credentials of a registry, to give tokens for it. */
  realms: ReadonlyMap<string, readonly string[]>
  /** Hosts that are asked before the registry itself. */
  mirrors: ReadonlyMap<string, readonly string[]>
  /** Whether any public server may be asked how large a download is; otherwise only those of `hosts`. */
  downloads: boolean
}

export const OFFLINE: Policy = {
  online: false,
  hosts: PUBLIC_HOSTS,
  privateHosts: [],
  insecureHosts: [],
  credentials: false,
  realms: new Map(),
  mirrors: new Map(),
  downloads: false,
}

/** Settings as the user's configuration has them; all of them are the user's own, never a workspace's. */
export interface RegistrySettings {
  mode?: "offline" | "allowlist"
  allowedHosts?: readonly string[]
  allowPrivateHosts?: readonly string[]
  insecureHosts?: readonly string[]
  useCredentials?: "off" | "configured"
  authRealms?: Readonly<Record<string, readonly string[]>>
  mirrors?: Readonly<Record<string, readonly string[]>>
  downloads?: boolean
}

/**
 * What the user's settings allow in a workspace. `trusted`: the client says so, or the user by `--online`. A workspace's own
 * settings can only forbid: everything, or some of the user's hosts.
 */
export function policyOf(user: RegistrySettings, trusted: boolean, workspace: RegistrySettings = {}): Policy {
  const hosts = hostList(user.allowedHosts ?? PUBLIC_HOSTS)
  const wanted = workspace.allowedHosts === undefined ? undefined : hostList(workspace.allowedHosts)
  return {
    online: trusted && user.mode !== "offline" && workspace.mode !== "offline",
    hosts: wanted === undefined ? hosts : hosts.filter(host => wanted.includes(host)),
    privateHosts: hostList(user.allowPrivateHosts ?? []),
    insecureHosts: hostList(user.insecureHosts ?? []),
    credentials: user.useCredentials === "configured" && workspace.useCredentials !== "off",
    realms: hostMap(user.authRealms),
    mirrors: hostMap(user.mirrors),
    downloads: user.downloads === true && workspace.downloads !== false,
  }
}

function hostList(names: readonly string[]): string[] {
  return names.map(canonicalHost).filter(name => name !== undefined)
}

function hostMap(lists: Readonly<Record<string, readonly string[]>> = {}): Map<string, readonly string[]> {
  const pairs = Object.entries(lists).map(([name, list]) => [canonicalHost(name), hostList(list)] as const)
  return new Map(pairs.filter((pair): pair is readonly [string, string[]] => pair[0] !== undefined))
}

/**
 * The host as URLs have it: lower case, addresses in their usual form (`127.1` is 127.0.0.1), no port where it is 443.
 * Undefined where it is no host with or without a port.
 */
export function canonicalHost(text: string): string | undefined {
  if (!/^[A-Za-z0-9.:[\]_-]+$/.test(text)) return undefined
  try {
    const url = new URL(`https://${text}/`)
    return url.pathname === "/" && url.username === ""
      ? url.host.replace(/^index\.docker\.io$/, "docker.io")
      : undefined
  } catch {
    return undefined
  }
}

/** The registry of that name, if it may be asked; otherwise why not, in a line. */
export function allowedHost(policy: Policy, name: string): Host | {refused: string} {
  const host = canonicalHost(name)
  if (host === undefined) return {refused: `"${name}" is no host`}
  if (!policy.hosts.includes(host)) return {refused: `${host} is not among the registries that may be asked`}
  const found = hostOf(host)
  const refused = refusedUrl(policy, originOf(policy, found.api))
  return refused === undefined ? found : {refused}
}

/** Why a server may not be asked how large a download is; undefined where it may. */
export function refusedDownload(policy: Policy, url: URL): string | undefined {
  const isListed = policy.hosts.includes(url.host)
  if (!isListed && !policy.downloads) return `${url.host} is not among the servers that may be asked`
  return refusedUrl(policy, url)
}

/** Where an allowed host is asked: over https, unless the user says http. */
export function originOf(policy: Policy, host: string): URL {
  return new URL(`${policy.insecureHosts.includes(host) ? "http" : "https"}://${host}/`)
}

/**
 * Why a request to the address may not be made. `named`: the user's settings lead there, so that what they list counts;
 * otherwise a registry does, by a redirect or for a token, and no registry may lead into the user's network.
 */
export function refusedUrl(policy: Policy, url: URL, named = true): string | undefined {
  const {host} = url
  if (url.username !== "" || url.password !== "") return `${host} comes with a user name in its address`
  if (url.protocol === "http:") {
    if (!named || !lists(policy.insecureHosts, url)) return `${host} would be asked without encryption`
  } else if (url.protocol !== "https:") return `${url.protocol} is no way to ask a registry`
  if (mayBePrivate(policy, url, named)) return undefined
  const name = url.hostname.replace(/^\[|\]$/g, "")
  return isIP(name) ? refusedAddress(name) : refusedName(name)
}

/** Whether a list of hosts has that of an address. What goes over http has port 80 where none is written. */
function lists(hosts: readonly string[] | undefined, url: URL): boolean {
  if (!hosts) return false
  return hosts.includes(url.host) || (url.protocol === "http:" && url.port === "" && hosts.includes(`${url.host}:80`))
}

/** Whether the host may have a private address: only where the user's settings both list it and lead there. */
export function mayBePrivate(policy: Policy, url: URL, named: boolean): boolean {
  return named && lists(policy.privateHosts, url)
}

function refusedName(name: string): string | undefined {
  const bare = name.replace(/\.$/, "")
  const inner = /(?:^|\.)(?:localhost|internal|local|localdomain|home\.arpa)$/.test(bare) || !bare.includes(".")
  return inner ? `${name} is a name of a private network` : undefined
}

const PRIVATE = new BlockList()
for (const [address, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Azure's own, from which a machine there learns about itself
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  PRIVATE.addSubnet(address, bits, "ipv4")
for (const [address, bits] of [
  // unspecified, loopback, and IPv4 addresses in their old form
  ["::", 96],
  ["::ffff:0:0:0", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001:db8::", 32],
  // Teredo and 6to4 hold an IPv4 address
  ["2001::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const)
  PRIVATE.addSubnet(address, bits, "ipv6")

/** Why nothing may be asked at an address: it is private, of this machine, or of its network. */
export function refusedAddress(address: string): string | undefined {
  const family = isIP(address)
  if (family === 0) return `${address} is no address`
  // addresses ::ffff:127.0.0.1 are looked up among those of IPv4
  return PRIVATE.check(address, family === 6 ? "ipv6" : "ipv4") ? `${address} is a private address` : undefined
}

/**
 * Whether the credentials of a registry may go to an address: its own, or one known to give its tokens; over https only, as
 * must the registry be asked, which gets what they are changed for.
 */
export function mayHaveCredentials(policy: Policy, host: Host, url: URL): boolean {
  if (url.protocol !== "https:" || originOf(policy, host.api).protocol !== "https:") return false
  return url.host === host.api || host.realms.includes(url.host) || !!policy.realms.get(host.name)?.includes(url.host)
}

/**
 * Whether the user's settings lead to an address when a registry is asked: it is the registry's own, or of one that belongs to
 * it, or the registry is in the user's own network itself.
 */
export function isNamed(policy: Policy, host: Host, url: URL): boolean {
  const own = [host.api, ...(host.metadata ? [host.metadata.host] : []), ...host.realms]
  const user = [...(policy.realms.get(host.name) ?? []), ...(policy.mirrors.get(host.name) ?? [])]
  return lists([...own, ...user], url) || policy.privateHosts.includes(host.api)
}
