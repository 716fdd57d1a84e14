import type {TrueWaste} from "./imageCases.ts"
import type {TarEntry} from "./tar.ts"

// What layers waste, by what their archives list: the truth, and what another program's formula makes of it.

/** The content of a file, which several paths may share. */
interface Content {
  made: number
  bytes: number
  paths: number
}

/** Puts layers over each other as an engine does, and tells what no path leads to any more. Folders are left out. */
export function replay(layers: readonly (readonly TarEntry[])[]): TrueWaste[] {
  const live = new Map<string, Content>()
  /** Folders that have had something in them, or a search below every file would take its time. */
  const folders = new Set<string>()
  const waste = new Map<string, TrueWaste>()
  const lose = (path: string, step: number) => {
    const content = live.get(path)
    if (!content) return
    live.delete(path)
    content.paths--
    // the header of a link goes with its name, the bytes with the last of the names
    charge(content.made, step, 512)
    if (content.paths === 0) charge(content.made, step, content.bytes)
  }
  const charge = (made: number, killed: number, bytes: number) => {
    if (made === killed) return
    const key = `${made} ${killed}`
    const one = waste.get(key) ?? {made, killed, bytes: 0}
    one.bytes += bytes
    waste.set(key, one)
  }
  const loseBelow = (folder: string, step: number, lower: boolean) => {
    const start = folder === "" ? "" : `${folder}/`
    for (const [path, {made}] of [...live]) if (path.startsWith(start) && (!lower || made < step)) lose(path, step)
  }
  for (const [step, entries] of layers.entries()) {
    // what hides counts first, wherever it stands
    for (const {name} of entries) {
      const at = name.lastIndexOf("/") + 1
      const base = name.slice(at)
      if (base === ".wh..wh..opq") loseBelow(name.slice(0, Math.max(0, at - 1)), step, true)
      else if (base.startsWith(".wh.")) {
        const path = name.slice(0, at) + base.slice(4)
        lose(path, step)
        if (folders.has(path)) loseBelow(path, step, true)
      }
    }
    for (const {name, type, size, target} of entries) {
      if (name.slice(name.lastIndexOf("/") + 1).startsWith(".wh.")) continue
      if (type === "5") {
        lose(name, step)
        continue
      }
      if (folders.has(name)) loseBelow(name, step, true)
      lose(name, step)
      for (
        let at = name.lastIndexOf("/");
        at > 0 && !folders.has(name.slice(0, at));
        at = name.lastIndexOf("/", at - 1)
      )
        folders.add(name.slice(0, at))
      const linked = type === "1" ? live.get(target.replace(/^\.?\//, "")) : undefined
      if (linked) linked.paths++
      live.set(name, linked ?? {made: step, bytes: Math.ceil(size / 512) * 512, paths: 1})
    }
  }
  return [...waste.values()].sort((a, b) => a.made - b.made || a.killed - b.killed)
}

/**
 * dive's wasted bytes: of every path that is in several layers the sum of all its sizes. A folder that is deleted counts as
 * one path with all that was in it, and since what was in it is there once, as no waste.
 */
export function diveWaste(layers: readonly (readonly TarEntry[])[]): number {
  const found = new Map<string, {bytes: number; times: number}>()
  for (const entries of layers) {
    for (const {name, type, size} of entries) {
      const at = name.lastIndexOf("/") + 1
      const base = name.slice(at)
      if (type === "5" || base === ".wh..wh..opq") continue
      const path = base.startsWith(".wh.") ? name.slice(0, at) + base.slice(4) : name
      const one = found.get(path) ?? {bytes: 0, times: 0}
      found.set(path, {bytes: one.bytes + size, times: one.times + 1})
    }
  }
  return [...found.values()].reduce((sum, {bytes, times}) => sum + (times > 1 ? bytes : 0), 0)
}
