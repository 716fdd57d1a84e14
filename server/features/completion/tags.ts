import {parseImageReference} from "../../../grammars/image.ts"
import {knownImage} from "../../knowledge/images.ts"
import type {Answer, TagEntry, TagList} from "../../model/answers.ts"
import {type RankedTags, rankBeside, rankTags, sameImage} from "../../model/tagRank.ts"
import type {Span} from "../../text.ts"
import {ageOf, dayOf, sizeOf} from "../../values/amounts.ts"
import type {Draft, Place} from "./item.ts"

/** So many are shown at once: a longer list is cut to what fits what is typed. */
const MOST = 200

/**
 * Tags of an image. `name`: all in front of the colon; `at`: the tag in the file, which `before` is the start of, up to the
 * offset, and `current` the whole of.
 */
export function* completeTags(
  name: string,
  {at, before, current}: {at: Span; before: string; current: string},
  {options: {images}, cut}: Place,
): Iterable<Draft> {
  const found = images?.answers.tags(name)
  if (!found) {
    const image = knownImage(name)
    for (const tag of image?.tags ?? []) yield {label: tag, kind: "tag", at, detail: image!.name}
    return
  }
  const {tags} = found.value
  const fitting = fittingTags(rankTags(tags), current, before)
  if (fitting.length > MOST) cut()
  const entries = entriesOf(tags)
  for (const tag of fitting.slice(0, MOST)) {
    const entry = entries.get(tag)!
    const others = sameImage(tags, tag)
    yield {
      label: tag,
      kind: "tag",
      at,
      detail: detailOf(entry, found, images!.now),
      ...(others.length > 0 && {description: `same image as ${shortest(others)}`}),
      ...(tag === current && {preselect: true as const}),
      key: `tag:${name}:${tag}`,
    }
  }
}

/** In order: those like the current one first; hidden ones only where nothing else fits what is typed. */
function fittingTags(ranked: RankedTags, current: string, before: string): string[] {
  const ordered = current === "" ? ranked.tags : rankBeside(ranked, current)
  const typed = before.toLowerCase()
  const names = (hidden: boolean) => ordered.flatMap(({kind, name}) => ((kind === "hidden") === hidden ? [name] : []))
  const shown = names(false)
  const fitting = typed === "" ? shown : shown.filter(name => name.toLowerCase().includes(typed))
  if (fitting.length === 0) return names(true).filter(name => name.toLowerCase().startsWith(typed))
  // what fits less well is of use to an editor that searches in its own way, as long as it is little
  return shown.length <= MOST ? shown : fitting
}

const known = new WeakMap<readonly TagEntry[], ReadonlyMap<string, TagEntry>>()

function entriesOf(tags: readonly TagEntry[]): ReadonlyMap<string, TagEntry> {
  const found = known.get(tags) ?? new Map(tags.map(tag => [tag.name, tag]))
  known.set(tags, found)
  return found
}

/** `2026-08-20, 45 MB`; where neither is known, where the tag is known from. */
function detailOf({name, pushed, size}: TagEntry, {source, date}: Answer<TagList>, now: number): string {
  const parts = [
    name === "latest" ? "floating default" : undefined,
    pushed === undefined ? undefined : `${dayOf(pushed)}, ${ageOf(pushed, now)}`,
    size === undefined ? undefined : sizeOf(size),
  ].filter(part => part !== undefined)
  if (parts.length > 0) return parts.join(", ")
  return source === "bundle" ? `bundled, ${dayOf(date)}` : `seen ${dayOf(date)}`
}

/** Two of them: the shortest name and the longest, which say most. */
function shortest(names: readonly string[]): string {
  const [first, ...rest] = [...names].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  const last = rest[rest.length - 1]
  return last === undefined ? first! : `${first}, ${last}`
}

/** Name and tag of a completion's key, if it is one of a tag. */
export function imageOfKey(key: string): string | undefined {
  const name = key.startsWith("tag:") ? key.slice("tag:".length) : ""
  return name === "" || "problem" in parseImageReference(name) ? undefined : name
}
