import {parseImageReference} from "../../../grammars/image.ts"
import type {Platform} from "../../values/platform.ts"
import {type Answers, isFailure} from "../answers.ts"
import type {LayerFacts} from "../layers.ts"
import {type BaseSize, baseSize, layeredSize} from "./baseImage.ts"
import {UNKNOWN_SIZE} from "./size.ts"

/** What sizes are estimated from where registries and servers are asked; what these don't tell is looked up in `bundled`. */
export function askedSizes(answers: Answers, bundled: LayerFacts): LayerFacts {
  return {
    ...bundled,
    image: (name, platform) => askedImage(answers, name, platform, bundled.image?.(name, platform)),
    download(url) {
      const found = answers.download(url)
      if (!found) return undefined
      return isFailure(found) ? {unknown: found.message} : {bytes: found.value.bytes}
    },
  }
}

function askedImage(
  answers: Answers,
  name: string,
  platform: Platform,
  bundled: BaseSize | undefined,
): BaseSize | undefined {
  const found = answers.layers(name, platform)
  if (found && !isFailure(found)) return layeredSize(found.value, registryOf(name))
  // Docker Hub tells the sum without a pull
  const state = answers.tag(name)
  const {os, arch} = platform
  if (state && !isFailure(state) && state.value.size !== undefined && os === "linux" && arch === "amd64")
    return baseSize(state.value.size, undefined, `as ${registryOf(name)} has it, as tar by a usual ratio`)
  if (bundled || !found) return bundled
  const why = `the size of the base image is not known: ${found.message}`
  return {size: UNKNOWN_SIZE, confidence: "unknown", why}
}

function registryOf(name: string): string {
  const reference = parseImageReference(name)
  return "problem" in reference ? "its registry" : reference.normalized.domain
}
