// What lock files say: how many packages an install brings, and where they say so, how large these are.

export interface Locked {
  /** How many packages are installed. */
  count: number
  /** What they are, where the lock file is read that far. */
  packages?: readonly LockedPackage[]
  /** Compressed bytes of what is downloaded, where the lock file has that of every package; undefined where it doesn't. */
  download?: number
}

export interface LockedPackage {
  name: string
  /** Empty where it is not known. */
  version: string
}

function locked(packages: readonly LockedPackage[]): Locked {
  return {count: packages.length, packages}
}

/** Reads package-lock.json or npm-shrinkwrap.json; undefined where it is none. `dev`: development packages come along. */
export function npmLock(text: string, dev: boolean): Locked | undefined {
  const lock = parsed(text) as {packages?: unknown; dependencies?: unknown} | undefined
  if (isRecord(lock?.packages)) {
    // what npm has not written it does not read either
    if (Object.entries(lock.packages).some(([path, entry]) => path !== "" && !isRecord(entry))) return undefined
    return locked(
      Object.entries(lock.packages).flatMap(([path, entry]) => {
        if (path === "" || !isRecord(entry) || entry.link === true) return []
        if (!dev && (entry.dev === true || entry.devOptional === true)) return []
        const name = typeof entry.name === "string" ? entry.name : path.replace(/^.*node_modules\//, "")
        return suits(entry) && !isForeign(name) ? [{name, version: textOf(entry.version)}] : []
      }),
    )
  }
  return isRecord(lock?.dependencies) ? locked(oldPackages(lock.dependencies, dev, 0)) : undefined
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : ""
}

const DEEPEST = 50

function oldPackages(dependencies: Record<string, unknown>, dev: boolean, depth: number): LockedPackage[] {
  return Object.entries(dependencies).flatMap(([name, entry]) => {
    if (!isRecord(entry) || (!dev && entry.dev === true)) return []
    const inner = isRecord(entry.dependencies) && depth < DEEPEST ? oldPackages(entry.dependencies, dev, depth + 1) : []
    return [{name, version: textOf(entry.version)}, ...inner]
  })
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
  const entries = text
    .split(/^(?=(?!__metadata)["@\w][^\n]*:\s*$)/m)
    .filter(entry => /^(?!__metadata)["@\w]/.test(entry))
  if (entries.length === 0) return undefined
  return locked(
    entries.flatMap(entry => {
      if (/^ {2}resolution: "[^\n]*@workspace:/m.test(entry)) return []
      const name = /^"?(@?[^@"\n]+)@/.exec(entry)?.[1] ?? ""
      const version = /^ {2}version:? "?([^"\n]+)/m.exec(entry)?.[1] ?? ""
      return isForeign(name) ? [] : [{name, version}]
    }),
  )
}

/**
 * Parts of packages for other systems, by their names: not every lock file says of them for which they are. Of those for musl
 * and for glibc, which are as large, one is installed.
 */
function isForeign(name: string): boolean {
  const [, system, architecture, rest = ""] = PLATFORM.exec(name) ?? []
  if (system === undefined) return /-wasm32(?:-|$)/.test(name)
  return system !== "linux" || !/^(?:x64|64)$/.test(architecture!) || rest.includes("musl")
}

const PLATFORM =
  /(?:^|[-/])(darwin|win32|windows|android|freebsd|openbsd|netbsd|sunos|aix|openharmony|linux|linuxmusl)-(x64|64|arm64|arm|armv6|armv7|aarch64|ia32|32|x32|s390x|ppc64|ppc64le|riscv64|mips64el|loong64|universal)(?![a-z\d])(.*)$/

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
  return locked(
    kept.map(block => {
      const [, name = "", version = ""] = /^ {2}'?\/?(@?[^@\n]+?)[@/](\d[^('\n:]*)/.exec(block) ?? []
      return {name, version}
    }),
  )
}

/** Reads bun.lock: `packages` of an object with comments and trailing commas. */
export function bunLock(text: string): Locked | undefined {
  const at = text.search(/^ {2}"packages": \{/m)
  if (at < 0) return undefined
  const entries = text.slice(at).matchAll(/^ {4}"[^\n]*?": \["(@?[^"@\n]+)@([^"\n]*)"/gm)
  return locked([...entries].flatMap(([, name = "", version = ""]) => (isForeign(name) ? [] : [{name, version}])))
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
    // a number that no file can have is none
    download = !Number.isSafeInteger(best) || download === undefined ? undefined : download + best!
  }
  return {...locked(kept.map(tomlPackage)), download}
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
  const blocks = text.split(/^\[\[package\]\]\s*$/m).slice(1)
  return blocks.length === 0 ? undefined : locked(blocks.map(tomlPackage))
}

function tomlPackage(block: string): LockedPackage {
  const field = (name: string) => new RegExp(`^${name} = "([^"\\n]*)"`, "m").exec(block)?.[1] ?? ""
  return {name: pythonName(field("name")), version: field("version")}
}

/** Names of Python's packages are the same whatever stands between their words. */
function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-")
}

/** Reads Pipfile.lock. */
export function pipfileLock(text: string, dev: boolean): Locked | undefined {
  const lock = parsed(text) as {default?: unknown; develop?: unknown} | undefined
  if (!isRecord(lock?.default)) return undefined
  const all = {...lock.default, ...(dev && isRecord(lock.develop) ? lock.develop : {})}
  return locked(
    Object.entries(all).map(([name, entry]) => ({
      name: pythonName(name),
      version: isRecord(entry) ? textOf(entry.version).replace(/^==/, "") : "",
    })),
  )
}

/** Reads a list of requirements: those that pip-compile has written name everything, others bring more along. */
export function requirements(text: string): Locked & {complete: boolean} {
  const complete = /autogenerated by pip-compile|autogenerated by uv|--hash=|^# +via /m.test(text)
  return {...locked(requirementNames(text)), complete}
}

/** The packages that lines of requirements name. */
export function requirementNames(text: string): LockedPackage[] {
  return text
    .replace(/\\\n/g, " ")
    .split("\n")
    .map(line => line.replace(/(?:^|\s)#.*$/, "").trim())
    .filter(line => line !== "" && !line.startsWith("-"))
    .map(line => {
      const [, name = line, version = ""] = /^([\w.-]+)(?:\[[^\]]*\])?\s*(?:===?\s*([^\s;,]+))?/.exec(line) ?? []
      return {name: pythonName(name), version}
    })
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
