import {type ImageReference, parseImageReference} from "../../grammars/image.ts"
import type {Analysis} from "../analysis.ts"
import {imagePage} from "../knowledge/registryPages.ts"
import {readSuppressions} from "../lint/suppress.ts"
import {contextPaths} from "../model/contextPaths.ts"
import {fromParts} from "../model/instructions.ts"
import {sourceNames} from "../model/stageNames.ts"
import type {Span} from "../text.ts"
import {parseInteger} from "../values/numbers.ts"

/** A place that leads to a page, or to a file by its path in the build context, which may not exist. */
export type Link = {at: Span; url: string} | {at: Span; file: string}

export interface LinkOptions {
  /** The page of what an ignore comment names; undefined for what has none. */
  rulePage?: (name: string) => string | undefined
}

/**
 * The links of a file, in its order: images to the page that their registry has about them, what is copied or mounted from
 * the build context to its file, names in ignore comments to the page of their rule, and addresses to where they lead.
 */
export function links(analysis: Analysis, {rulePage}: LinkOptions = {}): Link[] {
  const {file, source, stages, settings, names} = analysis
  const found: Link[] = []
  const addImage = (at: Span, reference: ImageReference | {problem: string}) => {
    const url = "problem" in reference ? undefined : imagePage(reference)
    if (url !== undefined) found.push({at: spanOf(at), url})
  }
  for (const {base, from, instructions} of stages) {
    const {image} = fromParts(from)
    if (image && base.kind === "image") addImage(image, base.reference)
    for (const instruction of instructions) {
      for (const {text, numbered} of sourceNames(instruction.trigger ?? instruction)) {
        const {value} = text
        if (names.at(text.from)?.name.kind === "stage" || (numbered && parseInteger(value) !== undefined)) continue
        if (value !== "scratch" && !settings.contexts.has(value.toLowerCase()))
          addImage(text, parseImageReference(value))
      }
      for (const {text, path, pattern} of contextPaths(instruction, file, analysis.stateAt(instruction)))
        if (path !== "" && !pattern) found.push({at: spanOf(text), file: path})
    }
  }
  const {syntax} = file
  if (syntax) addImage({from: syntax.from, to: syntax.from + syntax.value.length}, parseImageReference(syntax.value))
  for (const {names} of rulePage ? readSuppressions(analysis) : []) {
    for (const {text, at} of names) {
      const url = rulePage!(text)
      if (url !== undefined) found.push({at, url})
    }
  }
  for (const link of addresses(source)) found.push(link)
  found.sort((a, b) => a.at.from - b.at.from)
  return found.filter(({at}, i) => i === 0 || found[i - 1]!.at.to <= at.from)
}

const ADDRESS = /\bhttps?:\/\/(?=[\w.-]+\.\w)[\w.-]+(?::\d+)?(?:[/?#][\w\-./?:@%&=+#~,]*)?/gi

/** Addresses of the web that are written out: none with a variable, an escape or a password in it. */
function* addresses(source: string): Generator<Link> {
  for (const match of source.matchAll(ADDRESS)) {
    const end = match.index + match[0].length
    if (/^(?:[$`\\{@[(<]|:\S)/.test(source.slice(end, end + 2))) continue
    const url = match[0].replace(/[.,:?]+$/, "")
    yield {at: {from: match.index, to: match.index + url.length}, url}
  }
}

function spanOf({from, to}: Span): Span {
  return {from, to}
}
