import {type BundledTables, type TableName, wantedTables} from "../model/bundled.ts"
import {type BundledTags, lookUpTags, type TagTable} from "../model/bundledTags.ts"
import {type BundledHistory, type DroppedTable, lookUpHistory} from "../model/droppedTags.ts"
import {type BundledSupport, type EndOfLifeTable, lookUpSupport} from "../model/endOfLife.ts"

// What is known without asking anybody: tables that come with the program, as of a day. Each is loaded when it is asked for, so
// that whoever needs none pays for none. Names are paths: `library/node`.

export async function loadTags(): Promise<BundledTags> {
  const {default: table}: {default: TagTable} = await import("./tagTable.ts")
  return lookUpTags(table)
}

export async function loadHistory(): Promise<BundledHistory> {
  const {default: table}: {default: DroppedTable} = await import("./droppedTable.ts")
  return lookUpHistory(table)
}

export async function loadSupport(): Promise<BundledSupport> {
  return lookUpSupport((await import("./endOfLifeTable.ts")).default as unknown as EndOfLifeTable)
}

const loaded: BundledTables = {}
const loading: Partial<Record<TableName, Promise<void>>> = {}

/** The tables that are loaded. It is the same object each time, which gains more of them. */
export function loadedTables(): BundledTables {
  return loaded
}

/** Loads the tables that there is something to learn from about a file; once for all files of a run. */
export async function loadTablesFor(analysis: Parameters<typeof wantedTables>[0]): Promise<void> {
  for (let wanted = wantedTables(analysis, loaded); wanted.length > 0; wanted = wantedTables(analysis, loaded))
    await Promise.all(wanted.map(load))
}

function load(name: TableName): Promise<void> {
  loading[name] ??= LOADERS[name]().then(table => {
    Object.assign(loaded, {[name]: table})
  })
  return loading[name]
}

/** Each of the tables by its name. */
export const LOADERS = {tags: loadTags, history: loadHistory, support: loadSupport}
