import {readdirSync, readFileSync, statSync} from "node:fs"
import {basename, dirname, join, resolve} from "node:path"
import type {BuildDefinition, DefinitionFile, Definitions} from "../builds/definition.ts"
import type {Span} from "../text.ts"
import {foldersOfRepository} from "./repository.ts"

/** Whether a path is one of such a file. */
export function isDefinitionPath(path: string): boolean {
  return isDefinitionName(basename(path))
}

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

/** The Dockerfiles that stand in a Compose or Bake file, and the first thing wrong with it. */
export interface InFile {
  builds: readonly BuildDefinition[]
  problem?: {at: Span; message: string}
  /** The same if the file had another text. */
  with(source: string): InFile
}

/** What one Compose or Bake file says by itself; throws where it can't be read. */
export async function readDefinitionFile(path: string): Promise<Definitions> {
  if (statSync(path).size > BIGGEST) throw new Error(`it is too long: it has more than ${BIGGEST / 1e6} MB`)
  const [{readBake}, {readCompose}] = await Promise.all([import("../builds/bake.ts"), import("../builds/compose.ts")])
  const file = {path, source: readFileSync(path, "utf8")}
  return isBakeName(basename(path)) ? readBake([file]) : readCompose([file])
}

/** What the Compose and Bake files of some folders say. */
export interface KnownDefinitions {
  /** The builds of a Dockerfile, by the files of its folder and those above it in its repository, and by those found. */
  buildsOf(path: string): Promise<readonly BuildDefinition[]>
  inFile(path: string): Promise<InFile>
}

/** `found`: Compose and Bake files that a search has met. */
export function knownDefinitions(found: readonly string[]): KnownDefinitions {
  const folders = new Map<string, Promise<Folder>>()
  const inFolder = (folder: string) => {
    const known = folders.get(folder) ?? openFolder(folder)
    folders.set(folder, known)
    return known
  }
  /** Those above each folder, for it may hold many Dockerfiles. */
  const foldersOf = new Map<string, string[]>()
  const foundFolders = [...new Set(found.map(path => dirname(resolve(path))))]
  return {
    async buildsOf(path) {
      const file = resolve(path)
      const folder = dirname(file)
      const above = foldersOf.get(folder) ?? foldersAbove(folder)
      foldersOf.set(folder, above)
      const near = new Set([...above, ...foundFolders])
      const all = await Promise.all([...near].map(inFolder))
      return all.flatMap(({said}) => said.builds).filter(build => dockerfileOf(build) === file)
    },
    async inFile(path) {
      const file = resolve(path)
      const folder = await inFolder(dirname(file))
      return inFile(folder.said, file, source => folder.read({path: file, source}))
    },
  }
}

function inFile({builds, problems}: Definitions, file: string, read: (source: string) => Definitions): InFile {
  const isHere = (path: string) => resolve(path) === file
  // a file that several others are put on top of is read with each of them
  const places = new Set<number>()
  const isFirst = ({inline}: BuildDefinition) => {
    if (!inline || !isHere(inline.file)) return false
    const {from} = inline.placeOf({from: 0, to: 0})
    return !places.has(from) && places.add(from) !== undefined
  }
  return {
    builds: builds.filter(isFirst),
    problem: problems.find(({file}) => isHere(file)),
    with: source => inFile(read(source), file, read),
  }
}

/** The Dockerfile that a build takes, absolute. Only compared with files that are linted anyway, and never read for it. */
function dockerfileOf({file, context, dockerfile}: BuildDefinition): string | undefined {
  return context === undefined || dockerfile === undefined ? undefined : resolve(dirname(file), context, dockerfile)
}

/**
 * A folder and those above it, as far as its repository reaches, or up to the current folder; only itself where it is in
 * neither.
 */
function foldersAbove(folder: string): string[] {
  const inRepository = foldersOfRepository(folder)
  if (inRepository) return inRepository
  const here = resolve(".")
  const folders: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    folders.push(at)
    if (at === here) return folders
    if (dirname(at) === at) return [folder]
  }
}

interface Folder {
  said: Definitions
  /** What is said where one of its files has another text. */
  read(replaced: DefinitionFile): Definitions
}

const NOTHING: Definitions = {builds: [], problems: []}

async function openFolder(folder: string): Promise<Folder> {
  const names = namesIn(folder)
  if (names.length === 0) return {said: NOTHING, read: () => NOTHING}
  const [{readBake}, {readCompose}] = await Promise.all([import("../builds/bake.ts"), import("../builds/compose.ts")])
  const files = new Map(names.flatMap(name => readFile(join(folder, name))))
  const read = (): Definitions => {
    const pick = (names: readonly string[]) => names.flatMap(name => files.get(name) ?? [])
    const bakes = names.filter(name => isBakeName(name) && !BAKE.includes(name))
    const first = COMPOSE.filter(name => files.has(name)).slice(0, 1)
    const composes = names.filter(name => isComposeName(name) && !first.includes(name))
    const isOverride = (name: string) => /\.override\.ya?ml$/.test(name)
    const all = [
      readBake(pick(BAKE)),
      ...bakes.map(name => readBake(pick([name]))),
      readCompose(pick([...first, ...composes.filter(isOverride)])),
      // other Compose files are made to be put on top of the first one
      ...composes.filter(name => !isOverride(name)).map(name => readCompose(pick([...first, name]))),
    ]
    return {builds: all.flatMap(({builds}) => builds), problems: all.flatMap(({problems}) => problems)}
  }
  return {
    said: read(),
    read(replaced) {
      files.set(basename(replaced.path), replaced)
      return read()
    },
  }
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
