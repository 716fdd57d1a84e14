import type {TagEntry} from "./answers.ts"
import {isSameShape, laterFirst, readTag, roleRank, shapeKey, type TagShape} from "./tagShape.ts"

// In which order tags are shown: what most people want first. Each version in the plain variant, then each in the next one; with
// the versions first, the variants of a single one would fill the list.

/** Tags in order; those that are hidden are at the end. */
export interface RankedTags {
  tags: readonly TagShape[]
  /** So many from the start are for people; the others are shown only where nothing else fits what is typed. */
  shown: number
}

const searched = new WeakMap<RankedTags, readonly string[]>()

/** The names in their order, in lower case. */
export function searchedNames(all: RankedTags): readonly string[] {
  const known = searched.get(all) ?? all.tags.map(({name}) => name.toLowerCase())
  searched.set(all, known)
  return known
}

const ranked = new WeakMap<readonly unknown[], RankedTags>()

/** Ranks the tags of a repository: once for a list, however often it is asked for. */
export function rankTags(tags: readonly TagEntry[]): RankedTags {
  const known = ranked.get(tags)
  if (known) return known
  const shapes = tags.map(({name}) => readTag(name))
  const variants = variantRanks(shapes)
  const keyed = shapes.map(shape => ({shape, key: keyOf(shape, variants)}))
  keyed.sort((a, b) => compare(a, b))
  const found = {tags: keyed.map(({shape}) => shape), shown: shapes.filter(({kind}) => kind !== "hidden").length}
  ranked.set(tags, found)
  return found
}

interface Keyed {
  shape: TagShape
  key: number
}

const KINDS = {version: 0, word: 1, date: 2, build: 3, hash: 4, hidden: 5}

/** Kind, what speaks against it, variant, role: one number, since tens of thousands are sorted. */
function keyOf(shape: TagShape, variants: ReadonlyMap<string, number>): number {
  const {kind, prerelease, platform, variant, role, name} = shape
  const against = (prerelease ? 1 : 0) + (platform ? 2 : 0)
  const place = kind === "version" ? (variants.get(variant) ?? 0) : kind === "word" ? wordRank(name) : 0
  return ((KINDS[kind] * 4 + against) * 4096 + Math.min(place, 4095)) * 32 + (kind === "version" ? roleRank(role) : 0)
}

function compare(a: Keyed, b: Keyed): number {
  if (a.key !== b.key) return a.key - b.key
  const [left, right] = [a.shape, b.shape]
  return (
    laterFirst(left.numbers, right.numbers) ||
    (left.prerelease === right.prerelease ? 0 : left.prerelease < right.prerelease ? 1 : -1) ||
    left.name.length - right.name.length ||
    (left.name < right.name ? -1 : left.name > right.name ? 1 : 0)
  )
}

/** Words that stand for a version come first; the floating default is the last of all, since nobody should depend on it. */
function wordRank(name: string): number {
  if (name === "latest") return 4095
  const at = ["lts", "stable", "current"].indexOf(name)
  return at >= 0 ? at : 3
}

/** Names of releases of Debian and Ubuntu, the latest first: the one that a repository builds on is known by it. */
const CODENAMES =
  "forky trixie bookworm bullseye buster stretch jessie wheezy resolute questing plucky oracular noble mantic lunar kinetic jammy impish hirsute groovy focal bionic xenial trusty precise".split(
    " ",
  )

/** The place of each variant: none, slim, alpine, the current release, that with slim, alpine with its version, others. */
function variantRanks(shapes: readonly TagShape[]): Map<string, number> {
  const variants = [...new Set(shapes.map(({variant}) => variant))]
  const current = CODENAMES.find(name => variants.includes(name))
  const place = (variant: string) => {
    if (variant === "") return 0
    if (variant === "slim") return 1
    if (variant === "alpine") return 2
    if (variant === current) return 3
    if (variant === `${current}-slim` || variant === `slim-${current}`) return 4
    if (/^alpine[\d.]+$/.test(variant)) return 5
    if (/slim/.test(variant)) return 6
    if (/alpine/.test(variant)) return 7
    return CODENAMES.includes(variant) ? 8 : 9
  }
  // the latest first among those of one place: alpine3.24 before alpine3.23, trixie before bookworm
  const keyed = variants.map(variant => ({
    variant,
    place: place(variant),
    age: CODENAMES.findIndex(name => variant.includes(name)),
    version: (variant.match(/\d+/g) ?? []).map(Number),
  }))
  keyed.sort(
    (a, b) =>
      a.place - b.place || a.age - b.age || laterFirst(a.version, b.version) || (a.variant < b.variant ? -1 : 1),
  )
  return new Map(keyed.map(({variant}, at) => [variant, at]))
}

/**
 * What somebody who is at a tag most likely wants: those that differ in nothing but their version, the latest first, the current
 * one with them.
 */
export function alikeTags(all: RankedTags, current: string): readonly TagShape[] {
  const shape = readTag(current)
  if (shape.kind === "hidden") return []
  const same = shapesOf(all).get(shapeKey(shape)) ?? []
  return shape.prerelease === "" ? same.filter(tag => tag.prerelease === "" || tag.name === current) : same
}

const shaped = new WeakMap<RankedTags, ReadonlyMap<string, readonly TagShape[]>>()

/** Tags that differ in nothing but their version, together. */
function shapesOf(all: RankedTags): ReadonlyMap<string, readonly TagShape[]> {
  const known = shaped.get(all)
  if (known) return known
  const shapes = new Map<string, TagShape[]>()
  for (const tag of all.tags) {
    const key = shapeKey(tag)
    const list = shapes.get(key)
    if (list) list.push(tag)
    else shapes.set(key, [tag])
  }
  shaped.set(all, shapes)
  return shapes
}

/** Released tags of the same shape with a later version, the latest first. */
export function newerTags(all: RankedTags, current: string): readonly TagShape[] {
  const shape = readTag(current)
  if (shape.kind !== "version" && shape.kind !== "date") return []
  return all.tags.filter(
    tag => isSameShape(tag, shape) && tag.prerelease === "" && laterFirst(tag.numbers, shape.numbers) < 0,
  )
}

/** The entry of a tag; undefined where the list has none. */
export function entryOf(tags: readonly TagEntry[], name: string): TagEntry | undefined {
  return indexOf(tags).entries.get(name)
}

/** The other tags of a tag's image, where the list says so: `26` is the same image as `26.7.0-trixie` and `current`. */
export function sameImage(tags: readonly TagEntry[], name: string): readonly string[] {
  const {entries, groups} = indexOf(tags)
  const own = entries.get(name)
  const key = own && imageKey(own)
  return key === undefined ? [] : groups.get(key)!.filter(other => other !== name)
}

/** What is looked up in a list again and again. */
interface TagIndex {
  entries: ReadonlyMap<string, TagEntry>
  /** The names of each image. */
  groups: ReadonlyMap<string | number, readonly string[]>
}

const indexed = new WeakMap<readonly unknown[], TagIndex>()

function indexOf(tags: readonly TagEntry[]): TagIndex {
  const known = indexed.get(tags)
  if (known) return known
  const groups = new Map<string | number, string[]>()
  for (const tag of tags) {
    const key = imageKey(tag)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(tag.name)
    else groups.set(key, [tag.name])
  }
  const index = {entries: new Map(tags.map(tag => [tag.name, tag])), groups}
  indexed.set(tags, index)
  return index
}

function imageKey({digest, image}: TagEntry): string | number | undefined {
  return digest ?? image
}
