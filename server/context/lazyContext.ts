import {lstatSync, realpathSync} from "node:fs"
import {join} from "node:path"
import type {Context, FolderSize} from "../model/sizes/context.ts"
import {type ReadContext, type ReadOptions, readContext} from "./readContext.ts"

/** A build context that is read when something of it has been asked for. */
export interface LazyContext {
  /** Answers with what has been read so far: at first nothing is known. */
  context: Required<Context>
  /** What was read, where it was. */
  read(): ReadContext | undefined
  /** Reads what was asked for in vain; false: there was nothing, or nothing is in it. */
  catchUp(watch?: Watch): Promise<boolean>
}

/** How the reading is watched and ended. */
export type Watch = Pick<ReadOptions, "signal" | "progress">

export function lazyContext(folder: string, options: Omit<ReadOptions, "under" | keyof Watch>): LazyContext {
  let whole: ReadContext | undefined
  let wanted = false
  const folders = new Map<string, FolderSize | undefined>()
  const wantedFolders = new Set<string>()
  const known = () => {
    wanted ||= !whole
    return whole
  }
  return {
    context: {
      get files() {
        return known()?.files ?? []
      },
      get unread() {
        return known() === undefined
      },
      get complete() {
        return known()?.complete ?? false
      },
      get folders() {
        return known()?.folders ?? []
      },
      text: path => known()?.text(path),
      archive: path => {
        const read = known()
        return read?.archive ? read.archive(path) : "unread"
      },
      below(path) {
        if (!folders.has(path)) wantedFolders.add(path)
        return folders.get(path)
      },
    },
    read: () => whole,
    async catchUp(watch) {
      const paths = [...wantedFolders]
      const wantsWhole = wanted && !whole
      wantedFolders.clear()
      for (const path of paths) {
        folders.set(path, isFolder(folder, path) ? await sizeOf(folder, path, {...options, ...watch}) : undefined)
      }
      if (wantsWhole) whole = await readContext(folder, {...options, ...watch})
      return wantsWhole || paths.some(path => (folders.get(path)?.files ?? 0) > 0)
    },
  }
}

async function sizeOf(folder: string, under: string, options: ReadOptions): Promise<FolderSize> {
  const {files, complete} = await readContext(folder, {...options, under})
  return {files: files.length, bytes: files.reduce((sum, {bytes}) => sum + bytes, 0), complete}
}

/** Whether it is a folder in the context: a link on the way to it may lead anywhere. */
function isFolder(context: string, path: string): boolean {
  try {
    const place = join(context, path)
    const entry = lstatSync(place, {throwIfNoEntry: false})
    return entry?.isDirectory() === true && realpathSync(place) === join(realpathSync(context), path)
  } catch {
    return false
  }
}
