import type {Analysis} from "../analysis.ts"
import type {RunCommand} from "../model/commands.ts"
import type {ManagerName} from "../model/packageManagers.ts"
import type {PackageUse} from "../model/packages.ts"
import {covers, removedFolders} from "../model/removals.ts"
import type {Edit} from "../text.ts"
import {addFlag} from "./copiedFiles.ts"
import {prependCommand, removeCommands, removeWord} from "./edits.ts"
import {isMounted, type PackageStep, usesFor, variableOf} from "./packageSteps.ts"
import type {Fix} from "./rule.ts"
import {operands} from "./runSteps.ts"

/** The folders of root that a mount has to be on. */
const FOLDERS = {
  apt: ["/var/cache/apt", "/var/lib/apt/lists"],
  pip: ["/root/.cache/pip"],
  uv: ["/root/.cache/uv"],
  npm: ["/root/.npm"],
  yarn: ["/usr/local/share/.cache/yarn"],
} satisfies Partial<Record<ManagerName, readonly string[]>>

/** A package manager that dockerlint can give a cache mount. */
export type CachedManager = keyof typeof FOLDERS

export const CACHED_MANAGERS = Object.keys(FOLDERS) as readonly CachedManager[]

/** Where it has what it downloads, for root. */
export function foldersToCache(name: CachedManager): readonly string[] {
  return FOLDERS[name]
}

/**
 * The first call of a step that downloads packages as root into the folders that mountCache is for. Undefined where there is
 * none, a mount is there, or it is not sure.
 */
export function callToCache(analysis: Analysis, step: PackageStep, name: CachedManager): PackageUse | undefined {
  const {user, userSetBy} = step.state ?? {}
  if (userSetBy && !/^(?:root|0)(?::|$)/.test(String(user))) return undefined
  const calls = usesFor(step, "install").filter(({manager}) => manager.name === name)
  // a mount hides the lists that an earlier step has read
  if (name === "apt" && usesFor(step, "refresh").length === 0) return undefined
  if (calls.some(use => use.unsure || use.command.wrappers.length > 0)) return undefined
  return calls.length === 0 || isElsewhere(analysis, step, name) ? undefined : calls[0]
}

/** Whether the cache is in another place, switched off, or mounted. */
function isElsewhere(analysis: Analysis, step: PackageStep, name: CachedManager): boolean {
  const [use] = step.uses.filter(({manager}) => manager.name === name)
  const {caches, lists, cacheVariables} = use!.manager
  const names = [...cacheVariables, "HOME", "XDG_CACHE_HOME", "PIP_NO_CACHE_DIR", "UV_NO_CACHE"]
  return (
    names.some(one => variableOf(step, use!, one) !== undefined) || isMounted(analysis, step, [...caches, ...lists])
  )
}

/**
 * Gives a step a cache mount for its package manager, and takes out what a cache mount makes needless: clean-ups, and the
 * options that keep nothing. The layer has the same files, but for the downloads and lists. Undefined where that would not
 * be exact.
 */
export function mountCache(analysis: Analysis, step: PackageStep, name: CachedManager): Fix | undefined {
  const folders = foldersToCache(name)
  if (step.run.json) return undefined
  const own = step.uses.filter(({manager}) => manager.name === name)
  const options = own.flatMap(({manager, options}) => options.filter(({name}) => manager.noCache.includes(name)))
  if (options.some(({name, value, at}) => value !== undefined || analysis.text(at) !== name)) return undefined
  const cleaners = own.filter(({action}) => action === "clean").map(({command}) => command)
  // apt needs its folders for itself, and the images of Debian have a setting that empties them
  const locked = name === "apt" ? ",sharing=locked" : ""
  const inHome = folders.map(folder => folder.replace(/^\/root\//, "~/"))
  const parts = [
    folders.map(folder => addFlag(step.run, `--mount=type=cache,target=${folder}${locked}`)),
    name === "apt" ? prependCommand(analysis, step, own[0]!.command, "rm -f /etc/apt/apt.conf.d/docker-clean") : [],
    withoutCleaning(analysis, step, inHome, cleaners),
    ...options.map(({at}) => removeWord(analysis, step, at)),
  ]
  if (!parts.every(edits => edits !== undefined)) return undefined
  return {title: `Mount a cache on ${folders.join(" and ")}`, safe: false, edits: parts.flat()}
}

/**
 * Takes out of a step the commands that are given and, of every rm, what lies in one of the folders: with a cache mounted
 * there, the layer stays the same. `~` is anybody's home. Undefined where that would not be exact.
 */
export function withoutCleaning(
  analysis: Analysis,
  step: PackageStep,
  folders: readonly string[],
  commands: readonly RunCommand[],
): Edit[] | undefined {
  const dialect = analysis.shellOf(step.run)?.dialect ?? "sh"
  const whole = [...commands]
  const words: Edit[] = []
  for (const command of step.commands) {
    if (command.program !== "rm") continue
    const paths = operands(command)
    const inside = paths.filter(path => {
      const removed = removedFolders({...command, args: [path]}, dialect)
      return removed.length > 0 && removed.every(one => folders.some(folder => covers(folder, one)))
    })
    if (inside.length > 0 && inside.length === paths.length) whole.push(command)
    else if (inside.length === 1) {
      const edits = removeWord(analysis, step, inside[0]!.at)
      if (!edits) return undefined
      words.push(...edits)
    } else if (inside.length > 1) return undefined
  }
  if (whole.length === 0) return words
  const edits = removeCommands(analysis, step, whole)
  return edits && [...words, ...edits]
}
