import {readFile} from "node:fs/promises"
import {homedir} from "node:os"
import {isAbsolute, join} from "node:path"
import {loadTags} from "./bundle.ts"
import {userCredentials} from "./credentials.ts"
import {NO_DISK, openDiskCache} from "./diskCache.ts"
import {nodeTransport} from "./http.ts"
import {canonicalHost, type Policy} from "./policy.ts"
import {type ProxySettings, proxyOf} from "./proxy.ts"
import {createRegistry, type Registry} from "./registry.ts"
import type {Clock} from "./transport.ts"

export {policyOf} from "./policy.ts"

export interface OpenOptions {
  /** Asked before each question: trust may come, and go. See `policyOf`. */
  policy: () => Policy
  env: Readonly<Record<string, string | undefined>>
  /** Where answers are kept between runs (see `cacheFolder`); undefined: nowhere. */
  cacheFolder?: string
  /** What the editor says; otherwise what the environment says. */
  proxy?: ProxySettings
  /** Files of certificates (PEM) to trust, by host with port; `*` is for all. Whole paths, of the user's own settings. */
  caFiles?: Readonly<Record<string, string>>
}

export interface OpenRegistry extends Registry {
  /** Ends connections that are kept. */
  close(): void
}

/** The registry client of this machine: its network, its clock, its user's credentials and cache. */
export async function openRegistry({
  policy,
  env,
  cacheFolder,
  proxy,
  caFiles = {},
}: OpenOptions): Promise<OpenRegistry> {
  const {tags} = await loadTags()
  const authorities = await readAuthorities(caFiles, env.NODE_EXTRA_CA_CERTS)
  const transport = nodeTransport({policy, proxy: proxy ?? proxyOf(env), authorities})
  const registry = createRegistry({
    transport,
    policy,
    clock: CLOCK,
    credentials: userCredentials({env, helpers: () => policy().online && policy().credentials}),
    disk: cacheFolder === undefined ? NO_DISK : openDiskCache(cacheFolder),
    bundled: tags,
  })
  return {...registry, close: transport.close}
}

const CLOCK: Clock = {
  now: Date.now,
  sleep: milliseconds => new Promise(done => setTimeout(done, milliseconds)),
}

/** Certificates that Node adds by itself are left out by it where others are given, so they are added to those. */
async function readAuthorities(
  files: Readonly<Record<string, string>>,
  extra: string | undefined,
): Promise<Map<string, string>> {
  const read = async (path: string | undefined) => {
    try {
      return path && isAbsolute(path) ? await readFile(path, "utf8") : ""
    } catch {
      return ""
    }
  }
  const common = await read(extra)
  const found = new Map<string, string>()
  for (const [name, path] of Object.entries(files)) {
    const host = name === "*" ? name : canonicalHost(name)
    const text = await read(path)
    if (host !== undefined && text !== "") found.set(host, `${text}\n${common}`)
  }
  return found
}

/** Where programs keep what they can do without, on each system. */
export function cacheFolder(env: OpenOptions["env"], platform = process.platform, home = homedir()): string {
  const own = (path: string | undefined) => (path && isAbsolute(path) ? path : undefined)
  if (platform === "win32") return join(own(env.LOCALAPPDATA) ?? join(home, "AppData/Local"), "dockerlint/Cache")
  if (platform === "darwin") return join(home, "Library/Caches/dockerlint")
  return join(own(env.XDG_CACHE_HOME) ?? join(home, ".cache"), "dockerlint")
}
