import {existsSync, readFileSync} from "node:fs"
import {basename, dirname, isAbsolute, join, resolve} from "node:path"
import {FORMAT_NAMES} from "../config/formats.ts"
import {readHadolint} from "../config/hadolint.ts"
import {EMPTY_LAYER, type Globs, type Layer} from "../config/layer.ts"
import {type ConfigWorld, type LoadedConfig, loadConfig} from "../config/load.ts"
import type {ConfigProblem} from "../config/yaml.ts"
import {excluded, type Ignored} from "./ignored.ts"
import {reasonOf} from "./reason.ts"
import {hadolintAtHome, OWN_NAMES, type Place, problemLine, shownPath} from "./settings.ts"

/** The configurations of a run, read. */
interface Configurations {
  /** What counts in a folder, the lowest first. */
  layersOf(folder: string): readonly Layer[]
  matches(path: string, globs: Globs): boolean
  notes: readonly string[]
}

/** Reads the configurations of the folders, or the one that is named. */
export function readConfigurations(
  named: string | undefined,
  places: ReadonlyMap<string, Place>,
  folders: ReadonlySet<string>,
  here: string,
): Configurations | {problems: readonly ConfigProblem[]} {
  // the same file may be met on the way up from several folders
  const problems = new Map<string, ConfigProblem>()
  const complain = (problem: ConfigProblem) => problems.set(problemLine(problem), problem)
  const notes = new Set<string>()
  const loaded = new Map<string, LoadedConfig>()
  const hadolint = new Map<string, Layer>()
  const layers = new Map<string, readonly Layer[]>()
  const world = worldOf()
  const isHadolint = named !== undefined && /^\.?hadolint\.ya?ml$/.test(basename(named))
  for (const folder of folders) {
    if (named !== undefined) layers.set(folder, isHadolint ? [ofHadolint(resolve(named))] : load(resolve(named)).layers)
    else {
      const {own, hadolint} = places.get(folder)!
      const elsewhere = hadolint ?? places.get(here)?.hadolint ?? hadolintAtHome()
      layers.set(folder, own.length > 0 ? ownLayers(own) : [ofHadolint(elsewhere)])
    }
  }
  if (problems.size > 0) return {problems: [...problems.values()]}
  const known = new Map<Globs, Ignored>()
  const matches = (path: string, globs: Globs) => {
    const patterns = known.get(globs) ?? excluded(globs.globs, globs.folder)
    known.set(globs, patterns)
    return patterns.has(path, false)
  }
  return {layersOf: folder => layers.get(folder) ?? [], matches, notes: [...notes]}

  /** Those on the way up, until one says that it is the root. */
  function ownLayers(paths: readonly string[]): Layer[] {
    const found: Layer[] = []
    for (const [i, path] of paths.entries()) {
      if (i > 0 && dirname(paths[i - 1]!) === dirname(path)) {
        const message = `there is ${OWN_NAMES[0]} beside it, so which one counts? remove one of them`
        complain({path: shownPath(path), line: 0, column: 0, message})
        continue
      }
      const {layers, root} = load(path)
      found.unshift(...layers)
      if (root) break
    }
    return found
  }

  function load(path: string): LoadedConfig {
    let config = loaded.get(path)
    if (!config) {
      const read = loadConfig(path, world)
      if ("problems" in read) for (const problem of read.problems) complain(problem)
      config = "problems" in read ? {layers: [], root: true} : read
      loaded.set(path, config)
    }
    return config
  }

  function ofHadolint(path: string | undefined): Layer {
    const key = path ?? ""
    let layer = hadolint.get(key)
    if (layer) return layer
    const text = path === undefined ? undefined : world.read(path)
    if (path !== undefined && typeof text !== "string") {
      complain({path: shownPath(path), line: 0, column: 0, message: text ? text.reason : "no such file or folder"})
      return EMPTY_LAYER
    }
    const file = path === undefined || typeof text !== "string" ? undefined : {path: shownPath(path), text}
    const read = readHadolint(file, world.env, FORMAT_NAMES)
    if ("problems" in read) for (const problem of read.problems) complain(problem)
    else for (const note of read.notes) notes.add(problemLine(note))
    layer = "problems" in read ? EMPTY_LAYER : read.layer
    hadolint.set(key, layer)
    return layer
  }
}

function worldOf(): ConfigWorld {
  return {
    formats: FORMAT_NAMES,
    env: name => process.env[name],
    show: shownPath,
    folderOf: dirname,
    read(path) {
      try {
        return readFileSync(path, "utf8")
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : {reason: reasonOf(error)}
      }
    },
    resolve(name, from) {
      if (/^\.{0,2}[/\\]/.test(name) || isAbsolute(name)) return resolve(dirname(from), name)
      return inPackage(name, dirname(from))
    },
  }
}

/** What a package may call its configuration where it does not say so in its package.json, under `dockerlint`. */
const IN_PACKAGE = ["dockerlint.yaml", "dockerlint.yml", "dockerlint.json", ...OWN_NAMES]

/** The configuration in a package, or the file of it that is named; no code of it is run. */
function inPackage(name: string, folder: string): string | undefined {
  const [, pack, file] = /^((?:@[\w.~-]+\/)?[\w~-][\w.~-]*)(?:\/(.+))?$/.exec(name) ?? []
  if (!pack || file?.split("/").includes("..")) return undefined
  for (let at = folder; ; at = dirname(at)) {
    const place = join(at, "node_modules", pack)
    if (existsSync(place)) {
      if (file) return join(place, file)
      const path = [namedIn(place), ...IN_PACKAGE].find(file => file && existsSync(join(place, file)))
      return join(place, path ?? IN_PACKAGE[0]!)
    }
    if (dirname(at) === at) return undefined
  }
}

/** The path in the package.json of a package, where there is one. */
function namedIn(place: string): string | undefined {
  try {
    const {dockerlint} = JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as {dockerlint?: unknown}
    return typeof dockerlint === "string" && !dockerlint.split(/[/\\]/).includes("..") ? dockerlint : undefined
  } catch {
    return undefined
  }
}
