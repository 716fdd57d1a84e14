import {statSync} from "node:fs"
import {dirname, join, relative, resolve, sep} from "node:path"
import {buildSettings, type Effective, effective, lintSettings} from "../config/effective.ts"
import {type Flags, flagLayer} from "../config/flags.ts"
import type {FailOn, Globs, Layer} from "../config/layer.ts"
import type {ConfigProblem} from "../config/yaml.ts"
import type {LintSettings} from "../lint/settings.ts"
import type {BuildSettings} from "../model/facts.ts"

// Which configurations count for a file. Nothing is parsed here, and what parses them is loaded only where there are any.

/** What is said about configuration when the program is called. */
export interface SettingsRequest extends Flags {
  /** The one configuration that counts. */
  config?: string
  /** No configuration counts, nor the environment. */
  noConfig?: boolean
}

/** What counts for one file. */
export interface FileSettings {
  effective: Effective
  lint: LintSettings
  build: BuildSettings
  failOn: FailOn
}

export interface Settings {
  /** For a file by its path. */
  of(path: string): FileSettings
  /** For what is one for all files, such as the format: those of a file in the current folder. */
  run: FileSettings
  /** What to say on standard error before anything else. */
  notes: readonly string[]
}

export const OWN_NAMES: readonly string[] = [".dockerlint.yaml", ".dockerlint.yml"]
export const HADOLINT_NAMES: readonly string[] = [".hadolint.yaml", ".hadolint.yml"]

/** The configurations above a folder. */
export interface Place {
  /** Our own, the nearest first. */
  own: readonly string[]
  /** The nearest one of hadolint. */
  hadolint?: string
}

/**
 * Reads every configuration that counts for one of the files; answers what is wrong with them where something is.
 * `here`: the folder whose configuration counts for the run as a whole.
 */
export async function openSettings(
  request: SettingsRequest,
  files: readonly string[],
  here = resolve("."),
): Promise<Settings | {problems: readonly ConfigProblem[]}> {
  const flags = flagLayer(request)
  if ("problem" in flags) return {problems: [{path: "", line: 0, column: 0, message: flags.problem}]}
  if (request.ruleset !== undefined) {
    const {rulesetProblem} = await import("../config/rulesets.ts")
    const problem = rulesetProblem(request.ruleset)
    if (problem !== undefined)
      return {problems: [{path: `--ruleset ${request.ruleset}`, line: 0, column: 0, message: problem}]}
  }
  const places = new Map<string, Place>()
  const folders = new Set([here, ...files.map(file => dirname(resolve(file)))])
  for (const folder of folders) placeOf(folder, places)
  let layersOf: (folder: string) => readonly Layer[] = () => []
  let matches: (path: string, globs: Globs) => boolean = () => false
  let notes: readonly string[] = []
  if (!request.noConfig && (request.config !== undefined || isAny(places))) {
    const {readConfigurations} = await import("./configurations.ts")
    const read = readConfigurations(request.config, places, folders, here)
    if ("problems" in read) return read
    layersOf = read.layersOf
    matches = read.matches
    notes = read.notes
  }
  const known = new Map<string, FileSettings>()
  const of = (path: string): FileSettings => {
    const full = resolve(path)
    const folder = dirname(full)
    const layers = layersOf(folder)
    const globs = layers.flatMap(({overrides, exclude}) => [
      ...overrides.map(({files}) => files),
      ...exclude.map(({value}) => value),
    ])
    const matching = new Set(globs.filter(one => matches(full, one)))
    // files of a folder that the same globs mean have the same settings
    const key = `${folder}\0${globs.map(one => (matching.has(one) ? 1 : 0)).join("")}`
    let settings = known.get(key)
    if (!settings) {
      const found = effective([...layers, flags], one => matching.has(one))
      settings = {
        effective: found,
        lint: lintSettings(found),
        build: buildSettings(found),
        failOn: found.values.failOn?.value ?? "warning",
      }
      known.set(key, settings)
    }
    return settings
  }
  return {of, run: of(join(here, "Dockerfile")), notes}
}

/** What is found in a folder and in those above it. */
function placeOf(folder: string, known: Map<string, Place>): Place {
  const before = known.get(folder)
  if (before) return before
  const parent = dirname(folder)
  const above = parent === folder ? {own: []} : placeOf(parent, known)
  const own = OWN_NAMES.map(name => join(folder, name)).filter(isFile)
  const place = {
    own: [...own, ...above.own],
    hadolint: HADOLINT_NAMES.map(name => join(folder, name)).find(isFile) ?? above.hadolint,
  }
  known.set(folder, place)
  return place
}

/** Whether anything at all has to be read; the environment counts too. */
function isAny(places: ReadonlyMap<string, Place>): boolean {
  for (const {own, hadolint} of places.values()) if (own.length > 0 || hadolint) return true
  for (const name in process.env) if (name.startsWith("HADOLINT_")) return true
  return hadolintAtHome() !== undefined
}

/** The configuration of hadolint that counts where none is nearer. */
export function hadolintAtHome(): string | undefined {
  const {HOME, USERPROFILE, XDG_CONFIG_HOME, APPDATA} = process.env
  const home = HOME ?? USERPROFILE
  const names = ["hadolint.yaml", "hadolint.yml"]
  const settings = XDG_CONFIG_HOME || (process.platform === "win32" ? APPDATA : home && join(home, ".config"))
  const paths = settings ? names.map(name => join(settings, name)) : []
  if (home) {
    for (const name of [...names, "config.yaml", "config.yml"]) paths.push(join(home, ".hadolint", name))
    for (const name of HADOLINT_NAMES) paths.push(join(home, name))
  }
  return paths.find(isFile)
}

export function isFile(path: string): boolean {
  try {
    return statSync(path, {throwIfNoEntry: false})?.isFile() ?? false
  } catch {
    return false
  }
}

/** A problem as one line: where it is, and what. */
export function problemLine({path, line, column, message}: ConfigProblem): string {
  if (line > 0) return `${path}:${line}:${column}: ${message}`
  return path === "" ? message : `${path}: ${message}`
}

/** A path as it is shown: from the current folder, where it is in it. */
export function shownPath(path: string): string {
  const short = relative("", path)
  return short.startsWith("..") || short === "" ? path : short.split(sep).join("/")
}
