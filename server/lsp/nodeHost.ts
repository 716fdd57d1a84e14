import {existsSync, readdirSync, readFileSync, realpathSync} from "node:fs"
import {dirname, resolve, sep} from "node:path"
import {URI} from "vscode-uri"
import {settingsOf} from "../builds/definition.ts"
import {formatSettings} from "../config/effective.ts"
import {readContext} from "../context/readContext.ts"
import {contextFolder} from "../disk/context.ts"
import {type KnownDefinitions, knownDefinitions} from "../disk/definitions.ts"
import {discover} from "../disk/discover.ts"
import {readIgnoreFile} from "../disk/ignoreFile.ts"
import {openSettings} from "../disk/settings.ts"
import {type ConfigurationProblem, type Host, wrong} from "./host.ts"
import {nodeImages} from "./nodeImages.ts"

/** More files of a build context are not looked at in an editor: then it is only known how large it is at least. */
const MOST_FILES = 50_000

/** The disk of this machine. Documents that are no files on it are known by their text alone. */
export function nodeHost(): Host {
  let definitions: KnownDefinitions = knownDefinitions([])
  return {
    async circumstances(uri, request, folder) {
      const path = pathOf(uri)
      const file = path ?? resolve("Dockerfile")
      const from = (folder && pathOf(folder)) ?? dirname(file)
      const config = request.config && resolve(from, request.config)
      const settings = await openSettings({...request, config, noConfig: !path}, [file], dirname(file))
      if ("problems" in settings) return wrong(settings.problems.map(uriOfProblem))
      const {effective, lint, build} = settings.of(file)
      const counted = {lint, formatting: formatSettings(effective), excludedBy: effective.excludedBy, problems: []}
      if (!path) return {...counted, build}
      const builds = await definitions.buildsOf(path)
      const context = contextFolder(path, builds)
      return {
        ...counted,
        build: settingsOf(builds, build),
        ignoreFile: readIgnoreFile(path, context),
        ...(context !== undefined && {context: URI.file(context).toString()}),
      }
    },
    forget() {
      definitions = knownDefinitions([])
    },
    async read(uri) {
      const path = pathOf(uri)
      return path === undefined ? undefined : quietly(() => readFileSync(path, "utf8"))
    },
    async list(uri) {
      const path = pathOf(uri)
      if (path === undefined) return undefined
      return quietly(() => {
        const entries = readdirSync(path, {withFileTypes: true})
        return entries.map(entry => ({name: entry.name, folder: entry.isDirectory()}))
      })
    },
    async exists(uri) {
      const path = pathOf(uri)
      return path !== undefined && existsSync(path)
    },
    async dockerfiles(folders) {
      const paths = folders.flatMap(uri => pathOf(uri) ?? [])
      return paths.length === 0 ? [] : discover(paths).files.map(path => URI.file(resolve(path)).toString())
    },
    images: nodeImages,
    async readContext(folder, ignoreFile, signal) {
      const path = pathOf(folder)
      return path === undefined ? undefined : readContext(path, {ignoreFile, most: MOST_FILES, signal})
    },
    async isInside(uri, folder) {
      const [path, top] = [pathOf(uri), pathOf(folder)]
      if (path === undefined || top === undefined) return false
      const [real, realTop] = [quietly(() => realpathSync(path)), quietly(() => realpathSync(top))]
      if (real === undefined || realTop === undefined) return false
      return real === realTop || real.startsWith(realTop.endsWith(sep) ? realTop : realTop + sep)
    },
  }
}

interface ProblemOfPath {
  path: string
  line: number
  column: number
  message: string
}

function uriOfProblem({path, line, column, message}: ProblemOfPath): ConfigurationProblem {
  if (path === "" || path.startsWith("--")) return {line: 0, column: 0, message: path ? `${path}: ${message}` : message}
  return {uri: URI.file(resolve(path)).toString(), line, column, message}
}

function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri)
  return parsed.scheme === "file" ? parsed.fsPath : undefined
}

function quietly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
