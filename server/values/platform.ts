import {joinPath} from "./path.ts"
import {unescapeSegment} from "./url.ts"

/** What an image is built for, in the names that Go uses; `""` where nothing is said. */
export interface Platform {
  readonly os: string
  readonly arch: string
  readonly variant: string
  readonly osVersion: string
}

const systems =
  /^(?:aix|android|darwin|dragonfly|freebsd|hurd|illumos|ios|js|linux|nacl|netbsd|openbsd|plan9|solaris|windows|zos)$/

const architectures = new RegExp(
  "^(?:386|amd64(?:p32)?|arm(?:64)?(?:be)?|ppc(?:64(?:le)?)?|loong64|mips(?:64(?:p32)?)?(?:le)?|riscv(?:64)?|s390x?|" +
    "sparc(?:64)?|wasm)$",
)

/**
 * The platform that `linux/arm64/v8`, `windows(10.0.17763)/amd64`, or half of it alone, like `arm64`, names. Other
 * names of a thing (`macos`, `x86_64`, `aarch64`) become the usual one. What is left out is that of a Linux machine
 * with an amd64 processor. `undefined` when it is malformed, or a single word is neither system nor architecture.
 */
export function parsePlatform(text: string): Platform | undefined {
  const [first = "", arch, variant, ...rest] = text.split("/", 4)
  const system = readSystem(first)
  if (system === undefined || rest.length > 0) return undefined
  if (arch === undefined) return completed(first, system)
  const malformed = [arch, variant].some(part => part !== undefined && !/^[A-Za-z0-9_.-]+$/.test(part))
  if (malformed) return undefined
  const processor = variant === undefined ? withoutDefault(normalizeArch(arch, "")) : normalizeArch(arch, variant)
  const spelledOut = variant !== undefined && processor.arch === "arm64" && processor.variant === ""
  return {...system, ...processor, ...(spelledOut && {variant: "v8"})}
}

/** The platform as text in its usual form, such as `linux/arm/v7`; `unknown` when it has no system. */
export function formatPlatform(platform: Platform): string {
  if (platform.os === "") return "unknown"
  const version = platform.osVersion.replace(/[%+()/]/g, mark => "%" + mark.charCodeAt(0).toString(16).toUpperCase())
  return joinPath(platform.os + (version && `(${version})`), platform.arch, platform.variant)
}

/** The system, its version in parentheses and behind that features, which do not matter to a Dockerfile. */
function readSystem(text: string): {os: string; osVersion: string} | undefined {
  const [, name, version = "", features = ""] =
    /^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%+-]+)?)\))?$/.exec(text) ?? []
  if (name === undefined) return undefined
  const osVersion = unescapeSegment(version)
  const [, ...options] = features.split("+")
  const broken = options.some(option => option === "" || unescapeSegment(option) === undefined)
  if (osVersion === undefined || broken) return undefined
  const os = name.toLowerCase()
  return {os: os === "macos" ? "darwin" : os, osVersion}
}

/** The platform of a single word. */
function completed(word: string, system: {os: string; osVersion: string}): Platform | undefined {
  if (systems.test(system.os)) return {...system, arch: "amd64", variant: ""}
  const processor = withoutDefault(normalizeArch(word, ""))
  return architectures.test(processor.arch) ? {...system, os: "linux", ...processor} : undefined
}

interface Processor {
  readonly arch: string
  readonly variant: string
}

/** The seventh version of ARM goes without saying where no variant is written. */
function withoutDefault(processor: Processor): Processor {
  return processor.arch === "arm" && processor.variant === "v7" ? {...processor, variant: ""} : processor
}

function normalizeArch(written: string, writtenVariant: string): Processor {
  const arch = written.toLowerCase()
  const variant = writtenVariant.toLowerCase()
  if (arch === "i386") return {arch: "386", variant: ""}
  if (arch === "armhf") return {arch: "arm", variant: "v7"}
  if (arch === "armel") return {arch: "arm", variant: "v6"}
  if (/^(?:x86[_-]64|amd64)$/.test(arch)) return {arch: "amd64", variant: variant === "v1" ? "" : variant}
  if (/^(?:aarch64|arm64)$/.test(arch)) return {arch: "arm64", variant: normalizeArm64(variant)}
  if (arch === "arm") return {arch, variant: variant === "" ? "v7" : variant.replace(/^[5-8]$/, "v$&")}
  return {arch, variant}
}

function normalizeArm64(variant: string): string {
  if (/^(?:8|v8|v8\.0)$/.test(variant)) return ""
  return /^(?:9|9\.0|v9\.0)$/.test(variant) ? "v9" : variant
}
