import {hasOption, optionValues, type Package, type PackageUse} from "../packages.ts"
import type {PackageIndex} from "./packageTable.ts"
import {DEBIAN, type Release, UBUNTU} from "./release.ts"

// What the words behind `apt-get install` mean.

/** The packages that an install names, and why it is not known what else it installs. */
export interface AptNames {
  wanted: readonly string[]
  /** A `-` behind them takes them away. */
  dropped: readonly string[]
  unknown: readonly string[]
}

const NOT_KNOWN = "which packages are installed is not known before the build"

export function aptNames(use: PackageUse, release: Release | undefined, index: PackageIndex | undefined): AptNames {
  const wanted: string[] = []
  const dropped: string[] = []
  const unknown = new Set<string>()
  if (use.unsure || use.command.wrappers.includes("xargs")) unknown.add(NOT_KNOWN)
  if (use.subcommand === "build-dep")
    unknown.add("what sources need to be built is not in the index that is known here")
  if (use.subcommand === "satisfy") unknown.add(NOT_KNOWN)
  if (hasOption(use, ["-f", "--fix-broken"])) unknown.add("what is missing is only known when it is installed")
  if (hasOption(use, ["--install-suggests"]))
    unknown.add("which packages are suggested is not in the index that is known here")
  for (const suite of optionValues(use, ["-t", "--target-release", "--default-release"]))
    if (!isOwn(suite, release)) unknown.add(otherSuite(suite))
  if (/^(?:build-dep|satisfy)$/.test(use.subcommand)) return {wanted, dropped, unknown: [...unknown]}
  for (const {kind, name: written, version = ""} of use.packages) {
    const [, name = written, architecture] = /^(.*?)(?::([a-z0-9]+))?$/.exec(written) ?? []
    if (kind !== "name") unknown.add(kind === "file" ? fileOf(written) : NOT_KNOWN)
    else if (architecture !== undefined && !/^(?:amd64|native|any|all)$/.test(architecture))
      unknown.add(`of ${architecture} no package index is known here`)
    else if (version.startsWith("/") && !isOwn(version.slice(1), release)) unknown.add(otherSuite(version.slice(1)))
    else if (isPattern(name, index)) unknown.add(NOT_KNOWN)
    // a sign behind the name says what to do with it, unless it belongs to the name as in g++
    else if (name.endsWith("-")) dropped.push(name.slice(0, -1))
    else wanted.push(name.endsWith("+") && !index?.get(name) ? name.slice(0, -1) : name)
  }
  return {wanted, dropped, unknown: [...unknown]}
}

function fileOf(path: Package["name"]): string {
  return `how large ${path} is, and what it needs, is not known before the build`
}

function otherSuite(suite: string): string {
  return `of ${suite}, where packages come from, no index is known here`
}

/** Names of apt may be regular expressions and tasks. */
function isPattern(name: string, index: PackageIndex | undefined): boolean {
  return /[*?[\]()|$^`]/.test(name) || (/\.[*+?]/.test(name) && !index?.get(name))
}

/** Whether a suite is of the image's own release: `bookworm`, `stable-security`. */
function isOwn(suite: string, release: Release | undefined): boolean {
  const [, name = ""] = /^(?:n=)?([a-z]+?)(?:-(?:updates|security|proposed-updates))?$/.exec(suite) ?? []
  if (release === undefined) return false
  const names = release.distribution === "debian" ? DEBIAN : release.distribution === "ubuntu" ? UBUNTU : {}
  return Object.hasOwn(names, name) && name !== "latest" && names[name] === release.version
}
