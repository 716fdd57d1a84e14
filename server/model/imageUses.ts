import {type ImageReference, parseImageReference} from "../../grammars/image.ts"
import {slice, type Text} from "../../grammars/logical.ts"
import type {Dockerfile} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import type {Build} from "./build.ts"
import type {BuildSettings} from "./facts.ts"
import {fromParts} from "./instructions.ts"
import {looksLikeImage} from "./officialImages.ts"
import type {Stage} from "./stages.ts"
import {hasVariable, usesOf} from "./uses.ts"

/** An image that the build pulls by a name of the file. */
export interface ImageUse {
  /** What to change: the name, or the default of the argument that is all of it. */
  at: Span
  /** The tag in it. */
  tagAt?: Span
  /** Variables replaced. */
  name: string
  reference: ImageReference
  by: "FROM" | "COPY" | "RUN"
  /** The stage that stands in. */
  stage: Stage
  /** Set where a variable takes part. */
  variable?: {
    /** The name starts with one. */
    leading: boolean
    /** The name ends in one, so that a build argument may say another tag. */
    last: boolean
    /** Its argument takes part in other names too, which a change of its default would change. */
    shared: boolean
  }
}

/** Images behind FROM, COPY --from and RUN --mount from. Stages, contexts, scratch and what is not known are left out. */
export function* imagesOf(analysis: {
  stages: readonly Stage[]
  file: Dockerfile
  build: Build
  settings: BuildSettings
}): Generator<ImageUse> {
  const {stages, file, build, settings} = analysis
  const seen = new Set<number>()
  // collected once: a file may have thousands of both
  let mentions: Map<string, Set<string>> | undefined
  let defaults: Map<string, Text | undefined> | undefined
  for (const own of stages) {
    const {base, from, sources} = own
    const {image} = fromParts(from)
    if (base.kind === "image" && image) {
      const {name, reference} = base
      const use = {at: image, name, reference, by: "FROM", stage: own} as const
      if (!hasVariable(image, file.escape)) yield {...use, tagAt: tagIn(image, reference)}
      else {
        const found = {
          ...use,
          variable: {
            leading: image.value.startsWith("$"),
            last: /\$(?:\w+|\{[^}]*\})$/.test(image.value),
            shared: isShared(image),
          },
        }
        const fallback = defaultOf(image, name) ?? tagDefault(image, reference)
        // a default that several stages use is one place to change
        if (!fallback) yield found
        else if (!seen.has(fallback.from)) {
          seen.add(fallback.from)
          yield {...found, at: fallback, tagAt: tagIn(fallback, reference)}
        }
      }
    }
    for (const {at, name, stage, instruction} of sources) {
      if (stage || settings.contexts.has(name.toLowerCase()) || name === "scratch") continue
      const reference = parseImageReference(name)
      if ("problem" in reference) continue
      const by = instruction.name === "COPY" ? "COPY" : "RUN"
      yield {
        at: {from: at.from, to: at.to},
        tagAt: tagIn({...at, value: name}, reference),
        name,
        reference,
        by,
        stage: own,
      }
    }
  }

  /** Whether the variable at the end of a name takes part in another name, or in another argument. */
  function isShared(image: Text): boolean {
    const variable = /\$(?:\{(\w+)\}|(\w+))$/.exec(image.value)
    if (!variable) return false
    mentions ??= collectMentions()
    return (mentions.get(variable[1] ?? variable[2]!)?.size ?? 0) > 1
  }

  /** By variable, the different texts that it is part of. */
  function collectMentions(): Map<string, Set<string>> {
    const found = new Map<string, Set<string>>()
    const names = stages.map(({from}) => fromParts(from).image?.value ?? "")
    const values = build.globalArgs.flatMap(({pairs}) => pairs).map(({value}) => value && `=${value.value}`)
    for (const text of [...names, ...values]) {
      if (!text) continue
      const bare = text.replace(/\$\{(\w+)\}/g, "$$$1")
      for (const [, name] of text.matchAll(/\$\{?(\w+)/g)) {
        const texts = found.get(name!) ?? new Set()
        found.set(name!, texts.add(bare))
      }
    }
    return found
  }

  /** The value of the argument that is all of the name. */
  function defaultOf(image: Text, name: string): Text | undefined {
    const variable = /^\$(?:\{(\w+)\}|(\w+))$/.exec(image.value)
    return variable ? fallbackOf(variable[1] ?? variable[2]!, name) : undefined
  }

  /** The value of the argument that is all of the tag. */
  function tagDefault(image: Text, reference: ImageReference): Text | undefined {
    const variable = /:\$(?:\{(\w+)\}|(\w+))$/.exec(image.value)
    return variable && reference.tag ? fallbackOf(variable[1] ?? variable[2]!, reference.tag.text) : undefined
  }

  function fallbackOf(name: string, value: string): Text | undefined {
    defaults ??= new Map(build.globalArgs.flatMap(({pairs}) => pairs).map(({key, value}) => [key.value, value]))
    const text = defaults.get(name)
    if (!text || text.value.replace(/["']/g, "") !== value || [...usesOf(text, file.escape)].length > 0)
      return undefined
    return text.value === value || text.value.length !== value.length + 2 ? text : slice(text, 1, text.value.length - 1)
  }
}

/** The same without bare words behind --from, which are more likely a stage or a context that is missing. */
export function* likelyImagesOf(analysis: Parameters<typeof imagesOf>[0]): Generator<ImageUse> {
  for (const use of imagesOf(analysis)) if (use.by === "FROM" || looksLikeImage(use.name)) yield use
}

function tagIn(text: Text, {tag}: ImageReference): Span | undefined {
  if (!tag) return undefined
  if (text.value === tag.text) return {from: text.from, to: text.to}
  if (text.value.slice(tag.from, tag.to) !== tag.text) return undefined
  const {from, to} = slice(text, tag.from, tag.to)
  return {from, to}
}

/** What to write for an image whose tags hold no versions, as those of distroless; otherwise a tag. */
export function pinOf(name: string): string {
  return /^(?:gcr\.io\/distroless|cgr\.dev\/chainguard)\//.test(name)
    ? `${name}@sha256:DIGEST, it has no versions`
    : `${name}:VERSION`
}
