import {toLower} from "../../../grammars/characters.ts"
import {readOperator} from "../../../grammars/heredoc.ts"
import type {Text} from "../../syntax/ast.ts"
import {bodyText} from "../../syntax/details.ts"
import {parseGitReference} from "../../values/git.ts"
import {parseUnsigned} from "../../values/numbers.ts"
import {baseName, cleanPath, normalizeDestination, normalizePath} from "../../values/path.ts"
import {isHttpSource, isRemoteSource} from "../copy.ts"
import {findFlags, flagBoolean, flagText} from "../flags.ts"
import {copyParts} from "../instructions.ts"
import type {Followed} from "../stages.ts"
import {plain, type Selector} from "./context.ts"
import type {KeyValue} from "./variables.ts"

/** A download or repository; `file` is the name that enters the key. */
export interface Remote {
  kind: "remote"
  url: string
  file: string
}

/** What of a COPY or ADD is in its key, and what it takes. */
export interface CopyKey {
  parts: Map<string, string>
  /** An absolute path; undefined where it is not known. */
  target: string | undefined
  /** What it takes from the context, a stage or an image. */
  selectors: readonly Selector[]
  remotes: readonly Remote[]
}

/** Reads a COPY or ADD. `readBody` replaces the variables of a heredoc, `folder` is the working directory. */
export function readCopy(
  {instruction, state, source}: Followed,
  kind: "COPY" | "ADD",
  read: (text: Text) => KeyValue,
  readBody: (body: Text) => KeyValue,
  folder: KeyValue,
): CopyKey {
  const {sources, destination} = copyParts(instruction)
  const {os} = state.stage
  const parts = new Map<string, string>()
  const target = readTarget()
  readFlags()
  const exclude = findFlags(instruction, "exclude").flatMap(({value}) => (value ? [value.value] : []))
  if (exclude.length > 0) parts.set("--exclude", exclude.join("\n"))
  const parents = kind === "COPY" && flagBoolean(instruction, "parents") === true
  const selectors: Selector[] = []
  const remotes: Remote[] = []
  parts.set("sources", sources.map(readSource).join("\n"))
  // only what is in the context is unpacked without being asked
  const unpacks = kind === "ADD" && (flagBoolean(instruction, "unpack") ?? selectors.length > 0)
  parts.set("unpacking", String(unpacks))
  return {parts, target, selectors, remotes}

  function readTarget(): string | undefined {
    const to = destination && read(destination)
    const rooted = to?.value?.startsWith("/") ?? false
    const path =
      to?.value !== undefined && (rooted || folder.value !== undefined)
        ? normalizeDestination(folder.value ?? "/", to.value, os)
        : undefined
    const target = typeof path === "string" ? cleanDestination(path) : undefined
    parts.set("destination", target ?? `${folder.key}/${to?.key}`)
    return target
  }

  function readFlags(): void {
    // --checksum is not among them: it says what the download has to be, and that counts anyway
    for (const name of ["chown", "chmod"]) {
      const text = flagText(instruction, name)
      const value = text && read(text)
      if (value && value.key !== "=") parts.set(`--${name}`, name === "chmod" ? modeKey(value) : value.key)
    }
    if (kind === "ADD" && flagBoolean(instruction, "keep-git-dir")) parts.set("--keep-git-dir", "true")
  }

  /** Notes what a source takes, and answers what of its name is in the key. */
  function readSource(text: Text): string {
    const operator = text.value.includes("<<") ? readOperator(text.value) : undefined
    if (operator && "name" in operator) {
      const heredoc = instruction.heredocs.findLast(({name}) => name === operator.name)
      const body = heredoc && bodyText({body: heredoc.body, chomp: operator.chomp}, source)
      if (body) parts.set(`the heredoc ${operator.name}`, operator.expand ? readBody(body).key : `=${body.value}`)
      return `<<${operator.name}`
    }
    const {key, value} = read(text)
    if (value === undefined) {
      selectors.push(plain("/"))
      return key
    }
    if (kind === "ADD" && isRemoteSource(value)) {
      const git = parseGitReference(value)
      const file = isHttpSource(value) ? fileName(value) : "/"
      remotes.push({kind: "remote", url: value, file})
      return git && !("problem" in git) ? `${file} ${git.subdir}` : file
    }
    const pivot = parents ? value.indexOf("/./") : -1
    const start = parents ? (pivot < 0 ? "/" : value.slice(0, pivot)) : value
    const normal = normalizePath("/", start, os, false)
    const path = typeof normal === "string" ? normal : start
    const include = parents ? [cleanPath(`/${pivot < 0 ? value : value.slice(pivot + 3)}`).slice(1)] : []
    selectors.push({path: cleanPath(`/${path}`), wildcards: true, include, exclude})
    // the folder that a source stands in does not count
    return `${baseName(cleanPath(path))} ${include.join(" ")}`
  }
}

/** The path without detours; whether it says that it is a folder counts, and how. */
function cleanDestination(path: string): string {
  const clean = cleanPath(path)
  const slash = clean === "/" ? "" : "/"
  if (path.endsWith("/")) return clean + slash
  return path.endsWith("/.") ? `${clean}${slash}.` : clean
}

/** An octal mode is the same with and without zeros in front. */
function modeKey({key, value}: KeyValue): string {
  const octal = value === undefined ? undefined : parseUnsigned(value, 8, 32)
  return octal === undefined ? key : String(octal)
}

/** The name under which a download is kept: the last part of its path. */
function fileName(url: string): string {
  const path = toLower(url).startsWith("http") ? url.replace(/^https?:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "") : ""
  const name = baseName(path)
  return name === "." || name === "/" || name === "" ? "__unnamed__" : name
}
