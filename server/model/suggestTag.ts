import type {ImageReference} from "../../grammars/image.ts"
import type {TagEntry} from "./answers.ts"
import {officialPath} from "./bundled.ts"
import type {Facts} from "./facts.ts"
import {newerTags, rankTags, sameImage} from "./tagRank.ts"
import {isSameShape, laterFirst, readTag, type TagShape} from "./tagShape.ts"

// Which tag to write instead of another one, from the tags that are known of an image.

/** The tags of the image of a name: what a registry said, or what comes with the program; undefined: not known. */
function tagsOf(
  name: string,
  reference: ImageReference,
  {answers, bundled, now}: Facts,
): readonly TagEntry[] | undefined {
  const path = officialPath(reference)
  const found = answers?.tags(name) ?? (path && now !== undefined ? bundled?.tags?.tags(path, now) : undefined)
  return found?.value.tags
}

/**
 * The version that `latest` stands for: as short as it may be while what it stands for has one end of life, as `26` of node and
 * `3.14` of python; without such a date with two numbers. Undefined where that is not known.
 */
export function versionOfLatest(name: string, reference: ImageReference, facts: Facts): string | undefined {
  const tags = tagsOf(name, reference, facts)
  if (!tags) return undefined
  const shapes = sameImage(tags, "latest")
    .map(readTag)
    .filter(
      ({kind, prerelease, variant, role, platform}) =>
        kind === "version" && !(prerelease || variant || role || platform),
    )
  shapes.sort((a, b) => a.numbers.length - b.numbers.length || laterFirst(a.numbers, b.numbers))
  const path = officialPath(reference)
  const {now} = facts
  const supportOf = (tag: string) =>
    path === undefined || now === undefined ? [] : (facts.bundled?.support?.supportOf(path, tag, now) ?? [])
  const known = shapes.find(({name}) => supportOf(name).length > 0)
  const chosen = known ?? shapes.find(({numbers}) => numbers.length > 1) ?? shapes[0]
  return chosen && supportOf(chosen.name).some(({ended}) => ended) ? undefined : chosen?.name
}

/**
 * A tag that is still built in place of one that is not: the same version in the nearest variant, otherwise the next version in the
 * same one. Undefined where there is none.
 */
export function liveTag(name: string, reference: ImageReference, facts: Facts): string | undefined {
  const {tag} = reference
  const tags = tagsOf(name, reference, facts)
  if (!tags || !tag) return undefined
  const ranked = rankTags(tags)
  const shape = readTag(tag.text)
  const other = ranked.tags.find(one => isOtherVariant(one, shape))
  if (other) return other.name
  const newer = newerTags(ranked, tag.text)
  return newer[newer.length - 1]?.name
}

/** The same version for the same use, on a newer release of the same kind of system. */
function isOtherVariant(one: TagShape, shape: TagShape): boolean {
  if (shape.kind !== "version" || shape.variant === "") return false
  const family = ({variant}: TagShape) => `${/alpine/.test(variant)} ${/slim/.test(variant)}`
  return (
    isSameShape({...one, variant: shape.variant}, shape) && isSameVersion(one, shape) && family(one) === family(shape)
  )
}

function isSameVersion(a: TagShape, b: TagShape): boolean {
  return a.prerelease === b.prerelease && laterFirst(a.numbers, b.numbers) === 0
}
