import type {Answer, TagList} from "../model/answers.ts"
import {bundledTags, type TagTable} from "../model/bundledTags.ts"
import {type DroppedTable, droppedSince, repositoryDroppedSince} from "../model/droppedTags.ts"
import {type EndOfLifeTable, type Support, supportOf} from "../model/endOfLife.ts"

// What is known without asking anybody: tables that come with the program, as of a day. Each is loaded when it is asked for, so
// that whoever needs none pays for none. Names are paths: `library/node`.

export interface BundledTags {
  /** `2026-08-22` */
  date: string
  /** Docker's official images that are built, without `library/`. */
  officialImages: readonly string[]
  /** Other images that many Dockerfiles name. */
  popularImages: readonly string[]
  tags(path: string, now: number): Answer<TagList> | undefined
}

export async function loadTags(): Promise<BundledTags> {
  const {default: table}: {default: TagTable} = await import("./tagTable.ts")
  return {
    date: table.date,
    officialImages: Object.keys(table.repositories),
    popularImages: table.popular,
    tags: (path, now) => bundledTags(table, path, now),
  }
}

export interface BundledHistory {
  /** `2026-08-22` */
  date: string
  /** The month since when a tag is no longer built: `2023-09`. */
  droppedSince(path: string, tag: string): string | undefined
  /** The same for an image with all its tags. */
  repositoryDroppedSince(path: string): string | undefined
}

export async function loadHistory(): Promise<BundledHistory> {
  const {default: table}: {default: DroppedTable} = await import("./droppedTable.ts")
  return {
    date: table.date,
    droppedSince: (path, tag) => droppedSince(table, path, tag),
    repositoryDroppedSince: path => repositoryDroppedSince(table, path),
  }
}

export interface BundledSupport {
  /** `2026-08-22` */
  date: string
  /** Until when what is in an image is looked after. */
  supportOf(path: string, tag: string, now: number): Support[]
}

export async function loadSupport(): Promise<BundledSupport> {
  const table = (await import("./endOfLifeTable.ts")).default as unknown as EndOfLifeTable
  return {date: table.date, supportOf: (path, tag, now) => supportOf(table, path, tag, now)}
}
