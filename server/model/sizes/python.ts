import {hasOption, optionValues} from "../packages.ts"
import {isKept, pathOf, put, type Ran, type Step, textAt} from "./effect.ts"
import {type Locked, pipfileLock, poetryLock, requirements, uvLock} from "./locks.ts"
import {
  counted,
  firstLock,
  folderOf,
  leaveCache,
  type PerPackage,
  scaled,
  sizeOfLocked,
  unknown,
  wide,
} from "./projects.ts"
import type {Size} from "./size.ts"

/** Where the sizes of packages are not at hand: the mean is made by few large ones. */
const PYTHON: PerPackage = {
  low: 0.3e6,
  mid: 4.7e6,
  high: 10e6,
  ratio: 3.2,
  measured: "4.7 MB a package in the mean of PyPI",
}
/** Of a wheel's bytes: installed with byte code, and without; and what gzip makes of these. */
const WHEEL = {compiled: 4.03, plain: 2.81, compressed: 1.27, plainCompressed: 0.9}
/** What a package that is not in a list by hand may bring along. */
const MORE = 50e6
/** What pip's cache keeps, the wheels, as a share of what is installed. */
const KEPT = 0.25

/** pip, uv, pipx and poetry. */
export function python(step: Step, ran: Ran): void {
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
    unknown(step, ran, `what comes along with ${names || "this"} is known to the index only`, into)
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
  const packages = read.flatMap(({packages = []}) => packages)
  // a list by hand names only what was thought of
  const more = !read.every(({complete}) => complete)
  locked(step, ran, {count: packages.length, packages, name: lists.join(", "), more}, into)
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
    const {size: whole, measured} = sizeOfLocked(step, "pypi", found, PYTHON)
    size = compiles ? whole : withoutCode(whole)
    why = `${counted(count)} in ${name}, with ${measured}`
    if (more) {
      size = {
        bytes: {...size.bytes, high: size.bytes.high * 4 + MORE},
        compressed: {...size.compressed, high: size.compressed.high * 4 + MORE / PYTHON.ratio},
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
  const kept = download === undefined ? scaled(size.bytes, KEPT) : wide(download, 0.9, 1.1)
  leaveCache(step, ran, cache, kept)
}

function withoutCode({bytes, compressed}: Size): Size {
  return {
    bytes: scaled(bytes, WHEEL.plain / WHEEL.compiled),
    compressed: scaled(compressed, WHEEL.plainCompressed / WHEEL.compressed),
  }
}
