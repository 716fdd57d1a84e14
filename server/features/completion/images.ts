import {knownImages} from "../../knowledge/images.ts"
import type {ImageKnowledge} from "../../model/imageKnowledge.ts"
import type {Span} from "../../text.ts"
import type {Draft, Place} from "./item.ts"
import {completeTags} from "./tags.ts"

/** A word that names an image, or the start of one. */
export interface ImageWord {
  at: Span
  value: string
  /** As far as the offset goes into it. */
  before: string
}

/** Whether the word is at its tag or digest already. */
export function isBehindName(before: string): boolean {
  return /[:@]/.test(before.slice(before.lastIndexOf("/") + 1))
}

/** What an image can be named by: its name, or behind its colon the tag. `not`: names that mean something else there. */
export function* completeImages(
  {at, value, before}: ImageWord,
  place: Place,
  not: (name: string) => boolean = () => false,
): Iterable<Draft> {
  if (before.includes("@")) return
  const {offset, options} = place
  const colon = before.indexOf(":", before.lastIndexOf("/") + 1)
  if (colon >= 0) {
    const digest = value.indexOf("@", colon)
    const current = value.slice(colon + 1, digest < 0 ? undefined : digest)
    const typed = before.slice(colon + 1)
    const from = offset - typed.length
    const to = digest < 0 ? Math.max(offset, at.to) : Math.max(offset, from + current.length)
    yield* completeTags(before.slice(0, colon), {at: {from, to}, before: typed, current}, place)
    return
  }
  // the name alone: a tag or digest behind it stays
  const end = value.slice(before.length).search(/[:@]/)
  const whole = end < 0 ? at : {from: at.from, to: offset + end}
  for (const draft of names(options.images)) if (!not(draft.label)) yield {...draft, at: whole}
}

function* names(images: ImageKnowledge | undefined): Iterable<Draft> {
  const known = knownImages()
  const tags = images?.bundled.tags
  const commit = [":", "@"]
  for (const name of images?.used ?? [])
    yield {label: name, kind: "image", detail: known.get(name)?.doc ?? "Used in this workspace", commit}
  for (const {name, doc} of known.values()) {
    const own = name === "scratch" ? undefined : commit
    yield {label: name, kind: "image", detail: doc, key: `image:${name}`, commit: own}
  }
  for (const name of tags?.officialImages ?? []) {
    if (known.has(name)) continue
    yield {label: name, kind: "image", detail: tags!.about(name) ?? "One of Docker's official images", commit}
  }
  for (const name of tags?.popularImages ?? []) {
    if (!known.has(name)) yield {label: name, kind: "image", detail: "Many Dockerfiles name it", commit}
  }
  for (const host of images?.hosts ?? []) {
    if (host !== "docker.io") yield {label: `${host}/`, kind: "image", detail: "A registry that may be asked"}
  }
}
