import {joinPath} from "../../values/path.ts"
import type {RunCommand} from "../commands.ts"
import {type Entry, type FileTree, fileAt, isBelow, write} from "../files.ts"
import type {PackageUse} from "../packages.ts"
import type {Context} from "./context.ts"
import type {PackageTable} from "./packageTable.ts"
import {type Amount, perhaps, type Size} from "./size.ts"
import type {System} from "./system.ts"

/** What is known from outside of the file, as look-ups. */
export interface SizeFacts {
  /**
   * The table of a release's packages, by a name such as `debian 12`, or of what is often installed from a registry: `npm`,
   * `pypi`.
   */
  packages?(release: string): PackageTable | undefined
  /** What an address downloads, or why that is not known; undefined where nobody has asked. */
  download?(url: string): {bytes: number} | {unknown: string} | undefined
  /** The build context; undefined where there is none. */
  context?: Context
}

/** A step while its commands are followed. */
export interface Step {
  number: number
  tree: FileTree
  system: System
  facts: SizeFacts
  /** Undefined where it is not known. */
  folder: string | undefined
  home: string
  /** What the download at the front of a pipeline takes, and its address; undefined: there is none, or it is not known. */
  piped?: {url: string; bytes: number}
  /** The targets of mounts: what is written below them is in no layer. */
  mounts: readonly string[]
  /** What is seen below them. */
  mounted(): FileTree
  /** The value of a variable in force; undefined where it is not set or not known. */
  variable(name: string): string | undefined
}

/** One command of a step. */
export interface Ran {
  command: RunCommand
  use?: PackageUse
  /** Its words with their variables replaced; undefined for one that is not known. */
  words: readonly (string | undefined)[]
  /** It may not run at all. */
  unsure: boolean
}

/** The absolute path of a word; undefined where it can't be told. */
export function pathOf(step: Step, word: string | undefined): string | undefined {
  if (word === undefined || word === "") return undefined
  if (word === "~" || word.startsWith("~/")) return trimmed(joinPath(step.home, word.slice(1)))
  if (word.startsWith("/")) return trimmed(joinPath("/", word))
  return step.folder === undefined ? undefined : trimmed(joinPath(step.folder, word))
}

function trimmed(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path
}

/** Whether what is written there ends up in the layer. */
export function isKept({mounts}: Step, path: string): boolean {
  return !mounts.some(mount => isBelow(path, mount)) && !/^\/(?:dev|proc|sys)(?:\/|$)/.test(path)
}

/** Why a size is not known where registries and servers are not asked. */
export const NOBODY = "nobody has asked"

/** Bytes of what an address downloads; where they are not known, why. */
export function downloadOf({download}: SizeFacts, url: string): {bytes?: number; unknown: string} {
  const found = download?.(url)
  if (!found) return {unknown: NOBODY}
  return "bytes" in found ? {bytes: found.bytes, unknown: ""} : found
}

/** That nobody knows how large something is. */
export function notAsked(what: string, why: string): string {
  return why === NOBODY ? `how large ${what} is, ${NOBODY}` : `how large ${what} is, is not known: ${why}`
}

/** Where the step finds what is at a path. */
export function treeAt(step: Step, path: string): FileTree {
  return isKept(step, path) ? step.tree : step.mounted()
}

/** Adds what a command writes; nothing to the layer below a mount, and not for sure where the command may not run. */
export function put(step: Step, entry: Omit<Entry, "step">, unsure = false): void {
  write(treeAt(step, entry.path), {...entry, size: unsure ? perhaps(entry.size) : entry.size, step: step.number})
}

/** Both numbers of a size, each known to within a share. */
export function sized(bytes: number, compressed: number, share: number, compressedShare: number): Size {
  const amount = (mid: number, by: number): Amount => ({low: mid * (1 - by), mid, high: mid * (1 + by)})
  return {bytes: amount(bytes, share), compressed: amount(compressed, compressedShare)}
}

/** Small files of which it is only known that they are small. */
export function putSmall(step: Step, path: string, bytes: number, why: string, single = false): void {
  put(step, {
    path,
    single,
    kind: "text",
    size: {
      bytes: {low: 0, mid: bytes, high: bytes * 4},
      compressed: {low: 0, mid: bytes / 4, high: bytes},
    },
    confidence: "ratio",
    why,
  })
}

/** The text of a file that the step sees, where it is one of the build context. */
export function textAt(step: Step, path: string): string | undefined {
  const file = fileAt(treeAt(step, path), path)?.source
  return file === undefined ? undefined : step.facts.context?.text(file)
}
