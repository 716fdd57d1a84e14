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
