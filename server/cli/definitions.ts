import {readdirSync, readFileSync, statSync} from "node:fs"
import {basename, dirname, join, resolve} from "node:path"
import type {BuildDefinition, DefinitionFile, Definitions} from "../builds/definition.ts"

/** Whether a file is taken for one that says how images are built. */
export function isDefinitionName(name: string): boolean {
  return isComposeName(name) || isBakeName(name)
}

function isComposeName(name: string): boolean {
  return /^(?:docker-)?compose(?:[.-].+)?\.ya?ml$/.test(name)
}

function isBakeName(name: string): boolean {
  return /^(?:docker-)?bake(?:[.-].+)?\.(?:hcl|json)$/.test(name)
}

/** Files that Bake reads together, the later ones on top. */
const BAKE = ["docker-bake.json", "docker-bake.hcl", "docker-bake.override.json", "docker-bake.override.hcl"]
/** The file that Compose takes: the first of these. */
const COMPOSE = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]
const BIGGEST = 4_000_000

/** What the Compose and Bake files of some folders say. */
export interface KnownDefinitions {
  /** The builds of a Dockerfile, by the files of its folder and those above it in its repository, and by those found. */
  buildsOf(path: string): Promise<readonly BuildDefinition[]>
  /** What one such file says, together with those that it is used with. */
  inFile(path: string): Promise<Definitions>
}

/** `found`: Compose and Bake files that a search has met. */
export function knownDefinitions(found: readonly string[]): KnownDefinitions {
  const folders = new Map<string, Promise<Definitions>>()
  const inFolder = (folder: string) => {
    const known = folders.get(folder) ?? readFolder(folder)
    folders.set(folder, known)
    return known
  }
  const foundFolders = [...new Set(found.map(path => dirname(resolve(path))))]
  return {
    async buildsOf(path) {
      const file = resolve(path)
      const all = await Promise.all([...new Set([...foldersAbove(dirname(file)), ...foundFolders])].map(inFolder))
      return all.flatMap(({builds}) => builds).filter(build => dockerfileOf(build) === file)
    },
    async inFile(path) {
      const {builds, problems} = await inFolder(dirname(resolve(path)))
      const isHere = (file: string) => resolve(file) === resolve(path)
      return {
        builds: builds.filter(({inline}) => inline && isHere(inline.file)),
        problems: problems.filter(({file}) => isHere(file)),
      }
    },
  }
}

/** The Dockerfile that a build takes, absolute. Only compared with files that are linted anyway, and never read for it. */
function dockerfileOf({file, context, dockerfile}: BuildDefinition): string | undefined {
  return context === undefined || dockerfile === undefined ? undefined : resolve(dirname(file), context, dockerfile)
}

/** A folder and those above it, as far as its repository reaches; only itself where it is in none. */
function foldersAbove(folder: string): string[] {
  const folders: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    folders.push(at)
    if (statSync(join(at, ".git"), {throwIfNoEntry: false})) return folders
    if (dirname(at) === at) return [folder]
  }
}

async function readFolder(folder: string): Promise<Definitions> {
  const names = namesIn(folder)
  const bakes = names.filter(isBakeName)
  const composes = names.filter(isComposeName)
  if (bakes.length === 0 && composes.length === 0) return {builds: [], problems: []}
  const files = new Map([...bakes, ...composes].flatMap(name => readFile(join(folder, name))))
  const pick = (names: readonly string[]) => names.flatMap(name => files.get(name) ?? [])
  const {readBake} = await import("../builds/bake.ts")
  const {readCompose} = await import("../builds/compose.ts")
  const first = COMPOSE.filter(name => files.has(name)).slice(0, 1)
  const overrides = composes.filter(name => /\.override\.ya?ml$/.test(name))
  const others = composes.filter(name => !first.includes(name) && !overrides.includes(name))
  const read = [
    readBake(pick(BAKE)),
    ...bakes.filter(name => !BAKE.includes(name)).map(name => readBake(pick([name]))),
    readCompose(pick([...first, ...overrides])),
    // other Compose files are made to be put on top of the first one
    ...others.map(name => readCompose(pick([...first, name]))),
  ]
  return {builds: read.flatMap(({builds}) => builds), problems: read.flatMap(({problems}) => problems)}
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isDefinitionName).sort()
  } catch {
    return []
  }
}

/** Nothing where it can't be read: who gave the file is told when it is linted. */
function readFile(path: string): [string, DefinitionFile][] {
  try {
    if (statSync(path).size > BIGGEST) return []
    return [[basename(path), {path, source: readFileSync(path, "utf8")}]]
  } catch {
    return []
  }
}
