import type {Layer} from "./layer.ts"
import {type ConfigFile, type ParseOptions, parseConfig} from "./parse.ts"
import type {ConfigProblem} from "./yaml.ts"

/** The world as configurations see it: files by their paths, as the caller writes paths. */
export interface ConfigWorld {
  /** The text of a file; undefined where there is none. A reason where it can't be read. */
  read(path: string): string | undefined | {reason: string}
  /** The path that a name means in a file: `./base.yaml`, or a file in a package; undefined where the package is not there. */
  resolve(name: string, from: string): string | undefined
  /** How a path is shown. */
  show(path: string): string
  folderOf(path: string): string
  env(name: string): string | undefined
  /** The formats of the output that there are. */
  formats: readonly string[]
}

/** A configuration with all that it stands on, the lowest first. */
export interface LoadedConfig {
  layers: readonly Layer[]
  root: boolean
}

/** How deep configurations may stand on each other. */
const DEEPEST = 20

/**
 * Reads a configuration and what it extends. Globs in all of them start from the folder of the first: it is that one's
 * files that they are about.
 */
export function loadConfig(path: string, world: ConfigWorld): LoadedConfig | {problems: ConfigProblem[]} {
  const folder = world.folderOf(path)
  const problems: ConfigProblem[] = []
  const layers: Layer[] = []
  const file = readOne(path, [])
  return problems.length > 0 ? {problems} : {layers, root: file?.root ?? false}

  function readOne(path: string, above: readonly string[]): ConfigFile | undefined {
    const shown = world.show(path)
    const text = world.read(path)
    if (typeof text !== "string") {
      problems.push({path: shown, line: 0, column: 0, message: text ? text.reason : "no such file or folder"})
      return undefined
    }
    const options: ParseOptions = {
      path: shown,
      folder,
      formats: world.formats,
      env: world.env,
      resolve: name => world.resolve(name.replace(/^(?![./\\])/, "./"), path) ?? name,
    }
    const file = parseConfig(text, options)
    if ("problems" in file) {
      problems.push(...file.problems)
      return undefined
    }
    const chain = [...above, path]
    for (const {name, at} of file.extends) {
      const problem = extend(name, path, chain)
      if (problem !== undefined) problems.push({path: shown, ...at, message: problem})
    }
    layers.push(file.layer)
    return file
  }

  /** Reads what a configuration extends; answers what is wrong with its name. */
  function extend(name: string, from: string, chain: readonly string[]): string | undefined {
    const path = world.resolve(name, from)
    if (path === undefined) {
      const isPath = /\.(?:ya?ml|json)$/.test(name) && !name.startsWith("@")
      return isPath
        ? `there is no package ${name}: a path begins with ./ or ../, as in ./${name}`
        : `there is no package ${name} in node_modules of this folder or of one above`
    }
    const index = chain.indexOf(path)
    if (index >= 0) {
      const circle = [...chain.slice(index), path].map(world.show).join(" extends ")
      return `configurations extend each other in a circle: ${circle}`
    }
    if (chain.length >= DEEPEST) return `more than ${DEEPEST} configurations stand on each other here`
    if (world.read(path) === undefined) return `there is no file ${world.show(path)}`
    readOne(path, chain)
    return undefined
  }
}
