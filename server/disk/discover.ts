import {type Dirent, lstatSync, readdirSync, realpathSync, statSync} from "node:fs"
import {resolve} from "node:path"
import picomatch from "picomatch"
import {either, excluded, gitIgnored, type Ignored} from "./ignored.ts"
import {slashes} from "./paths.ts"
import {reasonOf} from "./reason.ts"

/** Something that could not be read, and why. */
export interface PathError {
  path: string
  message: string
  /** It is only to be told: nobody has asked for this file by name. */
  harmless?: true
}

/** What a search leaves out, besides hidden folders and node_modules. */
export interface SearchOptions {
  /** Patterns in the syntax of .gitignore, relative to the current folder. */
  exclude: readonly string[]
  /** What the repository ignores. */
  gitignore: boolean
}

export const EVERYTHING: SearchOptions = {exclude: [], gitignore: true}

export interface Discovered {
  /** Paths as they are shown: each file once, in the order of the arguments; those of a folder sorted. `-` is standard input. */
  files: string[]
  errors: PathError[]
  /** Folders given in which there is no Dockerfile. */
  empty: string[]
}

const NAMES = /^(?:(?:Dockerfile|Containerfile)(?:\..+)?|.+\.(?:[Dd]ockerfile|Containerfile))$/s

/** Whether a file in a folder is taken for a Dockerfile. */
export function isDockerfileName(name: string): boolean {
  return NAMES.test(name) && !name.endsWith(".dockerignore")
}

interface Found {
  path: string
  link: boolean
}

/**
 * The files that paths stand for. A file given is taken whatever its name. A folder is searched, but not hidden folders
 * and node_modules in it, nor folders behind symbolic links, nor what the options leave out. A link to a file is taken
 * unless the file itself is found too. What is no path may be a pattern such as `services/*` or `**\/*.docker`: it stands
 * for the files and folders that it matches. `also`: further names to look for in folders.
 */
export function discover(
  paths: readonly string[],
  {exclude, gitignore}: SearchOptions = EVERYTHING,
  also: (name: string) => boolean = () => false,
): Discovered {
  const errors: PathError[] = []
  const empty: string[] = []
  const found: Found[] = []
  const exclusions = excluded(exclude, ".")
  for (const path of paths) {
    const before = found.length + errors.length
    if (path === "-") found.push({path, link: false})
    else {
      const kind = kindOf(path)
      if (kind === "folder") search(path)
      else if (kind === "file") found.push({path, link: false})
      else if (isPattern(path)) expand(path)
      else errors.push({path, message: kind})
      if (kind === "folder" && found.length + errors.length === before) empty.push(path)
    }
  }
  return {files: unique(found), errors, empty}

  function search(folder: string): void {
    const isWanted = (_: string, name: string) => isDockerfileName(name) || also(name)
    walk(folder, prefixOf(folder), ignoredIn(folder), isWanted, () => false)
  }

  function expand(pattern: string): void {
    // Windows has no backslash that takes the meaning from a character: there it stands between names
    const {base, glob} = picomatch.scan(slashes(pattern))
    // a drive alone would be the folder that is the current one there
    const folder = base === "" ? "." : base.replace(/^[A-Za-z]:$/, "$&/")
    const matches = picomatch(glob)
    const prefix = prefixOf(folder)
    const below = (path: string) => path.slice(prefix.length)
    const before = found.length
    if (kindOf(folder) === "folder") {
      walk(
        folder,
        prefix,
        ignoredIn(folder),
        path => matches(below(path)),
        path => matches(below(path)),
      )
    }
    if (found.length === before) errors.push({path: pattern, message: "nothing matches this pattern"})
  }

  function ignoredIn(folder: string): Ignored {
    return gitignore ? either(exclusions, gitIgnored(folder)) : exclusions
  }

  /** `isFolder`: a folder that is asked for itself, and then searched for Dockerfiles. */
  function walk(
    folder: string,
    prefix: string,
    ignored: Ignored,
    isWanted: (path: string, name: string) => boolean,
    isAsked: (path: string) => boolean,
  ): void {
    let entries: Dirent[]
    try {
      entries = readdirSync(folder === "" ? "." : folder, {withFileTypes: true})
    } catch (error) {
      errors.push({path: folder, message: reasonOf(error)})
      return
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const {name} = entry
      const path = prefix + name
      const isFolder = entry.isDirectory()
      if (isFolder ? name.startsWith(".") || name === "node_modules" : !isWanted(path, name)) continue
      const absolute = resolve(path)
      if (ignored.has(absolute, isFolder)) continue
      // Node gives such a name with other characters in it
      if (name.includes("\ufffd") && !lstatSync(path, {throwIfNoEntry: false})) {
        errors.push({path, message: "its name is not UTF-8"})
        continue
      }
      if (isFolder && isAsked(path)) search(path)
      else if (isFolder) walk(path, `${path}/`, ignored.inside(absolute), isWanted, isAsked)
      else if (entry.isFile()) found.push({path, link: false})
      else if (entry.isSymbolicLink() && !leadsElsewhere(path)) found.push({path, link: true})
    }
  }
}

function prefixOf(folder: string): string {
  return folder === "." ? "" : slashes(folder).replace(/\/*$/, "/")
}

function isPattern(path: string): boolean {
  return picomatch.scan(slashes(path)).isGlob
}

/** What a path leads to; why it can't be told where it can't. */
function kindOf(path: string): "folder" | "file" | (string & {}) {
  try {
    return statSync(path).isDirectory() ? "folder" : "file"
  } catch (error) {
    return reasonOf(error)
  }
}

/** A link to something that is no file. One that leads nowhere counts as a file: reading it says why it can't be. */
function leadsElsewhere(path: string): boolean {
  try {
    return statSync(path, {throwIfNoEntry: false})?.isFile() === false
  } catch {
    return false
  }
}

function unique(found: readonly {path: string; link: boolean}[]): string[] {
  const seen = new Set<string>()
  const links = found.some(({link}) => link)
  const real = links
    ? new Set(found.flatMap(({path, link}) => (link || path === "-" ? [] : [realPath(path)])))
    : undefined
  return found.flatMap(({path, link}) => {
    const key = path === "-" ? path : resolve(path)
    if (seen.has(key) || (link && real?.has(realPath(path)))) return []
    seen.add(key)
    return [path]
  })
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}
