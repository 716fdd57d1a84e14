import type {ImageReference} from "../../grammars/image.ts"
import type {BundledTags} from "./bundledTags.ts"
import type {BundledHistory} from "./droppedTags.ts"
import type {BundledSupport, Support} from "./endOfLife.ts"
import type {BuildSettings, Facts} from "./facts.ts"
import {type ImageUse, imagesOf} from "./imageUses.ts"

// What comes with the program about Docker's official images, and what follows from it for an image of a file.

/** The tables; one that is not there was not loaded, and nothing may be concluded from that. */
export interface BundledTables {
  tags?: BundledTags
  history?: BundledHistory
  support?: BundledSupport
}

export type TableName = keyof BundledTables

/** The name of an official image as the tables have it: `library/node`; undefined for all others. */
export function officialPath({normalized: {domain, path}}: ImageReference): string | undefined {
  return domain === "docker.io" && path.startsWith("library/") ? path : undefined
}

/** What of an image is no longer looked after on the day of the facts; empty where that is not known. */
export function endedIn(reference: ImageReference, {bundled, now}: Facts): Support[] {
  const path = officialPath(reference)
  if (path === undefined || !reference.tag || now === undefined || !bundled?.support) return []
  return bundled.support.supportOf(path, reference.tag.text, now).filter(({ended}) => ended)
}

/** Since which month an image is no longer built, and whether that is so for all its tags. */
export interface Dropped {
  since: string
  all: boolean
}

/** Undefined where it is still built, or not known. */
export function droppedFrom(reference: ImageReference, {bundled}: Facts): Dropped | undefined {
  const path = officialPath(reference)
  const {history} = bundled ?? {}
  if (path === undefined || !history) return undefined
  const all = history.repositoryDroppedSince(path)
  if (all !== undefined) return {since: all, all: true}
  const since = reference.tag && history.droppedSince(path, reference.tag.text)
  return since === undefined ? undefined : {since, all: false}
}

/** The tables that have something to say about the images of a file and are not loaded yet. */
export function wantedTables(
  analysis: Parameters<typeof imagesOf>[0] & {facts: Facts; settings: BuildSettings},
  loaded: BundledTables,
): TableName[] {
  const wanted = new Set<TableName>()
  for (const use of imagesOf(analysis)) {
    if (officialPath(use.reference) === undefined) continue
    wanted.add("support").add("history")
    if (needsTags(use, {...analysis.facts, bundled: loaded})) wanted.add("tags")
  }
  return [...wanted].filter(name => !loaded[name])
}

/** Tags are looked up to say what to write instead, and which platforms there are. */
function needsTags({reference, stage}: ImageUse, facts: Facts): boolean {
  const {tag} = reference
  return (!tag && !reference.digest) || tag?.text === "latest" || !!stage.platform || !!droppedFrom(reference, facts)
}
