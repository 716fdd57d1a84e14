import {dirname, resolve} from "node:path"
import type {BuildDefinition} from "../builds/definition.ts"

/**
 * The folder of a Dockerfile's build context: the one that all of its builds say, or its own where there are no builds;
 * undefined where they differ.
 */
export function contextFolder(path: string, builds: readonly BuildDefinition[]): string | undefined {
  const folders = builds.flatMap(({file, context}) => (context === undefined ? [] : resolve(dirname(file), context)))
  const [folder = dirname(resolve(path)), ...others] = new Set(folders)
  return others.length > 0 ? undefined : folder
}
