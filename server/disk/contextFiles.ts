import {type Dirent, readdirSync, readlinkSync} from "node:fs"
import {join} from "node:path"
import type {ContextFile} from "../model/cache/context.ts"

/** The files of a folder. */
export interface FoundFiles {
  files: readonly ContextFile[]
  /** Folders that can't be read, and why. */
  errors: readonly {path: string; error: unknown}[]
}

/**
 * Lists what is in a folder and in its folders; links are not followed. Contents and modes are not read: they are
 * given the same for all, since only what an edit changes is compared. `skip`: folders that are not looked into.
 */
export function contextFiles(folder: string, skip: (path: string) => boolean = () => false): FoundFiles {
  const files: ContextFile[] = []
  const errors: {path: string; error: unknown}[] = []
  const waiting = [""]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    let entries: Dirent[]
    try {
      entries = readdirSync(join(folder, at), {withFileTypes: true})
    } catch (error) {
      errors.push({path: at, error})
      continue
    }
    for (const entry of entries) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`
      if (entry.isDirectory()) {
        if (skip(path)) continue
        files.push({path, type: "folder", mode: 0, content: ""})
        waiting.push(path)
      } else if (entry.isSymbolicLink()) {
        files.push({path, type: "link", mode: 0, content: targetOf(join(folder, path))})
      } else files.push({path, type: "file", mode: 0, content: ""})
    }
  }
  return {files, errors}
}

/** Where a link leads; "" where it has gone in the meantime. */
function targetOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ""
  }
}
