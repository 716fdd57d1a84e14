import {takeAway} from "./fileRemovals.ts"
import {
  below,
  type Entry,
  type FileTree,
  type Found,
  fixedPart,
  isFolder,
  joinRest,
  makeFolders,
  marksOf,
  matcher,
  take,
  write,
  writeAll,
} from "./files.ts"
import {LINK, type Size} from "./sizes/size.ts"

// What is done to files that are there: they are moved, copied, get other names, owners and modes.

/** Moves what is at or below a path; what an earlier step wrote is in both layers then. */
export function move(tree: FileTree, from: string, to: string, step: number): boolean {
  const found = below(tree, from)
  const folders = foldersBelow(tree, from)
  takeAway(tree, from, matcher(from), step)
  // what stays in its layer is there with its names, and in this one it is new
  return writeCopies(tree, found, folders, to, step, false)
}

/** Copies what is at or below a path of a tree into another one or the same. `apart`: several names become several files. */
export function copy(from: FileTree, path: string, to: FileTree, target: string, step: number, apart = false): boolean {
  return writeCopies(to, below(from, path), foldersBelow(from, path), target, step, apart)
}

/**
 * Writes copies, if there is anything to copy; of a file with several names the first copy has the bytes, unless they come
 * apart.
 */
function writeCopies(
  tree: FileTree,
  found: readonly Found[],
  folders: readonly string[],
  target: string,
  step: number,
  apart: boolean,
): boolean {
  const shared = new Map<Entry["shared"], {readonly size: Size}>()
  const copies = found.map(({entry, rest}) => {
    const own: Entry = {...entry, path: joinRest(target, rest), step}
    if (entry.shared) {
      const before = apart ? undefined : shared.get(entry.shared)
      own.shared = before ?? {size: entry.shared.size}
      own.size = before ? LINK : entry.shared.size
      shared.set(entry.shared, own.shared)
    }
    return own
  })
  writeAll(tree, copies)
  makeFolders(
    tree,
    folders.map(rest => joinRest(target, rest)),
    step,
  )
  return found.length > 0 || folders.length > 0
}

/** The folders at or below a path that are known by name, each without that path. */
function foldersBelow({folders}: FileTree, path: string): string[] {
  const matches = matcher(path)
  const from = path === "/" ? 0 : /[*?[]/.test(path) ? fixedPart(path).replace(/\/$/, "").length : path.length
  return [...folders.keys()].filter(matches).map(folder => folder.slice(from))
}

/** Gives a file one more name. */
export function link(tree: FileTree, from: string, to: string, step: number): boolean {
  const at = tree.live.findLastIndex(({single, path}) => single && path === from)
  const entry = tree.live[at]
  if (!entry || from === to) return false
  // a file of a layer below is copied up to get it
  if (entry.step !== step) touch(tree, from, step, "ln copies it")
  const now = tree.live.findLastIndex(({single, path}) => single && path === from)
  const first = tree.live[now]!
  const shared = first.shared ?? {size: first.size}
  tree.live[now] = {...first, shared}
  write(tree, {...first, shared, size: LINK, path: to, step})
  return true
}

/**
 * What changing owners or modes does: what an earlier step wrote is copied whole into the layer of this one. `deep`: all that
 * is below the path as well.
 */
export function touch(tree: FileTree, path: string, step: number, why: string, deep = true): void {
  const matches = matcher(path)
  const depth = path.split("/").length
  const isMeant = (other: string) => matches(other) && (deep || other.split("/").length === depth)
  const which = (entry: Entry) => entry.step !== step && isMeant(entry.path) && (deep || entry.single === true)
  const marks = marksOf(tree, step)
  if (!deep && !/[*?[]/.test(path) && isFolder(tree, path)) marks.folders.add(path)
  for (const folder of tree.folders.keys()) if (isMeant(folder)) marks.folders.add(folder)
  // each name of a file is copied on its own
  const copies = take(tree, which, step, "replaced").map(entry => ({
    ...entry,
    step,
    size: entry.shared?.size ?? entry.size,
    shared: undefined,
    why: `${why}: ${entry.why}`,
  }))
  tree.live.push(...copies)
}
