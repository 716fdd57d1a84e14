import {type Platform, parsePlatform} from "../values/platform.ts"
import type {Answer, TagEntry, TagList} from "./answers.ts"
import {readTag} from "./tagShape.ts"

/** The tags of Docker Hub's official images on a day, as server/data/tags.json has them. */
export interface TagTable {
  /** `2026-08-22` */
  date: string
  source: string
  /** Sets of platforms: each its `linux/amd64 linux/arm64`. */
  platforms: readonly string[]
  /** By the name without `library/`: a line for each image, with the number of its platforms and its tags. */
  repositories: Readonly<Record<string, string>>
  /** What each of them is, in a few words. */
  about: Readonly<Record<string, string>>
  /** Other public images that many Dockerfiles name. */
  popular: readonly string[]
}

/** Look-ups in the table. Names are paths: `library/node`. */
export interface BundledTags {
  /** `2026-08-22` */
  date: string
  /** Docker's official images that are built, without `library/`. */
  officialImages: readonly string[]
  /** What one of them is, in a few words; undefined: not said. */
  about(name: string): string | undefined
  /** Other images that many Dockerfiles name. */
  popularImages: readonly string[]
  tags(path: string, now: number): Answer<TagList> | undefined
}

/** Look-ups in a table as it was read. */
export function lookUpTags(table: TagTable): BundledTags {
  return {
    date: table.date,
    officialImages: Object.keys(table.repositories),
    about: name => (Object.hasOwn(table.about, name) ? table.about[name] : undefined),
    popularImages: table.popular,
    tags: (path, now) => bundledTags(table, path, now),
  }
}

const DAY = 24 * 3600 * 1000
/** Past this a third of the tags with all their digits is gone, and a seventh of the short ones (docs/registries.md). */
const OLD = 90 * DAY

/** The tags of `library/node`; undefined where it is not among them. Of an old table only the short ones are told. */
export function bundledTags(table: TagTable, path: string, now: number): Answer<TagList> | undefined {
  const [, name = ""] = /^library\/([^/]+)$/.exec(path) ?? []
  if (!Object.hasOwn(table.repositories, name)) return undefined
  const date = Date.parse(table.date)
  const old = now - date > OLD
  const value = tagsOf(table, name, old)
  return {value, source: "bundle", date, stale: old}
}

const read = new WeakMap<TagTable, Map<string, TagList>>()

/** The same list each time, so that what is made of it is made once. */
function tagsOf(table: TagTable, name: string, old: boolean): TagList {
  const lists = read.get(table) ?? new Map<string, TagList>()
  read.set(table, lists)
  const key = `${name} ${old}`
  const known = lists.get(key)
  if (known) return known
  const tags = table.repositories[name]!.split("\n").flatMap((line, image): TagEntry[] => {
    const [set = "", ...names] = line.split(" ")
    const platforms = platformsOf(table.platforms[Number(set)] ?? "")
    return names.map(name => ({name, image, platforms}))
  })
  const list = {tags: old ? tags.filter(({name}) => isShort(name)) : tags, complete: !old}
  lists.set(key, list)
  return list
}

const sets = new Map<string, readonly Platform[]>()

function platformsOf(text: string): readonly Platform[] {
  const known = sets.get(text)
  if (known) return known
  const platforms = text.split(" ").flatMap(name => parsePlatform(name) ?? [])
  sets.set(text, platforms)
  return platforms
}

/** At most major and minor version, and no date: what stays for months. */
export function isShort(tag: string): boolean {
  const {kind, numbers, variant} = readTag(tag)
  return (kind === "version" || kind === "word") && numbers.length <= 2 && !/\d+\.\d+\.\d+|\d{8}/.test(variant)
}
