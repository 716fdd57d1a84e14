import type {Answers} from "./answers.ts"
import type {BundledTables} from "./bundled.ts"

/** All that is known of images from outside of the file, at one moment. Look-ups only. */
export interface ImageKnowledge {
  answers: Answers
  bundled: BundledTables
  /** Milliseconds since 1970. */
  now: number
  /** Images that the Dockerfiles of the workspace name, without their tags, the most used first. */
  used?: readonly string[]
  /** Registries that may be asked, by their names. */
  hosts?: readonly string[]
}
