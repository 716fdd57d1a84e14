import {readFileSync, statSync} from "node:fs"
import {basename, dirname, join} from "node:path"

/** The ignore file of a Dockerfile: the one of its own name, or else the folder's. Undefined where there is none. */
export function readIgnoreFile(path: string): string | undefined {
  const folder = dirname(path)
  for (const name of [`${basename(path)}.dockerignore`, ".dockerignore"]) {
    try {
      const place = join(folder, name)
      if (statSync(place, {throwIfNoEntry: false})?.isFile()) return readFileSync(place, "utf8")
    } catch {
      // what can't be read is not known
    }
  }
  return undefined
}
