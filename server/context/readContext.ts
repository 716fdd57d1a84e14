import {type Dirent, lstatSync, readdirSync, readlinkSync} from "node:fs"
import {join} from "node:path"
import {setImmediate} from "node:timers/promises"
import {compilePatterns, type IgnoreFolder, readIgnoreFile as readPatterns} from "../../grammars/dockerignore.ts"
import {reasonOf} from "../disk/reason.ts"
import type {Context, ContextFile} from "../model/sizes/context.ts"
import {readTextIn} from "./readTextIn.ts"

/** What was read, and what could not be. */
export interface ReadContext extends Context {
  /** The folders that a build would get, without the context's own, in the order of their paths. */
  folders: readonly string[]
  /** What is wrong with it, one line each: why it is not complete, and texts that were asked for and can't be read. */
  problems: readonly string[]
}

export interface ReadOptions {
  /** The text of the ignore file; undefined: there is none. */
  ignoreFile?: string
  /** Only this folder in it is read, as a path with slashes. */
  under?: string
  /** More files than these are not counted one by one (default: a million). */
  most?: number
  /** Ends it: the promise is rejected with the signal's reason. */
  signal?: AbortSignal
  /** Told now and then how many files were read so far. */
  progress?(files: number): void
}

const MOST = 1_000_000
/** Milliseconds of work after which others have their turn. */
const SLICE = 15
/** So many files are looked at between two looks at the clock. */
const OFTEN = 200
/** More problems of the same kind are only counted. */
const MOST_PROBLEMS = 5

/**
 * Reads the names and sizes of the files that a build of this folder would get. Links are not followed, so nothing outside of
 * it is looked at; what can't be read is left out, and `problems` says so. It works in short slices, since file systems
 * answer several times as fast as when each file is waited for.
 */
export async function readContext(
  folder: string,
  {ignoreFile, under = "", most = MOST, signal, progress}: ReadOptions = {},
): Promise<ReadContext> {
  const files: ContextFile[] = []
  const folders: string[] = []
  const problems: string[] = []
  let left = 0
  const top = topOf(ignoreFile)
  let complete = typeof top === "object"
  if (typeof top === "string") problems.push(`the ignore file can't be used: ${top}`)
  const fail = (path: string, message: string) => {
    complete = false
    if (problems.length < MOST_PROBLEMS) problems.push(path === "" ? message : `${path}: ${message}`)
    else left++
  }
  const first = typeof top === "object" ? entered(top, under) : undefined
  const waiting = first ? [{at: under, ignored: first}] : []
  let seen = 0
  let began = performance.now()
  signal?.throwIfAborted()
  walk: for (let next = waiting.pop(); next; next = waiting.pop()) {
    const {at, ignored} = next
    const place = at === "" ? folder : join(folder, at)
    const entries = entriesOf(place, at)
    if (typeof entries === "string") fail(at, entries)
    else
      for (const entry of entries) {
        if (++seen % OFTEN === 0 && performance.now() - began > SLICE) {
          progress?.(files.length)
          await setImmediate()
          signal?.throwIfAborted()
          began = performance.now()
        }
        const {name} = entry
        const path = at === "" ? name : `${at}/${name}`
        const leftOut = ignored.leavesOut(name)
        if (leftOut === undefined) {
          fail("", `the ignore file can't be used: one of its patterns is refused when it is compared with ${path}`)
          break walk
        }
        if (entry.isDirectory()) {
          if (!leftOut) folders.push(path)
          const inside = ignored.enter(name)
          if (inside) waiting.push({at: path, ignored: inside})
          continue
        }
        if (leftOut) continue
        const file = fileOf(entry, path, `${place}/${name}`)
        if (typeof file === "string") fail(path, file)
        else if (file) files.push(file)
        if (files.length >= most) {
          fail("", `the context has more than ${files.length} files, which are all that were read`)
          break walk
        }
      }
  }
  if (left > 0) problems.push(`and ${left} more of these`)
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  folders.sort()
  const texts = new Map<string, string | undefined>()
  return {
    files,
    folders,
    complete,
    problems,
    text(path) {
      if (texts.has(path)) return texts.get(path)
      const read = readTextIn(folder, path)
      if ("problem" in read) problems.push(`${path} ${read.problem}`)
      const text = "text" in read ? read.text : undefined
      texts.set(path, text)
      return text
    },
  }
}

/** The context's own folder, as the ignore file sees it; why that can't be used. */
function topOf(ignoreFile: string | undefined): IgnoreFolder | string {
  const lines = ignoreFile === undefined ? [] : readPatterns(ignoreFile)
  const compiled = Array.isArray(lines) ? compilePatterns(lines) : lines
  return "top" in compiled ? compiled.top : compiled.problem
}

function entered(top: IgnoreFolder, path: string): IgnoreFolder | undefined {
  const names = path.split("/").filter(name => name !== "")
  return names.reduce<IgnoreFolder | undefined>((folder, name) => folder?.enter(name), top)
}

/** What is in a folder; nothing where it has gone in the meantime, and a text where it can't be told. */
function entriesOf(place: string, path: string): Dirent[] | string {
  try {
    return readdirSync(place, {withFileTypes: true})
  } catch (error) {
    return whyNot(error, path) ?? []
  }
}

/** What a build gets; undefined for what has gone in the meantime, and a text for what can't be told. */
function fileOf(entry: Dirent, path: string, place: string): ContextFile | string | undefined {
  try {
    if (entry.isSymbolicLink()) return {path, bytes: 0, link: readlinkSync(place)}
    return {path, bytes: entry.isFile() ? lstatSync(place).size : 0}
  } catch (error) {
    return whyNot(error, path)
  }
}

/** Undefined for what is not in the context's folder any more. */
function whyNot(error: unknown, path: string): string | undefined {
  const isGone = (error as NodeJS.ErrnoException).code === "ENOENT"
  // Node gives such a name with other characters in it
  if (isGone && path.includes("\ufffd")) return "its name is not UTF-8"
  return isGone && path !== "" ? undefined : `it can't be read: ${reasonOf(error)}`
}
