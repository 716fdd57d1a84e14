import type {Platform} from "../values/platform.ts"
import type {Facts, ImageFacts} from "./facts.ts"

// What is known about images from outside of the file: the shapes, and the look-ups that pure code asks.

/** Something known, with where it comes from and since when. */
export interface Answer<T> {
  value: T
  /** `bundle`: shipped with the program; `cache`: asked earlier; `live`: asked just now. */
  source: "bundle" | "cache" | "live"
  /** When the source said so: milliseconds since 1970. */
  date: number
  /** Older than its kind may be without saying so. */
  stale: boolean
  /** Why it is no fresher: one line for people; undefined where nothing went wrong. */
  reason?: string
}

/** A tag as lists of tags have it: often there is only the name. */
export interface TagEntry {
  name: string
  /** Of the index where there is one. */
  digest?: string
  /** Where digests are not known: the same for tags of the same image. */
  image?: number
  /** Compressed bytes of the image for linux/amd64, or of the only one. */
  size?: number
  /** When it was last pushed: milliseconds since 1970. */
  pushed?: number
  /** Undefined where the list does not say. */
  platforms?: readonly Platform[]
}

export interface TagList {
  /** In the registry's order. */
  tags: readonly TagEntry[]
  /** False where there are more than were asked for. */
  complete: boolean
}

/** What a tag (or a digest) stands for now. */
export interface TagState {
  /** What a pin is written with: that of the index where there is one. */
  digest: string
  /** One image for several platforms. Undefined: not known. */
  index?: boolean
  /** Those that it is offered for; undefined: not known. */
  platforms?: readonly Platform[]
  /** Compressed bytes of the image for linux/amd64, or of the only one. */
  size?: number
  /** Milliseconds since 1970. */
  pushed?: number
}

export interface ImageLayer {
  digest: string
  /** Compressed bytes. */
  size: number
  /** How it is packed; undefined where its media type does not tell. */
  format?: "tar" | "gzip" | "zstd"
  /** The checksum of its tar, which is the same however it is packed. */
  diffId?: string
  /** Bytes as tar; undefined where that can't be told without the whole layer, or nobody has asked. */
  bytes?: number
  /** The step that made it, as its history has it. Undefined where history and layers do not fit together. */
  createdBy?: string
}

/** All that a registry says about an image for one platform. */
export interface ImageDetails extends ImageFacts {
  /** Of the index where there is one: what a pin is written with. */
  digest: string
  /** Of the manifest for this platform. */
  manifest: string
  /** Compressed bytes of all layers. */
  size: number
  /** Milliseconds since 1970; undefined where it is not said, or is a date that stands for none (1970 and earlier). */
  created?: number
  /** Those that the image is offered for; the only one of an image without index. */
  platforms: readonly Platform[]
  layers: readonly ImageLayer[]
}

/** What an address gives. */
export interface Download {
  bytes: number
}

/** Why something could not be learned. */
export type FailureKind =
  | "offline"
  | "not-allowed"
  | "refused"
  | "unauthorized"
  | "denied"
  | "not-found"
  | "rate-limited"
  | "server"
  | "timeout"
  | "network"
  | "too-large"
  | "bad-answer"
  | "unsupported"

export interface Failure {
  failure: FailureKind
  /** One line for people, which names the registry. */
  message: string
}

/** What is known, or why nothing is. */
export type Outcome<T> = Answer<T> | Failure

export function isFailure<T>(outcome: Outcome<T>): outcome is Failure {
  return "failure" in outcome
}

/**
 * Look-ups that answer at once with what is known, by names as they stand behind FROM, variables replaced. Undefined means
 * not known, and nothing may be concluded from it. What is asked for in vain, or is stale, is noted by the edge that made
 * the look-ups, which may fetch it and ask again.
 */
export interface Answers {
  tags(name: string): Answer<TagList> | undefined
  /** What the tag or digest of the name stands for. A failure `not-found` is an answer too: the registry said so. */
  tag(name: string): Outcome<TagState> | undefined
  image(name: string, platform: Platform): Answer<ImageDetails> | undefined
  /** As `image`, with the bytes of its layers as tar; where it is not known, why. */
  layers(name: string, platform: Platform): Outcome<ImageDetails> | undefined
  /** How large what lies at an address is. */
  download(url: string): Outcome<Download> | undefined
}

/** Nothing is known. */
export const NO_ANSWERS: Answers = {
  tags: () => undefined,
  tag: () => undefined,
  image: () => undefined,
  layers: () => undefined,
  download: () => undefined,
}

/** What the model of a build wants to know of its base images. */
export function imagesFrom(answers: Answers): Facts["image"] {
  return (name, platform) => answers.image(name, platform)?.value
}

/** What a registry said that a name stands for; undefined where it said nothing, or could not be asked. */
export function stateOf(answers: Answers | undefined, name: string): TagState | undefined {
  const found = answers?.tag(name)
  return found && !isFailure(found) ? found.value : undefined
}
