import {BASE_STEP, type DeadEntry, type Entry} from "./files.ts"
import type {StageLayers} from "./layers.ts"
import {type Size, sumSizes} from "./sizes/size.ts"

// Bytes that an image carries and nobody can see: of each path all copies but the last that lives, or all of them where it is
// deleted. Each is charged to the step that made the copy, and to the one that killed it.

/** Dead copies that one step has made and one other step has killed. */
export interface Waste {
  /** The number of the step whose layer holds the bytes. */
  made: number
  /** The number of the step that hides them. */
  killed: number
  /** deleted: nothing is at the paths any more. replaced: newer copies are. */
  how: DeadEntry["how"]
  size: Size
  /** The heaviest first. */
  entries: readonly Entry[]
}

/** What people call it: its package, or its path. */
export function entryName({owner, path}: Pick<Entry, "owner" | "path">): string {
  return owner?.replace(/^\w+:/, "") ?? path
}

/**
 * What a stage wastes, the largest first. What its base image holds is no waste of this file, and is left out; what a stage that
 * it starts from wastes is in it.
 */
export function wasteOf({tree}: Pick<StageLayers, "tree">): Waste[] {
  const groups = new Map<string, {made: number; killed: number; how: DeadEntry["how"]; entries: Entry[]}>()
  for (const {entry, by, how} of tree.dead) {
    if (entry.step === BASE_STEP) continue
    const key = `${entry.step} ${by} ${how}`
    const group = groups.get(key)
    if (group) group.entries.push(entry)
    else groups.set(key, {made: entry.step, killed: by, how, entries: [entry]})
  }
  return [...groups.values()]
    .map(group => ({
      ...group,
      entries: group.entries.sort((a, b) => b.size.bytes.mid - a.size.bytes.mid),
      size: sumSizes(group.entries.map(({size}) => size)),
    }))
    .filter(({size}) => size.bytes.high > 0)
    .sort((a, b) => b.size.bytes.mid - a.size.bytes.mid || a.made - b.made)
}
