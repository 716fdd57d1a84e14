import {parseImageReference} from "../../../grammars/image.ts"
import {knownImage} from "../../knowledge/images.ts"
import type {Answer, TagEntry, TagList} from "../../model/answers.ts"
import {alikeTags, entryOf, type RankedTags, rankTags, sameImage, searchedNames} from "../../model/tagRank.ts"
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
  for (const tag of fitting.slice(0, MOST)) {
    const entry = entryOf(tags, tag)!
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

/**
 * In order, those like the current one first; hidden ones only where nothing else fits what is typed. Of a long list those that
 * what is typed is in, and one more than are shown.
 */
function fittingTags(ranked: RankedTags, current: string, before: string): string[] {
  const typed = before.toLowerCase()
  const {tags, shown} = ranked
  const names = searchedNames(ranked)
  const found = new Set<string>()
  if (current !== "")
    for (const {name} of alikeTags(ranked, current)) if (name.toLowerCase().includes(typed)) found.add(name)
  for (let at = 0; at < shown && found.size <= MOST; at++) if (names[at]!.includes(typed)) found.add(tags[at]!.name)
  if (found.size === 0)
    return tags.slice(shown).flatMap(({name}, at) => (names[shown + at]!.startsWith(typed) ? [name] : []))
  // an editor that searches in its own way may find more than what it is in
  if (shown <= MOST) for (const {name} of tags.slice(0, shown)) found.add(name)
  return [...found].slice(0, MOST + 1)
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
