/** What a tag's text says about its image. */
export interface TagShape {
  name: string
  /**
   * `version`: 3, 3.12, v1.2.3; `word`: latest, bookworm; `date`: 20260805; `build`: pr-7, nightly; `hash`: of a commit;
   * `hidden`: no image for people (signatures, attestations, caches).
   */
  kind: "version" | "word" | "date" | "build" | "hash" | "hidden"
  /** `v`, or what a date stands behind, as in `noble-20260805`. */
  prefix: string
  /** 3.12.1 is [3, 12, 1]; a date is [20260805]. */
  numbers: readonly number[]
  /** rc1, alpha, ea; empty: none. */
  prerelease: string
  /** Which of several images of one version it is: jdk, fpm. */
  role: string
  /** slim, alpine3.22, bookworm-slim; empty: none. */
  variant: string
  /** amd64, windows; empty: none is said. */
  platform: string
}

const HIDDEN =
  /^sha(?:256|512)-[0-9a-f]{64,128}(?:\.\w+)?$|\.(?:sig|att|sbom)$|^(?:sha256:)?[0-9a-f]{64}$|^(?:build)?cache(?:-|$)|-(?:build)?cache$/
/** As short as Git writes them, and not only digits: 1234567 is a version. */
const HASH = /^(?:sha-|git-|g)?(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}$/
const BUILD =
  /^(?:pr|sha|git|commit|branch|build|ci|dev|main|master|develop|edge)[-_.](?:.*[-_.])?[0-9a-f]*\d[0-9a-f]*$|^pr\d+$|^(?:canary|preview|dev)$|nightly|snapshot/i
const VERSION =
  /^(v?)(\d+(?:\.\d+)*)(?:[-_.]?((?:a|b|c|rc|alpha|beta|pre|dev|m|ea|preview)\.?\d*(?![a-z])))?(?=$|[-_+.a-z])/i
const DATE = /(?:^|[-_.])(20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?=$|[-_.T])/
/** Most tags: a version with words, which none of the patterns above has to be tried on. */
const PLAIN = /^v?\d+(?:\.\d+)+(?:-[a-z]+[\d.]*)*$|^\d{1,4}(?:-[a-z]+[\d.]*)*$/
const PRERELEASE = /^(?:rc|alpha|beta|pre|preview|ea|dev|eap|milestone|rtm|m)[.\d]*$/i
const ROLES = [
  "jdk",
  "jre",
  "sdk",
  "runtime",
  "aspnet",
  "cli",
  "apache",
  "fpm",
  "zts",
  "management",
  "dind",
  "git",
  "onbuild",
  "rootless",
]
const ROLE = new Set(ROLES)
const ARCHITECTURE =
  /^(?:amd64|x86[_-]?64|x64|arm64(?:v8)?|aarch64|arm(?:32)?(?:v[567])?|armhf|i?386|ppc64le|s390x|riscv64|loong64|mips64le)$/i
const WINDOWS = /^(?:windows.*|nanoserver.*|ltsc20\d\d|\d{4}h\d)$/i

/** Reads a tag in one pass over its parts. */
export function readTag(name: string): TagShape {
  const shape: TagShape = {
    name,
    kind: "word",
    prefix: "",
    numbers: [],
    prerelease: "",
    role: "",
    variant: "",
    platform: "",
  }
  if (!PLAIN.test(name) || name.endsWith("cache")) {
    if (HIDDEN.test(name)) return {...shape, kind: "hidden"}
    if (HASH.test(name)) return {...shape, kind: "hash"}
    const date = DATE.exec(name)
    if (date) {
      const prefix = name.slice(0, name.indexOf(date[1]!))
      return {...shape, kind: "date", prefix, numbers: [Number(date[1])], variant: name.slice(prefix.length + 8)}
    }
    if (BUILD.test(name)) return {...shape, kind: "build"}
  }
  const version = VERSION.exec(name)
  const parts = readParts(version ? name.slice(version[0].length).replace(/^[-_.+]/, "") : name, !version)
  const {role, variant, platform} = parts
  if (!version) return {...shape, prerelease: parts.prerelease, role, variant, platform}
  const [, prefix, numbers, prerelease = parts.prerelease] = version
  return {
    name,
    kind: "version",
    prefix: prefix!.toLowerCase(),
    numbers: numbers!.split(".").map(Number),
    prerelease,
    role,
    variant,
    platform,
  }
}

type Parts = Pick<TagShape, "prerelease" | "role" | "variant" | "platform">

/** What stands behind versions is the same for many tags, which are read one after the other. */
const read = new Map<string, Parts>()

/** What stands between hyphens, each with its meaning. A word alone is all of a tag: bookworm-slim has no role. */
function readParts(text: string, isWord: boolean): Parts {
  const key = isWord ? `${text} ` : text
  const known = read.get(key)
  if (known) return known
  const parts = {prerelease: "", role: "", variant: "", platform: ""}
  for (const part of text.split("-")) {
    if (part === "") continue
    if (ARCHITECTURE.test(part)) parts.platform ||= part
    else if (WINDOWS.test(part)) parts.platform ||= "windows"
    else if (PRERELEASE.test(part)) parts.prerelease ||= part
    else if (ROLE.has(part) && !isWord) parts.role += parts.role === "" ? part : `-${part}`
    else parts.variant += parts.variant === "" ? part : `-${part}`
  }
  if (read.size > 2000) read.clear()
  read.set(key, parts)
  return parts
}

/** Whether two tags differ in nothing but their version: the same words, as many numbers. */
export function isSameShape(a: TagShape, b: TagShape): boolean {
  return shapeKey(a) === shapeKey(b)
}

/** All of a tag but its version. */
export function shapeKey({kind, prefix, numbers, role, variant, platform}: TagShape): string {
  return `${kind} ${prefix} ${numbers.length} ${role} ${variant} ${platform}`
}

/** The order of versions: below zero where `a` is the later one. 3.12 comes before 3.12.1, which it stands for. */
export function laterFirst(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < a.length && at < b.length; at++) if (a[at] !== b[at]) return b[at]! - a[at]!
  return a.length - b.length
}

/** Which place a role has among those of its repository; none is first. */
export function roleRank(role: string): number {
  return role === "" ? 0 : ROLES.indexOf(role.split("-", 1)[0]!) + 1
}
