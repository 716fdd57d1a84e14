import {statSync} from "node:fs"
import {dirname, join, relative, resolve} from "node:path"
import {type BuildDefinition, settingsOf} from "../builds/definition.ts"
import {contextFolder, contextOf, reaches} from "../disk/context.ts"
import {isDefinitionName, isDefinitionPath, knownDefinitions, readDefinitionFile} from "../disk/definitions.ts"
import {discover, EVERYTHING, type PathError} from "../disk/discover.ts"
import {findIgnoreFile} from "../disk/ignoreFile.ts"
import {reasonOf} from "../disk/reason.ts"
import type {BuildSettings} from "../model/facts.ts"
import {indexLines, positionAt} from "../text.ts"
import {readText} from "./readText.ts"

/** A build that is looked at before it is made. */
export interface PlannedBuild {
  /** The Dockerfile, as it is shown; `-` is standard input. Where it stands in a Compose or Bake file, that one. */
  file: string
  source: string
  /** The text gives back the very bytes of the file. */
  exact: boolean
  /** The service or target that is built so, and the file that says so; undefined where the Dockerfile was asked for. */
  by?: {name: string; file: string}
  /** The folder of the build context; undefined where it is not known, and then `why` says why. */
  context: string | undefined
  why?: string
  settings: BuildSettings
  /** What else there is to say. */
  notes: readonly string[]
}

/** The builds that paths stand for: of a Compose or Bake file that is named all of its builds, else those of Dockerfiles. */
export async function plannedBuilds(
  paths: readonly string[],
  given: BuildSettings,
  context: string | undefined,
): Promise<{builds: PlannedBuild[]; errors: PathError[]}> {
  const {files, errors} = discover(paths, EVERYTHING, isDefinitionName)
  const builds: PlannedBuild[] = []
  const definitions = knownDefinitions(files.filter(isDefinitionPath))
  for (const file of files) {
    if (!isDefinitionPath(file)) await plan(file, () => ofDockerfile(file))
    else
      for (const one of (await attempt(file, () => named(file))) ?? []) await plan(file, () => ofDefinition(one, file))
  }
  return {builds, errors}

  async function plan(file: string, make: () => PlannedBuild | Promise<PlannedBuild>): Promise<void> {
    const build = await attempt(file, make)
    if (build) builds.push(build)
  }

  async function attempt<T>(path: string, make: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await make()
    } catch (error) {
      errors.push({path, message: reasonOf(error)})
      return undefined
    }
  }

  /** In a search only what no Dockerfile in the folder stands for. */
  async function named(file: string): Promise<readonly BuildDefinition[]> {
    if (!paths.includes(file)) return (await definitions.inFile(file)).builds
    const {builds, problems} = await readDefinitionFile(file)
    const [problem] = problems
    if (!problem) return builds
    const {line, column} = positionAt(indexLines(textOf(file).source), problem.at.from)
    throw new Error(`line ${line}, column ${column}: ${problem.message}`)
  }

  async function ofDockerfile(file: string): Promise<PlannedBuild> {
    const text = textOf(file)
    if (file === "-") return {file, ...text, context: context ?? ".", settings: given, notes: []}
    const found = await definitions.buildsOf(file)
    const settings = settingsOf(found, given)
    if (context !== undefined) return {file, ...text, context, settings, notes: []}
    const folder = contextFolder(file, found)
    const [first] = found
    if (folder === undefined) {
      const why = `${found.map(one => `${shown(one.file)} (${one.name})`).join(" and ")} say different build contexts, or one elsewhere`
      return {file, ...text, context: undefined, why: `${why}: give --context`, settings, notes: []}
    }
    const own = folder === dirname(resolve(file))
    const note = `the build context is ${shown(folder)}, as ${first?.name} of ${shown(first?.file ?? "")} says`
    return {file, ...text, context: own ? dirname(file) : shown(folder), settings, notes: own || !first ? [] : [note]}
  }

  function ofDefinition(one: BuildDefinition, file: string): PlannedBuild {
    const by = {name: one.name, file}
    const settings = settingsOf([one], given)
    const folder = context ?? contextOf(one)
    const told = context !== undefined || (folder !== undefined && reaches(one, folder))
    const why =
      folder === undefined ? "its context is no folder that is known before the build" : `${folder} is elsewhere`
    const place = {
      by,
      context: told && folder !== undefined ? shown(folder) : undefined,
      settings,
      notes: [] as string[],
    }
    const rest = {...place, ...(!told && {why: `${why}: give --context`})}
    if (one.inline) return {file, source: one.inline.text, exact: false, ...rest}
    if (one.dockerfile === undefined || one.context === undefined)
      throw new Error(`the Dockerfile of ${one.name} is not known before the build`)
    const dockerfile = resolve(dirname(one.file), one.context, one.dockerfile)
    if (!reaches(one, dockerfile))
      throw new Error(`the Dockerfile of ${one.name}, ${dockerfile}, is elsewhere: name it`)
    return {file: shown(dockerfile), ...textOf(dockerfile), ...rest}
  }
}

function textOf(file: string): {source: string; exact: boolean} {
  const text = readText(file)
  if ("message" in text) throw new Error(text.message)
  return text
}

/** The text of the ignore file of a build, or why it can't be used; undefined: there is none. */
export function ignoreFileOf({file, by, context}: PlannedBuild): string | {problem: string} | undefined {
  const inline = file === "-" || by?.file === file
  const found = findIgnoreFile(inline ? join(context ?? ".", "Dockerfile") : file, context)
  return found && ("text" in found ? found.text : found)
}

/** A path as it is short from here. */
function shown(path: string): string {
  const here = relative(".", resolve(path))
  return here === "" ? "." : here.startsWith("..") && resolve(path).length < here.length ? resolve(path) : here
}

/** Why a build context that is given can't be looked at; undefined: it can. */
export function contextProblem(context: string | undefined): string | undefined {
  if (context === undefined) return undefined
  if (context === "-") return "standard input can't be the build context: name a folder"
  if (/^(?:[a-z][a-z0-9+.-]+:\/\/|git@|github\.com\/)/i.test(context))
    return `the context ${context} is an address: only folders of this machine are looked at`
  try {
    return statSync(join(context)).isDirectory() ? undefined : `the context ${context} is no folder`
  } catch (error) {
    return `the context ${context} is no folder: ${reasonOf(error)}`
  }
}
