import type {Entry, Marks} from "../files.ts"
import {HEADER, NOTHING, nameBytes, type Size} from "./size.ts"

// What a layer takes besides the contents of its files: the folders above them, marks of what is deleted, the end of the tar.

/** The end of every tar. */
const END = 1024

/** What marks take of which it is not known how many there are, at most: a package of some hundred files. */
const UNLISTED = 200_000

/** Marks of what the image may have. */
const SOME: Size = {bytes: {low: 0, mid: 0, high: UNLISTED}, compressed: {low: 0, mid: 0, high: UNLISTED / 8}}

/**
 * What a layer takes besides its files. One with nothing in it is told as nothing, as engines do, though its tar has an end.
 * `inContainer`: a container has run, whose own files are bound over those in /etc, which touches that folder.
 */
export function frameOf(entries: readonly Entry[], marks: Marks | undefined, inContainer: boolean): Size {
  const marked = marks !== undefined && (marks.unlisted || marks.folders.size + marks.hidden.size > 0)
  if (!marked && entries.every(({size}) => size.bytes.mid === 0)) return marks?.missed ? SOME : NOTHING
  const bytes = frameBytes(entries, marks)
  const mid = END + bytes + (inContainer ? HEADER : 0)
  const unlisted = marks?.unlisted ? UNLISTED : 0
  return {
    bytes: {low: Math.max(END, mid - 2048), mid, high: mid + 4096 + bytes / 2 + unlisted},
    compressed: {low: 20, mid: 30 + mid / 20, high: 1500 + (mid + unlisted) / 8},
  }
}

/** Folders, marks of what is hidden, names that need more room. */
function frameBytes(entries: readonly Entry[], marks: Marks | undefined): number {
  const folders = new Set<string>()
  const addAbove = (path: string) => {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const folder = path.slice(0, at)
      if (folders.has(folder)) return
      folders.add(folder)
    }
  }
  const add = (path: string) => {
    addAbove(path)
    folders.add(path)
  }
  let bytes = 0
  const written = new Set<string>()
  for (const {path, single, owner} of entries) {
    if (owner !== undefined || path === "/") continue
    if (!single) add(path)
    else {
      addAbove(path)
      written.add(path)
      bytes += nameBytes(path)
    }
  }
  for (const folder of marks?.folders ?? []) add(folder)
  for (const path of marks?.hidden ?? []) {
    if (written.has(path)) continue
    addAbove(path)
    bytes += HEADER
  }
  for (const folder of folders) bytes += HEADER + nameBytes(`${folder}/`)
  return bytes
}
