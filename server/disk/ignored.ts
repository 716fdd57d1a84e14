import {readFileSync} from "node:fs"
import {isAbsolute, join, relative, resolve} from "node:path"
import ignore, {type Ignore} from "ignore"
import {slashes} from "./paths.ts"
import {foldersOfRepository} from "./repository.ts"

/** Whether something below a folder is left out of a search. */
export interface Ignored {
  /** `path`: on this machine, absolute; a folder is never looked into where it is ignored. */
  has(path: string, isFolder: boolean): boolean
  /** The same, with what the folder's own .gitignore says. */
  inside(folder: string): Ignored
}

/** What the .gitignore files above and in a folder leave out, as far up as its repository reaches, and its exclude file. */
export function gitIgnored(folder: string): Ignored {
  const absolute = resolve(folder)
  const chain = foldersOfRepository(absolute)?.reverse() ?? []
  const [top] = chain
  if (top === undefined) return ignoredBelow(absolute, ignore()).inside(absolute)
  const exclude = linesOf(join(top, ".git/info/exclude"))
  const above = chain.slice(0, -1).reduce((all, folder) => all.inside(folder), ignoredBelow(top, ignore().add(exclude)))
  // a folder that is asked for by name is searched, though its repository ignores it
  const all = absolute !== top && above.has(absolute, true) ? ignoredBelow(absolute, ignore()) : above
  return all.inside(absolute)
}

/** What patterns in the syntax of .gitignore leave out, relative to a folder. */
export function excluded(patterns: readonly string[], folder: string): Ignored {
  const {has} = ignoredBelow(resolve(folder), ignore().add([...patterns]))
  const ignored: Ignored = {has, inside: () => ignored}
  return ignored
}

/** What either of them leaves out. */
export function either(a: Ignored, b: Ignored): Ignored {
  return {
    has: (path, isFolder) => a.has(path, isFolder) || b.has(path, isFolder),
    inside: folder => either(a.inside(folder), b.inside(folder)),
  }
}

/** Patterns relative to one folder, of which the last one that matches decides. */
function ignoredBelow(top: string, patterns: Ignore): Ignored {
  const ignored: Ignored = {
    has(path, isFolder) {
      const below = slashes(relative(top, path))
      if (below === "" || below.startsWith("../") || isAbsolute(below)) return false
      return patterns.ignores(isFolder ? `${below}/` : below)
    },
    inside(folder) {
      const lines = linesOf(join(folder, ".gitignore"))
      if (lines.length === 0) return ignored
      const below = slashes(relative(top, folder))
      const moved = below === "" ? lines : lines.map(line => fromAbove(line, below))
      return ignoredBelow(top, ignore().add(patterns).add(moved))
    },
  }
  return ignored
}

/** A pattern of a folder's .gitignore as one further up would say it. */
function fromAbove(line: string, folder: string): string {
  const [, not, pattern] = /^(!?)(.*)$/s.exec(line)!
  if (pattern === "" || line.startsWith("#")) return ""
  const prefix = `/${folder.replace(/[\\[\]*?!# ]/g, "\\$&")}/`
  // a slash at the start or in the middle binds a pattern to its folder
  return /\/./.test(pattern!) ? `${not}${prefix}${pattern!.replace(/^\//, "")}` : `${not}${prefix}**/${pattern}`
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split(/\r?\n/)
  } catch {
    // no such file, or one that git could not read either
    return []
  }
}
