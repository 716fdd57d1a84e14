import type {RunCommand} from "./commands.ts"
import {globStart} from "./sizes/glob.ts"
import {type Confidence, type Estimate, lessSure, perhaps, type Size, sumSizes, UNKNOWN_SIZE} from "./sizes/size.ts"

// The files of a stage, as far as they are known without a build: what each step has written where, and what became of it.

export type FileKind = "text" | "elf" | "archive" | "packages" | "mixed"

/** Something that one step has written: a file, or all below a folder that came in one go. */
export interface Entry extends Estimate {
  /** An absolute path without a slash at its end, but for `/` itself. */
  path: string
  /** How many files these are; undefined where it is not known. */
  files?: number
  kind: FileKind
  /** The number of the step whose layer holds it. */
  step: number
  /** Who has put it there, as in `apt:curl`: what belongs to a package goes with it, wherever its files are. */
  owner?: string
  /** A package that is there only because others recommend it. */
  recommended?: boolean
  /** A file and no folder. */
  single?: boolean
  /** Where it leads to, of a symbolic link. */
  link?: string
  /** What it takes alone, of a file with several names: the same object for all of them, of which one has the bytes. */
  shared?: {readonly size: Size}
  /** The file of the build context that it is a copy of. */
  source?: string
}

/** A copy that is in a layer, and that nobody can see any more. */
export interface DeadEntry {
  entry: Entry
  /** The number of the step that hides it. */
  by: number
  /** The command of that step; undefined where it is no RUN. */
  command?: RunCommand
  /** deleted: nothing is at its path now. replaced: a newer copy of it or another file is. */
  how: "deleted" | "replaced"
}

/** The files of a stage. Steps are numbered in the order of the file; what the base image brings is step -1. */
export interface FileTree {
  /** What lies at paths that are known. */
  live: Entry[]
  /** What has an owner, and its files all over the tree. */
  owned: Entry[]
  dead: DeadEntry[]
  /** The paths of all single files that there have been. */
  singles: Set<string>
  /** Folders that were made by name and may be empty, with the step that made them. Others are there by what is in them. */
  folders: Map<string, number>
  /** What the layers of steps hold besides files. */
  marks: Map<number, Marks>
}

/** Entries of a layer that are no files. */
export interface Marks {
  /** Folders that were made, or that had their owner or mode changed. */
  folders: Set<string>
  /** Paths that hide what a layer below has there. */
  hidden: Set<string>
  /** How many there are of them is not known. */
  unlisted: boolean
  /** Something may be hidden that the image has, and may not. */
  missed: boolean
}

export const BASE_STEP = -1

export function newTree(): FileTree {
  return {live: [], owned: [], dead: [], singles: new Set(), folders: new Map(), marks: new Map()}
}

/** What a stage that starts from this one starts with: its files as they are at the end. */
export function copyTree({live, owned, dead, singles, folders, marks}: FileTree): FileTree {
  return {
    live: [...live],
    owned: [...owned],
    dead: [...dead],
    singles: new Set(singles),
    folders: new Map(folders),
    marks: new Map(marks),
  }
}

/** What the layer of a step holds besides files. */
export function marksOf({marks}: FileTree, step: number): Marks {
  const own = marks.get(step) ?? {folders: new Set(), hidden: new Set(), unlisted: false, missed: false}
  marks.set(step, own)
  return own
}

/** Folders that every system has; what else is in a base image is not known. */
const USUAL = new Set(
  `/ /bin /boot /dev /etc /home /lib /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib
   /usr/local /usr/local/bin /usr/local/lib /usr/local/sbin /usr/local/share /usr/sbin /usr/share /var /var/cache /var/lib
   /var/log /var/tmp`.split(/\s+/),
)

/** Whether there is a folder at the path, as far as is known. */
export function isFolder({live, folders, owned}: FileTree, path: string): boolean {
  return (
    folders.has(path) ||
    (owned.length > 0 && USUAL.has(path)) ||
    live.some(entry => isBelow(entry.path, path) && (entry.path !== path || !entry.single))
  )
}

/** The single file at a path. */
export function fileAt({live, singles}: FileTree, path: string): Entry | undefined {
  // most paths that are asked for have none
  return singles.has(path) ? live.findLast(entry => entry.single && entry.path === path) : undefined
}

/** Whether something is known to lie in a folder. */
export function holds({live, folders}: FileTree, path: string): boolean {
  return (
    live.some(entry => isBelow(entry.path, path)) || [...folders.keys()].some(one => one !== path && isBelow(one, path))
  )
}

/** Makes a folder and those above it, where they are not there. */
export function makeFolder(tree: FileTree, path: string, step: number): void {
  if (path === "/" || isFolder(tree, path)) return
  tree.folders.set(path, step)
  marksOf(tree, step).folders.add(path)
}

/** The same for many at once: what is there is looked through only once. */
export function makeFolders(tree: FileTree, paths: readonly string[], step: number): void {
  if (paths.length === 0) return
  const there = foldersOf(tree.live)
  for (const path of paths) {
    if (path === "/" || there.has(path) || tree.folders.has(path) || (tree.owned.length > 0 && USUAL.has(path)))
      continue
    tree.folders.set(path, step)
    marksOf(tree, step).folders.add(path)
  }
}

/** The folders that are there by what is in them. */
function foldersOf(entries: readonly Entry[]): Set<string> {
  const folders = new Set<string>()
  for (const {path, single} of entries) {
    if (!single) folders.add(path)
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      const folder = path.slice(0, at)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  }
  return folders
}

export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && (path.length === folder.length || folder === "/" || path[folder.length] === "/")
}

/** Adds files; a file at the same path is replaced. */
export function write(tree: FileTree, entry: Entry): void {
  if (entry.owner !== undefined) {
    tree.owned.push(entry)
    return
  }
  if (entry.single) {
    if (tree.singles.has(entry.path))
      take(tree, one => one.single === true && one.path === entry.path, entry.step, "replaced")
    tree.singles.add(entry.path)
  }
  tree.live.push(entry)
}

/** Adds what one step writes at once: what is there is looked through only once. */
export function writeAll(tree: FileTree, entries: readonly Entry[]): void {
  const singles = entries.filter(({single, owner}) => single && owner === undefined)
  const paths = new Set(singles.map(({path}) => path))
  if (paths.size < singles.length) {
    for (const entry of entries) write(tree, entry)
    return
  }
  const known = new Set([...paths].filter(path => tree.singles.has(path)))
  const [first] = entries
  if (first && known.size > 0) take(tree, one => one.single === true && known.has(one.path), first.step, "replaced")
  for (const path of paths) tree.singles.add(path)
  for (const entry of entries) (entry.owner === undefined ? tree.live : tree.owned).push(entry)
}

/**
 * Takes files out of the tree: of the same step they leave no trace, of an earlier one their bytes stay in its layer. What
 * has another name in its layer leaves its bytes to that.
 */
export function take(tree: FileTree, which: (entry: Entry) => boolean, step: number, how: DeadEntry["how"]): Entry[] {
  // most of what is removed for safety is not there
  if (!tree.live.some(which)) return []
  const taken: Entry[] = []
  const kept: Entry[] = []
  for (const entry of tree.live) (which(entry) ? taken : kept).push(entry)
  tree.live = kept
  const left = taken.map(entry => {
    if (!entry.shared || entry.size !== entry.shared.size) return entry
    const at = kept.findIndex(({shared, step}) => shared === entry.shared && step === entry.step)
    if (at < 0) return entry
    const heir = kept[at]!
    kept[at] = {...heir, size: entry.size}
    return {...entry, size: heir.size}
  })
  bury(tree, left, step, how)
  return taken
}

/** Keeps what is gone, where an earlier step has written it. */
export function bury(tree: FileTree, taken: readonly Entry[], step: number, how: DeadEntry["how"]): void {
  for (const entry of taken) if (entry.step !== step) tree.dead.push({entry, by: step, how})
}

/** Changes those entries for which this holds. */
export function change(entries: Entry[], which: (entry: Entry) => boolean, to: (entry: Entry) => Entry): void {
  for (let i = 0; i < entries.length; i++) if (which(entries[i]!)) entries[i] = to(entries[i]!)
}

/** Whether the path matches: a name of it may hold `*` and `?`. */
export function matcher(path: string): (other: string) => boolean {
  if (!/[*?[]/.test(path)) return other => isBelow(other, path)
  // all that is in a folder is as good as the folder
  if (/^[^*?[]+\/\*$/.test(path)) return other => isBelow(other, path.slice(0, -2))
  return globStart(path.replace(/\[[^\]]*(?:\]|$)/g, "?").replaceAll("\\", "\\\\"))
}

/** The folder above everything that a path with patterns can mean. */
export function fixedPart(path: string): string {
  const at = path.search(/[*?[]/)
  return at < 0 ? path : path.slice(0, Math.max(1, path.lastIndexOf("/", at)))
}

/** Changes what one step has added for an owner. */
export function changeOwned(tree: FileTree, which: (entry: Entry) => boolean, to: (entry: Entry) => Entry): void {
  change(tree.owned, which, to)
}

/** Of what one step has written, but for packages, nothing is sure any more. */
export function doubt(tree: FileTree, step: number): void {
  change(tree.live, entry => entry.step === step, unsure)
}

/** What may be there and may be gone. */
export function unsure(entry: Entry): Entry {
  return {...entry, size: perhaps(entry.size)}
}

/** Something that was looked for. */
export interface Found {
  entry: Entry
  /** What of its path lies behind the path that was looked for. */
  rest: string
}

/** What is at or below a path, with the part of it that lies behind that path. */
export function below(tree: FileTree, path: string): Found[] {
  const matches = matcher(path)
  const from = path === "/" ? 0 : /[*?[]/.test(path) ? fixedPart(path).replace(/\/$/, "").length : path.length
  const found: Found[] = []
  for (const entry of path === "/" ? [...tree.live, ...tree.owned] : tree.live) {
    if (!matches(entry.path)) continue
    const rest = entry.path.slice(from)
    found.push({entry, rest: rest === "/" ? "" : rest})
  }
  return found
}

/** Whether something unseen may be at the path: it came with a folder or package whose content is not listed. */
export function mayHold(tree: FileTree, path: string): boolean {
  const fixed = fixedPart(path)
  return (
    tree.owned.length > 0 ||
    tree.live.some(entry => !entry.single && entry.path !== fixed && isBelow(fixed, entry.path))
  )
}

export function joinRest(path: string, rest: string): string {
  return rest === "" ? path : path === "/" ? rest : `${path}${rest}`
}

/** Something of which nothing more is known than where it goes. */
export function writeUnknown(tree: FileTree, path: string, step: number, why: string, single = false): void {
  write(tree, {path, step, kind: "mixed", size: UNKNOWN_SIZE, confidence: "unknown", why, single})
}

/** All that is in the layer of each step, seen or not. */
export function writtenBySteps({live, owned, dead}: FileTree): Map<number, Entry[]> {
  const steps = new Map<number, Entry[]>()
  const add = (entry: Entry) => {
    const list = steps.get(entry.step)
    if (list) list.push(entry)
    else steps.set(entry.step, [entry])
  }
  for (const entry of live) add(entry)
  for (const entry of owned) add(entry)
  for (const {entry} of dead) add(entry)
  return steps
}

/** What several entries are together. */
export function total(entries: readonly Entry[]): {size: Size; confidence: Confidence} {
  const size = sumSizes(entries.map(({size}) => size))
  return {size, confidence: entries.reduce<Confidence>((sum, {confidence}) => lessSure(sum, confidence), "exact")}
}
