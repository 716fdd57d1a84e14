import type {Analysis} from "../analysis.ts"
import {isFailure} from "../model/answers.ts"
import {findFlag} from "../model/flags.ts"
import type {ImageKnowledge} from "../model/imageKnowledge.ts"
import {type ImageUse, imagesOf} from "../model/imageUses.ts"
import {newerTags, rankTags} from "../model/tagRank.ts"
import {readTag} from "../model/tagShape.ts"
import type {Edit, Span} from "../text.ts"
import {formatPlatform} from "../values/platform.ts"

/** Something that can be done with the image at a place. */
export interface ImageAction {
  title: string
  kind: "quickfix" | "refactor.rewrite"
  /** Undefined where a registry has to be asked first: `resolveImageAction` makes them of the key. */
  edits?: readonly Edit[]
  key?: ImageActionKey
}

/** What a registry has to be asked for; plain JSON. */
export interface ImageActionKey {
  /** The name in the file, variables replaced; with its digest, if it has one. */
  name: string
  /** What takes its place, without a digest: its digest is asked for. */
  pin: string
}

/** What can be done with the images at a span. `online`: registries may be asked for what is missing. */
export function imageActions(analysis: Analysis, span: Span, images: ImageKnowledge, online: boolean): ImageAction[] {
  return usesOf(analysis)
    .filter(({at}) => at.from <= span.to && at.to >= span.from)
    .flatMap(use => [...pins(use, online), ...newerVersions(use, images, online), ...platforms(analysis, use, images)])
}

/**
 * The edits of an action that has a key, in the file as it is; empty where the image is not there any more, or has that digest
 * already. `digest`: what the registry says of `key.pin` now.
 */
export function resolveImageAction(analysis: Analysis, {name, pin}: ImageActionKey, digest: string): Edit[] {
  return usesOf(analysis)
    .filter(use => use.name === name)
    .map(({at}) => ({...at, text: `${pin}@${digest}`}))
    .filter(({from, to, text}) => analysis.source.slice(from, to) !== text)
}

/** Images that are written out: what is put together of variables is not changed here. */
function usesOf(analysis: Analysis): ImageUse[] {
  return [...imagesOf(analysis)].filter(use => !use.variable && analysis.text(use.at) === use.name)
}

function* pins({name, reference}: ImageUse, online: boolean): Generator<ImageAction> {
  if (!online) return
  const {digest, tag} = reference
  const bare = digest ? name.slice(0, name.indexOf("@")) : name
  const key: ImageActionKey = {name, pin: tag ? bare : `${bare}:latest`}
  if (!digest) yield {title: `Pin ${key.pin} to the digest that it has now`, kind: "refactor.rewrite", key}
  else if (tag) yield {title: `Update the digest to that of ${key.pin} now`, kind: "refactor.rewrite", key}
}

/** The latest tags of the same shape: one of the same major version, and one of all. */
function* newerVersions(
  {name, reference, tagAt}: ImageUse,
  {answers}: ImageKnowledge,
  online: boolean,
): Generator<ImageAction> {
  const {tag, digest} = reference
  const list = tag && answers.tags(name)
  if (!tag || !tagAt || !list) return
  const newer = newerTags(rankTags(list.value.tags), tag.text)
  const major = readTag(tag.text).numbers[0]
  const [latest] = newer
  const within = newer.find(({numbers}) => numbers[0] === major)
  for (const one of new Set([within, latest])) {
    if (!one) continue
    const title = `Change ${tag.text} to ${one.name}${one === within ? "" : ", a new major version"}`
    const base = name.slice(0, tag.from)
    if (!digest) yield {title, kind: "refactor.rewrite", edits: [{...tagAt, text: one.name}]}
    // a digest of the old one would still decide
    else if (online) yield {title, kind: "refactor.rewrite", key: {name, pin: base + one.name}}
  }
}

/** Where the image is not for the platform of the build: those that it is for. */
function* platforms(
  {all, settings}: Analysis,
  {name, by, at}: ImageUse,
  {answers}: ImageKnowledge,
): Generator<ImageAction> {
  const from = by === "FROM" ? all("FROM").find(one => one.from <= at.from && at.to <= one.to) : undefined
  const state = from && !findFlag(from, "platform") ? answers.tag(name) : undefined
  if (!from || !state || isFailure(state) || !state.value.platforms) return
  const {os, arch} = settings.platform
  if (state.value.platforms.some(one => one.os === os && one.arch === arch)) return
  const names = [...new Set(state.value.platforms.map(formatPlatform))]
  const {to} = from.keyword
  for (const platform of names.slice(0, 3)) {
    const edits = [{from: to, to, text: ` --platform=${platform}`}]
    yield {title: `Add --platform=${platform}, since the image is not for ${os}/${arch}`, kind: "quickfix", edits}
  }
}
