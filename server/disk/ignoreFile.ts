import {readFileSync, statSync} from "node:fs"
import {join} from "node:path"
import {reasonOf} from "./reason.ts"

/** No ignore file is as long as this. In bytes. */
const BIGGEST = 4_000_000

/**
 * The ignore file of a Dockerfile: the one of its own name beside it, or else that of the context's folder. Undefined: there
 * is none. A problem says which one can't be used, and why.
 */
export function findIgnoreFile(
  path: string,
  context: string | undefined,
): {text: string} | {problem: string} | undefined {
  const places = [`${path}.dockerignore`, ...(context === undefined ? [] : [join(context, ".dockerignore")])]
  for (const place of places) {
    try {
      const status = statSync(place, {throwIfNoEntry: false})
      if (!status?.isFile()) continue
      if (status.size > BIGGEST) return {problem: `${place} is too long: it has more than ${BIGGEST / 1e6} MB`}
      return {text: readFileSync(place, "utf8")}
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOTDIR") continue
      return {problem: `${place}: ${reasonOf(error)}`}
    }
  }
  return undefined
}

/** Its text; undefined where there is none, or where it can't be told. */
export function readIgnoreFile(path: string, context: string | undefined): string | undefined {
  const found = findIgnoreFile(path, context)
  return found && "text" in found ? found.text : undefined
}
