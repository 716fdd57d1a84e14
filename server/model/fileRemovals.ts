import {bury, change, type Entry, type FileTree, fixedPart, isBelow, marksOf, matcher, take, unsure} from "./files.ts"

// How files go away: at a path, by a test, or with who owns them. What an earlier step wrote stays in its layer.

/**
 * Removes what is at or below the path, where it is there for sure. What came in one go with more than that keeps its
 * most, but of its least nothing is sure any more.
 */
export function remove(tree: FileTree, path: string, step: number, sure = true): void {
  const matches = matcher(path)
  if (!sure) {
    change(tree.live, entry => entry.step === step && matches(entry.path), unsure)
    return
  }
  takeAway(tree, path, matches, step)
  const fixed = fixedPart(path)
  const isAround = (entry: Entry) =>
    entry.step === step && !entry.single && entry.path !== fixed && isBelow(fixed, entry.path)
  change(tree.live, isAround, unsure)
}

/** Takes away what is at or below a path, folders too, and marks what a layer below has there as hidden. */
export function takeAway(tree: FileTree, path: string, matches: (path: string) => boolean, step: number): Entry[] {
  const taken = take(tree, entry => matches(entry.path), step, "deleted")
  const marks = marksOf(tree, step)
  const depth = path.split("/").length
  const hide = (lower: string) => marks.hidden.add(lower.split("/").slice(0, depth).join("/"))
  const isPattern = /[*?[]/.test(path)
  for (const entry of taken) {
    if (entry.step === step) continue
    hide(entry.path)
    if (isPattern && !entry.single) marks.unlisted = true
  }
  for (const [folder, made] of tree.folders) {
    if (!matches(folder)) continue
    tree.folders.delete(folder)
    if (made !== step) hide(folder)
  }
  for (const folder of marks.folders) if (matches(folder)) marks.folders.delete(folder)
  marks.missed ||= taken.length === 0 && tree.owned.length > 0
  return taken
}

/** Removes the files for which this holds, one by one. */
export function removeFiles(tree: FileTree, which: (entry: Entry) => boolean, step: number): void {
  const {hidden} = marksOf(tree, step)
  for (const entry of take(tree, which, step, "deleted")) if (entry.step !== step) hidden.add(entry.path)
}

/** Something is taken away of which it is not known where it is. */
export function removeUnlisted(tree: FileTree, step: number): void {
  marksOf(tree, step).unlisted = true
}

/** Removes all that belongs to these owners. */
export function removeOwned(tree: FileTree, owns: (owner: string) => boolean, step: number): void {
  const taken = tree.owned.filter(({owner}) => owns(owner!))
  if (taken.length === 0) return
  tree.owned = tree.owned.filter(({owner}) => !owns(owner!))
  if (taken.some(entry => entry.step !== step)) removeUnlisted(tree, step)
  bury(tree, taken, step, "deleted")
}
