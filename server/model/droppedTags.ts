/** Tags of Docker's official images that are no longer built, as server/data/dropped.json has them. */
export interface DroppedTable {
  date: string
  source: string
  /** By name without `library/`: months, in each endings, in each what stands before. See `packDropped`. */
  tags: Readonly<Record<string, string>>
  /** Images of which nothing is built any more, with the month since when. */
  repositories: Readonly<Record<string, string>>
}

/** Look-ups in the table. Names are paths: `library/node`. */
export interface BundledHistory {
  /** `2026-08-22` */
  date: string
  /** The month since when a tag is no longer built: `2023-09`. */
  droppedSince(path: string, tag: string): string | undefined
  /** The same for an image with all its tags. */
  repositoryDroppedSince(path: string): string | undefined
}

/** Look-ups in a table as it was read. */
export function lookUpHistory(table: DroppedTable): BundledHistory {
  return {
    date: table.date,
    droppedSince: (path, tag) => droppedSince(table, path, tag),
    repositoryDroppedSince: path => repositoryDroppedSince(table, path),
  }
}

/**
 * The month, as `2023-09`, in which the tag was built for the last time. That is not the end of life of what is in it: another
 * tag may have taken its place. Undefined: it is still built, or not known.
 */
export function droppedSince(table: DroppedTable, path: string, tag: string): string | undefined {
  const [, name = ""] = /^library\/([^/]+)$/.exec(path) ?? []
  if (!Object.hasOwn(table.tags, name)) return undefined
  return monthOf(table.tags[name]!, tag)
}

/** Finds a tag in what `packDropped` made: unpacking all of it takes longer than linting a file does. */
function monthOf(text: string, tag: string): string | undefined {
  const {start, ending} = splitTag(tag)
  const group = `/${ending}:`
  for (const part of text.split(";")) {
    const at = part.indexOf(group)
    if (at < 0) continue
    const from = at + group.length
    const end = part.indexOf("/", from)
    if (
      part
        .slice(from, end < 0 ? undefined : end)
        .split(",")
        .includes(start)
    )
      return part.slice(0, part.indexOf("/"))
  }
  return undefined
}

/** Before and from the first hyphen on. */
function splitTag(tag: string): {start: string; ending: string} {
  const hyphen = tag.indexOf("-")
  return hyphen < 0 ? {start: tag, ending: ""} : {start: tag.slice(0, hyphen), ending: tag.slice(hyphen)}
}

/** The month in which an image was built for the last time, all its tags together; undefined: it is still built. */
export function repositoryDroppedSince(table: DroppedTable, path: string): string | undefined {
  const [, name = ""] = /^library\/([^/]+)$/.exec(path) ?? []
  return Object.hasOwn(table.repositories, name) ? table.repositories[name] : undefined
}

/** `2023-09:16,16.20/-slim:16;…`: tags by month and by what stands from their first hyphen on. */
export function packDropped(tags: ReadonlyMap<string, string>): string {
  const months = new Map<string, Map<string, string[]>>()
  for (const [tag, month] of [...tags].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const {start, ending} = splitTag(tag)
    const endings = months.get(month) ?? new Map<string, string[]>()
    months.set(month, endings.set(ending, [...(endings.get(ending) ?? []), start]))
  }
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, endings]) => month + [...endings].map(([ending, starts]) => `/${ending}:${starts.join()}`).join(""))
    .join(";")
}

export function unpackDropped(text: string): Map<string, string> {
  const tags = new Map<string, string>()
  for (const part of text.split(";")) {
    const [month = "", ...endings] = part.split("/")
    for (const group of endings) {
      const [ending = "", starts = ""] = group.split(":")
      for (const start of starts.split(",")) tags.set(start + ending, month)
    }
  }
  return tags
}
