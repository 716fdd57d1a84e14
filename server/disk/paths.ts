import {sep} from "node:path"

/** A path of this machine with forward slashes, as patterns and programs elsewhere want it. */
export function slashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/")
}
