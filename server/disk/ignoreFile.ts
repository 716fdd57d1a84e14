import {readFileSync, statSync} from "node:fs"
import {join} from "node:path"

/**
 * The ignore file of a Dockerfile: the one of its own name beside it, or else that of the context's folder. Undefined where
 * there is none, or where it can't be told.
 */
export function readIgnoreFile(path: string, context: string | undefined): string | undefined {
  const places = [`${path}.dockerignore`, ...(context === undefined ? [] : [join(context, ".dockerignore")])]
  for (const place of places) {
    try {
      if (statSync(place, {throwIfNoEntry: false})?.isFile()) return readFileSync(place, "utf8")
    } catch {
      // what can't be read is not known
    }
  }
  return undefined
}
