import {type Dirent, readdirSync, realpathSync, statSync} from "node:fs"
import {resolve} from "node:path"

/** Something that could not be read, and why. */
export interface PathError {
  path: string
  message: string
}

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

/**
 * The files that paths stand for. A file given is taken whatever its name; a folder is searched, but hidden folders
 * and node_modules in it are not, nor folders behind symbolic links. A link to a file is taken unless the file itself
 * is found too.
 */
export function discover(paths: readonly string[]): Discovered {
  const errors: PathError[] = []
  const empty: string[] = []
  const found: {path: string; link: boolean}[] = []
  for (const path of paths) {
    if (path === "-") {
      found.push({path, link: false})
      continue
    }
    try {
      if (!statSync(path).isDirectory()) {
        found.push({path, link: false})
        continue
      }
    } catch (error) {
      errors.push({path, message: reasonOf(error)})
      continue
    }
    const [files, failures] = [found.length, errors.length]
    search(path, path === "." ? "" : path.replace(/\/*$/, "/"))
    if (found.length === files && errors.length === failures) empty.push(path)
  }
  return {files: unique(found), errors, empty}

  function search(folder: string, prefix: string): void {
    let entries: Dirent[]
    try {
      entries = readdirSync(folder, {withFileTypes: true})
    } catch (error) {
      errors.push({path: folder, message: reasonOf(error)})
      return
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      const {name} = entry
      const path = prefix + name
      if (entry.isDirectory()) {
        if (!name.startsWith(".") && name !== "node_modules") search(path, `${path}/`)
      } else if (isDockerfileName(name)) {
        if (entry.isFile()) found.push({path, link: false})
        else if (entry.isSymbolicLink() && !leadsElsewhere(path)) found.push({path, link: true})
      }
    }
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

const REASONS: Record<string, string> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "this is a folder",
  ENOTDIR: "a part of the path is not a folder",
  ELOOP: "symbolic links lead in a circle",
  ENAMETOOLONG: "the name is too long",
}

/** Why something could not be read, in a few words. */
export function reasonOf(error: unknown): string {
  const {code, message} = error as NodeJS.ErrnoException
  return (code && REASONS[code]) ?? message ?? String(error)
}
