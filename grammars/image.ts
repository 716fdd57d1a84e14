import {toLower} from "./characters.ts"

/** A part of a reference and where it stands in it: UTF-16 offsets, half-open. */
export interface Part {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** An image reference taken apart: `registry/repository:tag@digest`. */
export interface ImageReference {
  /** The registry as written; `undefined` when it is left out, which means Docker Hub. */
  readonly registry?: Part
  /** The path behind the registry. */
  readonly repository: Part
  readonly tag?: Part
  readonly digest?: Part
  /**
   * The full name: registry (`docker.io` when left out) and path (with `library/` for a single word on Docker Hub). The
   * domain is `""` for the rare first word, such as `a_b.c`, that has the dot of a registry but cannot be one.
   */
  readonly normalized: {readonly domain: string; readonly path: string}
}

/**
 * Why a text is no reference, and where. `empty`: there is nothing; `uppercase`: the repository has capitals, and the
 * span reaches from the first to the last one; `hex`: it looks like the id of an image; `digest`: what follows the
 * `@` is no known checksum; `format`: anything else, and the span is what cannot stand there.
 */
export interface ImageProblem {
  readonly problem: "empty" | "uppercase" | "hex" | "digest" | "format"
  readonly from: number
  readonly to: number
}

/** The known digest algorithms and how many hexadecimal digits each has. */
export const digestLengths: ReadonlyMap<string, number> = new Map([
  ["sha256", 64],
  ["sha384", 96],
  ["sha512", 128],
])

/** Longest path of a repository, `library/` included. */
const longestPath = 255

/** Reads the name of an image as Docker does where people write it: with Docker Hub left out, if they like. */
export function parseImageReference(text: string): ImageReference | ImageProblem {
  if (text === "") return {problem: "empty", from: 0, to: 0}
  if (text.length === 64 && /^[0-9a-f]+$/.test(text)) return {problem: "hex", from: 0, to: 64}
  const start = registryEnd(text)
  const capitals = findCapitals(text, start)
  if (capitals !== undefined) return capitals
  // A first word that looks like a registry but is malformed may still be the first word of a path.
  const hosted = start > 0 && isDomain(text.slice(0, start - 1))
  const from = hosted ? start : 0
  const to = pathEnd(text, from)
  const stop = checkPath(text, from, to)
  if (stop !== undefined) return blame(text, start, hosted, stop)
  const at = text.indexOf("@", to)
  const tagEnd = at < 0 ? text.length : at
  const badTag = text[to] === ":" ? checkTag(text, to + 1, tagEnd) : to < tagEnd ? to : undefined
  if (badTag !== undefined) return formatProblem(text, badTag)
  if (at >= 0 && !isDigest(text.slice(at + 1))) return digestProblem(text, at)
  const normalized = normalize(text, start, hosted, to)
  if (normalized.path.length > longestPath) return {problem: "format", from, to}
  return {
    ...(hosted && {registry: part(text, 0, start - 1)}),
    repository: part(text, from, to),
    ...(to < tagEnd && {tag: part(text, to + 1, tagEnd)}),
    ...(at >= 0 && {digest: part(text, at + 1, text.length)}),
    normalized,
  }
}

function part(text: string, from: number, to: number): Part {
  return {text: text.slice(from, to), from, to}
}

/** Where the repository begins: behind the first slash if what is before it looks like a registry, otherwise 0. */
function registryEnd(text: string): number {
  const slash = text.indexOf("/")
  if (slash < 0) return 0
  const word = text.slice(0, slash)
  return word === "localhost" || /[.:]/.test(word) || toLower(word) !== word ? slash + 1 : 0
}

/** Host name or bracketed IPv6 address, with or without port. */
function isDomain(word: string): boolean {
  const colon = word.startsWith("[") ? word.indexOf(":", word.indexOf("]") + 1) : word.indexOf(":")
  const host = colon < 0 ? word : word.slice(0, colon)
  if (colon >= 0 && !/^[0-9]+$/.test(word.slice(colon + 1))) return false
  if (host.startsWith("[")) return /^\[[0-9a-fA-F:]+\]$/.test(host)
  return host.split(".").every(name => /^[0-9a-zA-Z-]+$/.test(name) && !name.startsWith("-") && !name.endsWith("-"))
}

function pathEnd(text: string, from: number): number {
  const mark = /[:@]/g
  mark.lastIndex = from
  return mark.exec(text)?.index ?? text.length
}

/**
 * Where the path stops being one; `undefined` when all of it is. Its words are small letters and digits, joined by a
 * slash, a dot, one or two underscores, or any number of hyphens.
 */
function checkPath(text: string, from: number, to: number): number | undefined {
  const word = /[0-9a-z]+/y
  const joint = /\/|\.|__?|-+/y
  for (let at = from; ; at = joint.lastIndex) {
    word.lastIndex = at
    // What joins nothing is to blame, not the end of the name behind it.
    if (!word.test(text)) return at >= to && at > from ? at - 1 : at
    if (word.lastIndex >= to) return undefined
    joint.lastIndex = word.lastIndex
    if (!joint.test(text)) return word.lastIndex
  }
}

/** Where the tag stops being one; `undefined` when all of it is. */
function checkTag(text: string, from: number, to: number): number | undefined {
  const tag = /[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}/y
  tag.lastIndex = from
  if (!tag.test(text)) return from < to ? from : from - 1
  return tag.lastIndex < to ? tag.lastIndex : undefined
}

function isDigest(text: string): boolean {
  const [algorithm = "", encoded = "", ...others] = text.split(":", 3)
  return others.length === 0 && encoded.length === digestLengths.get(algorithm) && /^[0-9a-f]+$/.test(encoded)
}

/** Capitals in the repository, which is looked at up to the tag and before anything else. */
function findCapitals(text: string, start: number): ImageProblem | undefined {
  const colon = text.indexOf(":", start)
  return uppercaseProblem(text, start, colon < 0 ? text.length : colon)
}

function uppercaseProblem(text: string, start: number, end: number): ImageProblem | undefined {
  const name = text.slice(start, end)
  if (toLower(name) === name) return undefined
  let from = -1
  let to = -1
  let at = start
  for (const character of name) {
    const next = at + character.length
    if (toLower(character) !== character) {
      if (from < 0) from = at
      to = next
    }
    at = next
  }
  return {problem: "uppercase", from, to}
}

/** The problem of a path that stops at an offset. The first word may be a registry that is malformed. */
function blame(text: string, start: number, hosted: boolean, stop: number): ImageProblem {
  if (hosted || start === 0) return formatProblem(text, stop)
  const lower = toLower(text)
  const rest = lower === text ? undefined : parseImageReference(lower)
  return (rest !== undefined && !("problem" in rest) && uppercaseProblem(text, 0, start)) || formatProblem(text, stop)
}

/** The character that cannot stand where it is; at the end of the text, the last one. */
function formatProblem(text: string, at: number): ImageProblem {
  const from = Math.min(at, text.length - 1)
  return {problem: "format", from, to: from + ((text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1)}
}

/** What follows the `@`, or the `@` if nothing does. */
function digestProblem(text: string, at: number): ImageProblem {
  return {problem: "digest", from: at + 1 < text.length ? at + 1 : at, to: text.length}
}

function normalize(text: string, start: number, hosted: boolean, to: number): {domain: string; path: string} {
  if (start > 0 && !hosted) return {domain: "", path: text.slice(0, to)}
  const written = start > 0 ? text.slice(0, start - 1) : "docker.io"
  const domain = written === "index.docker.io" ? "docker.io" : written
  const path = text.slice(start, to)
  return {domain, path: domain === "docker.io" && !path.includes("/") ? "library/" + path : path}
}
