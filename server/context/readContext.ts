import {type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, statSync} from "node:fs"
import {join, sep} from "node:path"
import {compilePatterns, readIgnoreFile as readPatterns} from "../../grammars/dockerignore.ts"
import type {Context, ContextFile} from "../model/sizes/context.ts"

/** What was read, and what could not be. */
export interface ReadContext extends Context {
  /** Why it is not complete, one line each; empty where it is. */
  problems: readonly string[]
}

export interface ReadOptions {
  /** The text of the ignore file; undefined: there is none. */
  ignoreFile?: string
  /** More files than these are not counted one by one (default: a million). */
  most?: number
  /** Asked now and then with the number of files read; true ends it, and what was read stays. */
  stop?(files: number): boolean
}

const MOST = 1_000_000
/** Larger lock files are not read. */
const LARGEST_TEXT = 32 * 1024 * 1024
/** How often `stop` is asked. */
const OFTEN = 2000

/**
 * Reads the names and sizes of the files that a build of this folder would get. Links are not followed, so nothing outside of
 * it is looked at; what can't be read is left out, and `problems` says so.
 */
export function readContext(folder: string, {ignoreFile, most = MOST, stop}: ReadOptions = {}): ReadContext {
  const problems: string[] = []
  const files: ContextFile[] = []
  const lines = ignoreFile === undefined ? [] : readPatterns(ignoreFile)
  const compiled = Array.isArray(lines) ? compilePatterns(lines) : lines
  const matcher = "matches" in compiled ? compiled : undefined
  if (!matcher) problems.push(`the ignore file can't be read: ${"problem" in compiled ? compiled.problem : ""}`)
  const waiting: string[] = [""]
  let complete = matcher !== undefined
  let seen = 0
  walk: for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    let entries: Dirent[]
    try {
      entries = readdirSync(join(folder, at), {withFileTypes: true})
    } catch (error) {
      problems.push(`${at === "" ? folder : at} can't be read: ${(error as NodeJS.ErrnoException).code ?? "unknown"}`)
      complete = false
      continue
    }
    for (const entry of entries) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`
      const isFolder = entry.isDirectory()
      if (matcher?.matches(path)) {
        // an exclusion may bring something in it back
        if (isFolder && matcher.hasExclusions && mayReturn(matcher.patterns, path)) waiting.push(path)
        continue
      }
      if (isFolder) {
        waiting.push(path)
        continue
      }
      files.push({path, bytes: entry.isFile() ? sizeOf(join(folder, path), problems) : 0})
      seen++
      if (files.length >= most || (seen % OFTEN === 0 && stop?.(seen))) {
        problems.push(`the context has more than ${files.length} files, which are all that were read`)
        complete = false
        break walk
      }
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  const texts = new Map<string, string | undefined>()
  return {
    files,
    complete,
    problems,
    text(path) {
      if (!texts.has(path)) texts.set(path, readText(folder, path))
      return texts.get(path)
    },
  }
}

/** Whether what an exclusion means may lie below the folder. */
function mayReturn(patterns: readonly {text: string; exclusion: boolean}[], folder: string): boolean {
  return patterns.some(({text, exclusion}) => {
    if (!exclusion) return false
    const fixed = text.replace(/[*?[\\].*$/s, "")
    return fixed.length < text.length
      ? folder.startsWith(fixed) || `${folder}/`.startsWith(fixed) || fixed.startsWith(`${folder}/`)
      : text.startsWith(`${folder}/`)
  })
}

function sizeOf(path: string, problems: string[]): number {
  try {
    return lstatSync(path).size
  } catch {
    problems.push(`${path} went away`)
    return 0
  }
}

/** A file of the context, never one outside of it. */
function readText(folder: string, path: string): string | undefined {
  try {
    const root = realpathSync(folder)
    const place = realpathSync(join(root, path))
    if (place !== root && !place.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined
    const {size} = statSync(place)
    return size > LARGEST_TEXT ? undefined : readFileSync(place, "utf8")
  } catch {
    return undefined
  }
}
