import {realpathSync} from "node:fs"
import {dirname, isAbsolute, join, relative, resolve, sep} from "node:path"
import type {BuildDefinition} from "../builds/definition.ts"
import {foldersOfRepository} from "./repository.ts"

/**
 * The folder of a Dockerfile's build context: the one that all of its builds say, or its own where there are no builds;
 * undefined where they differ, and where a Compose or Bake file has no business.
 */
export function contextFolder(path: string, builds: readonly BuildDefinition[]): string | undefined {
  const folders = builds.flatMap(build => contextOf(build) ?? [])
  const [folder = dirname(resolve(path)), ...others] = new Set(folders)
  return others.length > 0 || builds.some(build => contextOf(build) === folder && !reaches(build, folder))
    ? undefined
    : folder
}

/** The build context as an absolute path; undefined where it is no folder or not known. */
export function contextOf({file, context}: BuildDefinition): string | undefined {
  return context === undefined ? undefined : resolve(dirname(file), context)
}

/**
 * Whether a path that a Compose or Bake file names is one that may be read for it: in its repository or else below its folder,
 * or below the current one, wherever links lead.
 */
export function reaches({file}: BuildDefinition, path: string): boolean {
  const own = dirname(resolve(file))
  const roots = [foldersOfRepository(own)?.at(-1) ?? own, resolve(".")]
  return roots.some(root => isInside(real(path), real(root)))
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // what is not there can't lead elsewhere by itself, but the folders above it can
    const above = dirname(path)
    return above === path ? path : join(real(above), relative(above, path))
  }
}
