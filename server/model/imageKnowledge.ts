import {type Answers, NO_ANSWERS} from "./answers.ts"
import type {BundledTags} from "./bundledTags.ts"
import type {BundledHistory} from "./droppedTags.ts"
import type {BundledSupport} from "./endOfLife.ts"

/** All that is known of images from outside of the file, at one moment. Look-ups only; undefined: not loaded, or not to be had. */
export interface ImageKnowledge {
  answers: Answers
  /** Milliseconds since 1970. */
  now: number
  tags?: BundledTags
  support?: BundledSupport
  history?: BundledHistory
  /** Images that the other Dockerfiles of the workspace name, the most used first. */
  used?: readonly string[]
  /** Registries that may be asked, by their names. */
  hosts?: readonly string[]
}

export const NO_KNOWLEDGE: ImageKnowledge = {answers: NO_ANSWERS, now: 0}
