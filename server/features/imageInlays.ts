import type {Analysis} from "../analysis.ts"
import {isFailure} from "../model/answers.ts"
import type {ImageKnowledge} from "../model/imageKnowledge.ts"
import {imagesOf} from "../model/imageUses.ts"
import type {Span} from "../text.ts"
import {ageOf, dayOf} from "../values/amounts.ts"

/** What is shown behind an image: the tag that a digest has, and how old the image is. */
export interface ImageInlay {
  at: number
  label: string
  tooltip?: string
}

export function imageInlays(analysis: Analysis, within: Span, {answers, now}: ImageKnowledge): ImageInlay[] {
  const found: ImageInlay[] = []
  for (const {at, name, reference, stage} of imagesOf(analysis)) {
    if (at.to < within.from || at.to > within.to) continue
    const {tag, digest} = reference
    const bare = digest ? name.slice(0, name.indexOf("@")) : name
    const list = answers.tags(bare)?.value.tags ?? []
    const state = answers.tag(bare)
    const current = state && !isFailure(state) ? state.value : undefined
    const words: string[] = []
    const entry = digest
      ? (list.find(one => one.digest === digest.text && one.name === tag?.text) ??
        list.find(one => one.digest === digest.text))
      : list.find(one => one.name === (tag?.text ?? "latest"))
    if (digest && !tag && entry) words.push(entry.name)
    if (digest && tag && current && current.digest !== digest.text) words.push(`${tag.text} has moved`)
    const same = !digest || current?.digest === digest.text
    const pushed = entry?.pushed ?? (same ? current?.pushed : undefined)
    const created = answers.image(name, stage.platform ?? analysis.settings.platform)?.value.created
    const time = pushed ?? created
    if (time !== undefined) words.push(ageOf(time, now))
    if (words.length === 0) continue
    found.push({
      at: at.to,
      label: words.join(", "),
      ...(time !== undefined && {tooltip: `${pushed === undefined ? "made" : "last pushed"} ${dayOf(time)}`}),
    })
  }
  return found.sort((a, b) => a.at - b.at)
}
