import {remove} from "../files.ts"
import type {PackageUse} from "../packages.ts"
import {hasOption, optionValues} from "../packages.ts"
import {isKept, pathOf, put, type Ran, type Step, textAt} from "./effect.ts"
import {
  bunLock,
  goSum,
  type Locked,
  npmLock,
  pipfileLock,
  pnpmLock,
  poetryLock,
  requirements,
  uvLock,
  yarnLock,
} from "./locks.ts"
import {type Amount, type Size, UNKNOWN_SIZE} from "./size.ts"

// Package managers of languages. Without asking a registry their packages are known by number only, and packages differ in size
// by a factor of a thousand: such an estimate is a wide range, and says so.

/** What a package takes installed, as tar: over few packages and over many. */
interface PerPackage {
  low: number
  mid: number
  high: number
  /** How many times larger the tar is than its gzip. */
  ratio: number
  /** Where the measure comes from. */
  measured: string
}

const NPM: PerPackage = {
  low: 90e3,
  mid: 1.1e6,
  high: 2e6,
  ratio: 3.8,
  measured: "1.1 MB a package over 600 packages of npm",
}
const PYTHON: PerPackage = {
  low: 0.8e6,
  mid: 4.7e6,
  high: 10e6,
  ratio: 3.2,
  measured: "4.7 MB a package with its byte code over 130 packages of PyPI",
}
/** Of a wheel's bytes: installed with byte code, and without; and what gzip makes of these. */
const WHEEL = {compiled: 4.03, plain: 2.81, compressed: 1.27, plainCompressed: 0.9}
/** What npm keeps in its cache, as a share of what it installs; the same for pip, which keeps the wheels. */
const KEPT = {npm: 0.48, pip: 0.25}

export function languagePackages(step: Step, ran: Ran): void {
  const {manager, action} = ran.use!
  if (action === "clean") {
    for (const cache of manager.caches) remove(step.tree, cache.replace(/^~/, step.home), step.number)
    return
  }
  if (action === undefined) built(step, ran)
  if (action !== "install" && action !== "upgrade") return
  switch (manager.name) {
    case "npm":
    case "yarn":
    case "pnpm":
    case "bun":
      node(step, ran)
      break
    case "pip":
    case "uv":
    case "pipx":
    case "poetry":
      python(step, ran)
      break
    case "go":
      go(step, ran)
      break
    default:
      unknown(step, ran, `what ${manager.name} installs is not known before the build`)
  }
}

/** Subcommands that tell or set something, and write nothing that counts. */
const TELLS =
  /^(?:audit|bin|check|completion|config|debug|doctor|env|explain|fmt|freeze|help|info|inspect|licenses|list|lint|login|ls|outdated|pack|ping|prefix|prune|root|search|set|show|test|tree|uninstall|unlink|verify|version|vet|view|which|whoami|why|cache|corepack)$/

/** What a script or compiler that it starts makes. */
function built(step: Step, ran: Ran): void {
  const {manager, subcommand, options} = ran.use!
  if (TELLS.test(subcommand.split(" ")[0]!) || (subcommand === "" && manager.name !== "yarn")) return
  const output = options.find(({name}) => name === "-o")?.value
  const path = output === undefined ? step.folder : pathOf(step, output)
  unknown(step, ran, `what ${manager.name} ${subcommand} makes is not known before the build`, path)
}

function unknown(step: Step, {unsure}: Ran, why: string, path = step.folder ?? "/"): void {
  put(step, {path, kind: "packages", size: UNKNOWN_SIZE, confidence: "unknown", why}, unsure)
}

function node(step: Step, ran: Ran): void {
  const use = ran.use!
  const {manager, packages} = use
  const place = folderOf(step, use, ["--prefix", "-C", "--cwd", "--dir"])
  const global = hasOption(use, ["-g", "--global"]) || use.subcommand.startsWith("global")
  if (packages.length > 0 || global) {
    const names = packages.map(({value}) => value).join(", ")
    unknown(
      step,
      ran,
      `how many packages ${names || "this"} brings along is known to the registry only`,
      global ? "/usr/local/lib/node_modules" : place && `${place}/node_modules`,
    )
    return
  }
  const dev = !leavesOutDev(step, use)
  const read: [string, (text: string) => Locked | undefined][] = [
    ["package-lock.json", text => npmLock(text, dev)],
    ["npm-shrinkwrap.json", text => npmLock(text, dev)],
    ["yarn.lock", yarnLock],
    ["pnpm-lock.yaml", text => pnpmLock(text, dev)],
    ["bun.lock", bunLock],
  ]
  const own = {npm: [0, 1], yarn: [2], pnpm: [3], bun: [4, 2]}[manager.name as "npm" | "yarn" | "pnpm" | "bun"]
  const found =
    place === undefined
      ? undefined
      : firstLock(
          step,
          place,
          own.map(number => read[number]!),
        )
  if (!found || place === undefined) {
    unknown(step, ran, `no lock file that ${manager.name} reads is known here, so not even the number of packages is`)
    return
  }
  const why = `${counted(found.count)} in ${found.name}${dev ? "" : " without those for development"}, with ${NPM.measured}`
  const size = perPackage(found.count, NPM)
  put(step, {path: `${place}/node_modules`, kind: "packages", size, confidence: "ratio", why}, ran.unsure)
  const cache = {
    npm: `${step.home}/.npm`,
    yarn: "/usr/local/share/.cache/yarn",
    pnpm: undefined,
    bun: `${step.home}/.bun/install/cache`,
  }[manager.name as "npm" | "yarn" | "pnpm" | "bun"]
  if (cache !== undefined && isKept(step, cache)) {
    const kept = scaled(size.bytes, KEPT.npm)
    put(
      step,
      {
        path: cache,
        kind: "archive",
        size: {bytes: kept, compressed: kept},
        confidence: "ratio",
        why: `the cache that ${manager.name} leaves behind`,
      },
      ran.unsure,
    )
  }
}

function leavesOutDev(step: Step, use: PackageUse): boolean {
  return (
    hasOption(use, ["--production", "--prod", "-P"]) ||
    optionValues(use, ["--omit"]).includes("dev") ||
    optionValues(use, ["--only"]).some(value => /^prod/.test(value)) ||
    step.variable("NODE_ENV") === "production"
  )
}

function firstLock(
  step: Step,
  place: string,
  readers: readonly (readonly [name: string, read: (text: string) => Locked | undefined])[],
): (Locked & {name: string}) | undefined {
  for (const [name, read] of readers) {
    const text = textAt(step, place === "/" ? `/${name}` : `${place}/${name}`)
    const lock = text === undefined ? undefined : read(text)
    if (lock) return {...lock, name}
  }
  return undefined
}

function folderOf(step: Step, use: PackageUse, options: readonly string[]): string | undefined {
  const [given] = optionValues(use, options)
  return given === undefined ? step.folder : pathOf(step, given)
}

function python(step: Step, ran: Ran): void {
  const use = ran.use!
  const {manager, packages} = use
  const lists = optionValues(use, ["-r", "--requirement", "--requirements"])
  const place = folderOf(step, use, ["-C", "--directory", "--project"])
  const environment = step.variable("VIRTUAL_ENV")
  const target = optionValues(use, ["-t", "--target", "--prefix"])[0]
  const into =
    (target === undefined ? undefined : pathOf(step, target)) ??
    environment ??
    (manager.name === "uv" && use.subcommand === "sync" && place
      ? `${place}/.venv`
      : "/usr/local/lib/python3/site-packages")
  if (lists.length > 0 && packages.length === 0) requirementLists(step, ran, lists, into)
  else if (packages.length === 0 && place !== undefined) {
    const dev = !hasOption(use, ["--no-dev", "--without", "--only", "--only-main"])
    const found = firstLock(step, place, [
      ["uv.lock", uvLock],
      ["poetry.lock", poetryLock],
      ["Pipfile.lock", text => pipfileLock(text, dev)],
    ])
    if (found) locked(step, ran, found, into)
    else unknown(step, ran, `no lock file that ${manager.name} reads is known here`, into)
  } else {
    const names = packages.map(({name}) => name).join(", ")
    unknown(step, ran, `what ${names || "this"} brings along is known to the index only`, into)
  }
}

function requirementLists(step: Step, ran: Ran, lists: readonly string[], into: string): void {
  const texts = lists.map(list => {
    const path = pathOf(step, list)
    return path === undefined ? undefined : textAt(step, path)
  })
  if (texts.some(text => text === undefined)) {
    unknown(step, ran, `${lists.join(", ")} is not among the files that are known here`, into)
    return
  }
  const read = texts.map(text => requirements(text!))
  const count = read.reduce((sum, {count}) => sum + count, 0)
  const complete = read.every(({complete}) => complete)
  const found = {count, name: lists.join(", ")}
  // a list by hand names only what was thought of
  locked(step, ran, complete ? found : {...found, more: true}, into)
}

function locked(step: Step, ran: Ran, found: Locked & {name: string; more?: boolean}, into: string): void {
  const use = ran.use!
  const {count, download, name, more} = found
  const compiles =
    use.manager.name !== "uv" ||
    hasOption(use, ["--compile-bytecode", "--compile"]) ||
    step.variable("UV_COMPILE_BYTECODE") === "1"
  let size: Size
  let why: string
  if (download !== undefined) {
    size = {
      bytes: wide(download * (compiles ? WHEEL.compiled : WHEEL.plain), 0.7, 1.5),
      compressed: wide(download * (compiles ? WHEEL.compressed : WHEEL.plainCompressed), 0.7, 1.5),
    }
    why = `${counted(count)} in ${name} with ${(download / 1e6).toFixed(1)} MB of wheels, which grow ${compiles ? "fourfold with their byte code" : "threefold"}`
  } else {
    size = perPackage(count, PYTHON)
    why = `${counted(count)} in ${name}, with ${PYTHON.measured}`
    if (more) {
      size = {
        bytes: {...size.bytes, high: size.bytes.high * 4},
        compressed: {...size.compressed, high: size.compressed.high * 4},
      }
      why += "; what these need in turn is not in the list"
    }
  }
  put(step, {path: into, kind: "packages", size, confidence: "ratio", why}, ran.unsure)
  const keeps =
    !hasOption(use, ["--no-cache-dir", "--no-cache", "-n"]) &&
    !/^(?:1|true|on|yes)$/i.test(step.variable("PIP_NO_CACHE_DIR") ?? step.variable("UV_NO_CACHE") ?? "")
  const cache = `${step.home}/.cache/${use.manager.name === "uv" ? "uv" : use.manager.name === "poetry" ? "pypoetry" : "pip"}`
  if (!keeps || !isKept(step, cache)) return
  // uv links what it installs to its cache where it can, and both are in one layer
  if (use.manager.name === "uv") return
  const kept = download === undefined ? scaled(size.bytes, KEPT.pip) : wide(download, 0.9, 1.1)
  put(
    step,
    {
      path: cache,
      kind: "archive",
      size: {bytes: kept, compressed: kept},
      confidence: "ratio",
      why: `the cache that ${use.manager.name} leaves behind`,
    },
    ran.unsure,
  )
}

function go(step: Step, ran: Ran): void {
  const use = ran.use!
  const place = folderOf(step, use, ["-C"])
  const modules = `${step.variable("GOPATH") ?? "/go"}/pkg/mod`
  if (use.subcommand !== "mod download") {
    unknown(step, ran, "what the Go compiler makes is not known before the build", "/go/bin")
    return
  }
  if (!isKept(step, modules)) return
  const text = place === undefined ? undefined : textAt(step, `${place}/go.sum`)
  const why =
    text === undefined
      ? "go.sum is not among the files that are known here"
      : `${goSum(text).count} modules in go.sum, whose sizes it does not say`
  unknown(step, ran, why, modules)
}

function counted(count: number): string {
  return count === 1 ? "1 package" : `${count} packages`
}

function perPackage(count: number, {low, mid, high, ratio}: PerPackage): Size {
  const bytes = {low: count * low, mid: count * mid, high: count * high}
  return {bytes, compressed: scaled(bytes, 1 / ratio)}
}

function scaled({low, mid, high}: Amount, by: number): Amount {
  return {low: low * by, mid: mid * by, high: high * by}
}

function wide(mid: number, low: number, high: number): Amount {
  return {low: mid * low, mid, high: mid * high}
}
