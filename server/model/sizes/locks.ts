// What lock files say: how many packages an install brings, and where they say so, how large these are.

export interface Locked {
  /** How many packages are installed. */
  count: number
  /** Compressed bytes of what is downloaded, where the lock file has that of every package; undefined where it doesn't. */
  download?: number
}

/** Reads package-lock.json or npm-shrinkwrap.json; undefined where it is none. `dev`: development packages come along. */
export function npmLock(text: string, dev: boolean): Locked | undefined {
  const lock = parsed(text) as {packages?: unknown; dependencies?: unknown} | undefined
  if (isRecord(lock?.packages)) {
    // what npm has not written it does not read either
    if (Object.entries(lock.packages).some(([path, entry]) => path !== "" && !isRecord(entry))) return undefined
    const kept = Object.entries(lock.packages).filter(([path, entry]) => {
      if (path === "" || !isRecord(entry) || entry.link === true) return false
      return (dev || (entry.dev !== true && entry.devOptional !== true)) && suits(entry)
    })
    return {count: kept.length}
  }
  return isRecord(lock?.dependencies) ? {count: countOld(lock.dependencies, dev, 0)} : undefined
}

const DEEPEST = 50

function countOld(dependencies: Record<string, unknown>, dev: boolean, depth: number): number {
  let count = 0
  for (const entry of Object.values(dependencies)) {
    if (!isRecord(entry) || (!dev && entry.dev === true)) continue
    count += 1
    if (isRecord(entry.dependencies) && depth < DEEPEST) count += countOld(entry.dependencies, dev, depth + 1)
  }
  return count
}

/** Packages for other systems are not installed on Linux. */
function suits({os, cpu}: Record<string, unknown>): boolean {
  const fits = (list: unknown, name: string) =>
    !Array.isArray(list) ||
    list.length === 0 ||
    (list.some(one => typeof one === "string" && one.startsWith("!"))
      ? !list.includes(`!${name}`)
      : list.includes(name))
  return fits(os, "linux") && fits(cpu, "x64")
}

/** Reads yarn.lock, of either kind: an entry starts at the margin. */
export function yarnLock(text: string): Locked | undefined {
  const starts = text.match(/^(?!__metadata)["@\w][^\n]*:\s*$/gm) ?? []
  const own = text.match(/^ {2}resolution: "[^\n]*@workspace:/gm) ?? []
  return starts.length === 0 ? undefined : {count: starts.length - own.length}
}

/** Reads pnpm-lock.yaml: packages are the keys of `packages:`. */
export function pnpmLock(text: string, dev: boolean): Locked | undefined {
  const [, body] = /^packages:\s*\n([\s\S]*?)(?=^\S|(?![\s\S]))/m.exec(text) ?? []
  if (body === undefined) return undefined
  const blocks = body.split(/^(?= {2}\S)/m).filter(block => /^ {2}\S/.test(block))
  const kept = blocks.filter(
    block =>
      (dev || !/^ {4}dev: true/m.test(block)) &&
      !(/^ {4}os: \[(?!.*linux)/m.test(block) && !/^ {4}os: \['?!/m.test(block)) &&
      !/^ {4}cpu: \[(?!.*(?:x64|!))/m.test(block),
  )
  return {count: kept.length}
}

/** Reads bun.lock: `packages` of an object with comments and trailing commas. */
export function bunLock(text: string): Locked | undefined {
  const at = text.search(/^ {2}"packages": \{/m)
  if (at < 0) return undefined
  return {count: (text.slice(at).match(/^ {4}"[^\n]*": \[/gm) ?? []).length}
}

/** Reads uv.lock, which has the size of each wheel; the project itself and what is local are left out. */
export function uvLock(text: string): Locked | undefined {
  const blocks = text.split(/^\[\[package\]\]\s*$/m).slice(1)
  if (blocks.length === 0) return undefined
  const kept = blocks.filter(block => !/^source = \{ (?:editable|virtual|directory) =/m.test(block))
  let download: number | undefined = 0
  for (const block of kept) {
    const wheels = [...block.matchAll(/\{ url = "([^"\n]*)"[^{}\n]*?\bsize = (\d+)/g)].map(([, url, size]) => ({
      url: url!,
      size: Number(size),
    }))
    const best = bestWheel(wheels)
    download = best === undefined || download === undefined ? undefined : download + best
  }
  return {count: kept.length, download}
}

/** The wheel that a Linux on amd64 takes: one for every platform, or a manylinux one; else what there is in source. */
function bestWheel(files: readonly {url: string; size: number}[]): number | undefined {
  const any = files.find(({url}) => /-none-any\.whl$/.test(url))
  const linux = files
    .filter(({url}) => /(?:many)?linux[^/]*x86_64[^/]*\.whl$/.test(url))
    .sort((a, b) => a.size - b.size)
  return (any ?? linux[Math.floor(linux.length / 2)] ?? files.find(({url}) => !url.endsWith(".whl")))?.size
}

/** Reads poetry.lock: a package is a block. */
export function poetryLock(text: string): Locked | undefined {
  const blocks = text.match(/^\[\[package\]\]\s*$/gm)
  return blocks ? {count: blocks.length} : undefined
}

/** Reads Pipfile.lock. */
export function pipfileLock(text: string, dev: boolean): Locked | undefined {
  const lock = parsed(text) as {default?: unknown; develop?: unknown} | undefined
  if (!isRecord(lock?.default)) return undefined
  return {
    count: Object.keys(lock.default).length + (dev && isRecord(lock.develop) ? Object.keys(lock.develop).length : 0),
  }
}

/** Reads a list of requirements: those that pip-compile has written name everything, others bring more along. */
export function requirements(text: string): {count: number; complete: boolean} {
  const lines = text
    .replace(/\\\n/g, " ")
    .split("\n")
    .map(line => line.replace(/(?:^|\s)#.*$/, "").trim())
    .filter(line => line !== "" && !line.startsWith("-"))
  const complete = /autogenerated by pip-compile|autogenerated by uv|--hash=|^# +via /m.test(text)
  return {count: lines.length, complete}
}

/** The modules of go.sum: each version once. */
export function goSum(text: string): Locked {
  const lines = text.split("\n").filter(line => /^\S+ \S+ h1:/.test(line) && !/^\S+ \S+\/go\.mod /.test(line))
  return {count: lines.length}
}

/** What JSON says; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
