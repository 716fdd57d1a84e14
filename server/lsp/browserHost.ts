import ignore, {type Ignore} from "ignore"
import type {Connection} from "vscode-languageserver"
import {URI, Utils} from "vscode-uri"
import {buildSettings, effective, formatSettings, lintSettings} from "../config/effective.ts"
import {flagLayer} from "../config/flags.ts"
import {FORMAT_NAMES} from "../config/formats.ts"
import type {Globs, Layer} from "../config/layer.ts"
import {type ConfigWorld, type LoadedConfig, loadConfig} from "../config/load.ts"
import {type Circumstances, type FolderEntry, type Host, wrong} from "./host.ts"

// Where there is no disk, the editor reads for the server: these are the requests for it. Each answers null where there is
// no such thing, or where the editor knows none of this.

/** {uri} to the text of a file. */
export const READ_FILE = "dockerlint/readFile"
/** {uri} to [{name, folder}]. */
export const READ_FOLDER = "dockerlint/readDirectory"
/** {} to the URIs of the Dockerfiles of the workspace. */
export const FIND_FILES = "dockerlint/findDockerfiles"

const CONFIGURATION = ".dockerlint.yaml"

/** What an editor in a browser has, such as a repository on a server. Only configurations of dockerlint itself count. */
export function browserHost(connection: Connection, foldersOf: () => readonly string[]): Host {
  const texts = new Map<string, Promise<string | undefined>>()
  const ask = async <R>(method: string, params: object): Promise<R | undefined> => {
    try {
      return (await connection.sendRequest<R | null>(method, params)) ?? undefined
    } catch {
      return undefined
    }
  }
  const read = (uri: string) => {
    const known = texts.get(uri) ?? ask<string>(READ_FILE, {uri})
    texts.set(uri, known)
    return known
  }
  return {
    async circumstances(uri, request, top) {
      const flags = flagLayer(request)
      if ("problem" in flags) return wrong([{line: 0, column: 0, message: flags.problem}])
      const from = top === undefined ? Utils.dirname(URI.parse(uri)) : URI.parse(top)
      const config = request.config && Utils.resolvePath(from, request.config).toString()
      const loaded = config ? await load(config) : await configurationsAbove(uri)
      if ("lint" in loaded) return loaded
      const path = URI.parse(uri).path
      const found = effective([...loaded, flags], globs => isIn(path, globs))
      const folder = Utils.dirname(URI.parse(uri))
      const own = await read(`${uri}.dockerignore`)
      return {
        lint: lintSettings(found),
        build: buildSettings(found),
        formatting: formatSettings(found),
        excludedBy: found.excludedBy,
        ignoreFile: own ?? (await read(Utils.joinPath(folder, ".dockerignore").toString())),
        context: folder.toString(),
        problems: [],
      }
    },
    forget: () => texts.clear(),
    read: uri => ask(READ_FILE, {uri}),
    list: uri => ask<FolderEntry[]>(READ_FOLDER, {uri}),
    async exists(uri) {
      const name = Utils.basename(URI.parse(uri))
      const entries = await ask<FolderEntry[]>(READ_FOLDER, {uri: Utils.dirname(URI.parse(uri)).toString()})
      return entries?.some(entry => entry.name === name) ?? false
    },
    async isInside(uri, folder) {
      const top = folder.endsWith("/") ? folder : `${folder}/`
      return uri === folder || URI.parse(uri).toString().startsWith(top)
    },
    dockerfiles: async () => (await ask<string[]>(FIND_FILES, {})) ?? [],
  }

  /** The layers of the configurations in the folders above a document, the lowest first. */
  async function configurationsAbove(uri: string): Promise<readonly Layer[] | Circumstances> {
    const tops = foldersOf()
    const layers: Layer[] = []
    let folder = Utils.dirname(URI.parse(uri))
    for (;;) {
      const place = Utils.joinPath(folder, CONFIGURATION).toString()
      if ((await read(place)) !== undefined) {
        const loaded = await loadOne(place)
        if ("lint" in loaded) return loaded
        layers.unshift(...loaded.layers)
        if (loaded.root) return layers
      }
      // outside of the workspace there is nothing to be read
      const above = Utils.dirname(folder)
      if (above.path === folder.path || !tops.some(top => folder.toString().startsWith(`${top}/`))) return layers
      folder = above
    }
  }

  async function load(uri: string): Promise<readonly Layer[] | Circumstances> {
    const loaded = await loadOne(uri)
    return "lint" in loaded ? loaded : loaded.layers
  }

  /** Reads ahead whatever loading asks for, until it asks for nothing new. */
  async function loadOne(uri: string): Promise<LoadedConfig | Circumstances> {
    const have = new Map([[uri, await read(uri)]])
    for (;;) {
      const wanted = new Set<string>()
      const loaded = loadConfig(uri, worldOf(have, wanted))
      if (wanted.size === 0) {
        if (!("problems" in loaded)) return loaded
        return wrong(loaded.problems.map(({path, ...problem}) => ({...problem, uri: path})))
      }
      for (const path of wanted) have.set(path, await read(path))
    }
  }
}

function worldOf(have: ReadonlyMap<string, string | undefined>, wanted: Set<string>): ConfigWorld {
  return {
    formats: FORMAT_NAMES,
    env: () => undefined,
    show: uri => uri,
    folderOf: uri => Utils.dirname(URI.parse(uri)).path,
    read(uri) {
      if (!have.has(uri)) wanted.add(uri)
      return have.get(uri)
    },
    resolve(name, from) {
      // packages are not to be had here
      return /^\.{0,2}\//.test(name) ? Utils.resolvePath(Utils.dirname(URI.parse(from)), name).toString() : undefined
    },
  }
}

const compiled = new WeakMap<Globs, Ignore>()

function isIn(path: string, globs: Globs): boolean {
  const top = globs.folder.endsWith("/") ? globs.folder : `${globs.folder}/`
  if (!path.startsWith(top)) return false
  const patterns = compiled.get(globs) ?? ignore().add([...globs.globs])
  compiled.set(globs, patterns)
  return patterns.ignores(path.slice(top.length))
}
