import {existsSync} from "node:fs"
import {dirname, join} from "node:path"

/** A folder and those above it, the nearest first, as far as its repository reaches; undefined where it is in none. */
export function foldersOfRepository(folder: string): string[] | undefined {
  const folders: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    folders.push(at)
    if (existsSync(join(at, ".git"))) return folders
    if (dirname(at) === at) return undefined
  }
}
