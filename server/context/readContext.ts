import {type Dirent, lstatSync, readdirSync, readlinkSync} from "node:fs"
import {join} from "node:path"
import {setImmediate} from "node:timers/promises"
import {compilePatterns, type IgnoreFolder, readIgnoreFile as readPatterns} from "../../grammars/dockerignore.ts"
import {reasonOf} from "../disk/reason.ts"
import type {Context, ContextFile} from "../model/sizes/context.ts"
import {readArchive} from "./readArchive.ts"
import {readTextIn} from "./readTextIn.ts"

/** A file, folder or symbolic link that a build would get. */
export interface ContextEntry extends ContextFile {
  folder?: true
}

/** What was read, and what could not be. */
export interface ReadContext extends Context {
  /** The files with the folders, without the context's own: each folder in front of what is in it. */
  entries: readonly ContextEntry[]
  /** What is wrong with it, one line each: why it is not complete, and texts that were asked for and can't be read. */
  problems: readonly string[]
}

export interface ReadOptions {
  /** The text of the ignore file, or why it can't be told; undefined: there is none. */
  ignoreFile?: string | {problem: string}
  /** Why it is not known which folder it is: then nothing is read. */
  unknown?: string
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

/** A folder on the way to where the walk is. */
interface Frame {
  path: string
  place: string
  ignored: IgnoreFolder
  names: readonly Dirent[]
  next: number
  /** A build gets it. */
  sent: boolean
}

/**
 * Reads the names and sizes of the files that a build of this folder would get, each folder's by name. Links are not
 * followed, so nothing outside of it is looked at; what can't be read is left out, and `problems` says so. It works in short
 * slices, since a file system answers several times as fast as when each file is waited for.
 */
export async function readContext(
  folder: string,
  {ignoreFile, unknown, under = "", most = MOST, signal, progress}: ReadOptions = {},
): Promise<ReadContext> {
  const files: ContextFile[] = []
  const entries: ContextEntry[] = []
  const problems: string[] = []
  let complete = true
  let uncounted = 0
  const note = (path: string, message: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push(path === "" ? message : `${path}: ${message}`)
    else uncounted++
  }
  const fail = (path: string, message: string) => {
    complete = false
    note(path, message)
  }
  const frames: Frame[] = []
  const enter = (path: string, ignored: IgnoreFolder, sent: boolean) => {
    const place = path === "" ? folder : join(folder, path)
    const names = namesIn(place, path)
    if (typeof names === "string") fail(path, names)
    else frames.push({path, place, ignored, names, next: 0, sent})
  }
  const send = (entry: ContextEntry) => {
    // the folders on the way to what is sent are sent too
    for (const frame of frames) {
      if (!frame.sent) entries.push({path: frame.path, bytes: 0, folder: true})
      frame.sent = true
    }
    entries.push(entry)
  }
  signal?.throwIfAborted()
  const top = topOf(ignoreFile)
  const start = typeof top === "object" && unknown === undefined ? folderIn(top, under) : undefined
  if (unknown !== undefined) fail("", unknown)
  else if (typeof top === "string") fail("", `the ignore file can't be used: ${top}`)
  if (start) enter(under, start, true)
  let seen = 0
  let began = performance.now()
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const {ignored, names, path: at, place} = frame
    const name = names[frame.next++]
    if (!name) {
      frames.pop()
      continue
    }
    if (++seen % OFTEN === 0 && performance.now() - began > SLICE) {
      progress?.(files.length)
      await setImmediate()
      signal?.throwIfAborted()
      began = performance.now()
    }
    const path = at === "" ? name.name : `${at}/${name.name}`
    const leftOut = ignored.leavesOut(name.name)
    if (leftOut === undefined) {
      fail("", `the ignore file can't be used: one of its patterns is refused when it is compared with ${path}`)
      break
    }
    if (name.isDirectory()) {
      if (!leftOut) send({path, bytes: 0, folder: true})
      const inside = ignored.enter(name.name)
      if (inside) enter(path, inside, !leftOut)
      continue
    }
    const file = leftOut ? undefined : fileOf(name, path, `${place}/${name.name}`)
    if (typeof file === "string") fail(path, file)
    else if (file) {
      if (ignored.empties(name.name)) {
        note(path, "BuildKit sends it without its bytes, since lines of the ignore file disagree about its folder")
        file.bytes = 0
      }
      if (files.length >= most) {
        fail("", `the context has more than ${most} files, which are all that were read`)
        break
      }
      files.push(file)
      send(file)
    }
  }
  if (uncounted > 0) problems.push(`and ${uncounted} more of these`)
  const texts = new Map<string, string | undefined>()
  const archives = new Map<string, ReturnType<typeof readArchive>>()
  return {
    files,
    entries,
    complete,
    problems,
    text(path) {
      if (texts.has(path)) return texts.get(path)
      const read = readTextIn(folder, path)
      if ("problem" in read) problems.push(`${path} ${read.problem}`)
      // a byte order mark is none of what the file says
      const text = "text" in read ? read.text.replace(/^\ufeff/, "") : undefined
      texts.set(path, text)
      return text
    },
    folders: hollow(entries),
    archive(path) {
      if (!archives.has(path)) archives.set(path, readArchive(folder, path))
      return archives.get(path)
    },
  }
}

/** Folders with nothing in them: what is in a folder follows it. */
function hollow(entries: readonly ContextEntry[]): string[] {
  return entries.flatMap(({folder, path}, i) => (folder && !entries[i + 1]?.path.startsWith(`${path}/`) ? [path] : []))
}

/** The context's own folder, as the ignore file sees it; why that can't be used. */
function topOf(ignoreFile: ReadOptions["ignoreFile"]): IgnoreFolder | string {
  if (typeof ignoreFile === "object") return ignoreFile.problem
  const lines = ignoreFile === undefined ? [] : readPatterns(ignoreFile)
  const compiled = Array.isArray(lines) ? compilePatterns(lines) : lines
  return "top" in compiled ? compiled.top : compiled.problem
}

function folderIn(top: IgnoreFolder, path: string): IgnoreFolder | undefined {
  const names = path.split("/").filter(name => name !== "")
  return names.reduce<IgnoreFolder | undefined>((folder, name) => folder?.enter(name), top)
}

/** What is in a folder; nothing where it has gone in the meantime, and a text where it can't be told. */
function namesIn(place: string, path: string): Dirent[] | string {
  try {
    return readdirSync(place, {withFileTypes: true}).sort((a, b) => (a.name < b.name ? -1 : 1))
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
