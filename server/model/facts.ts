import type {Platform} from "../values/platform.ts"
import type {Answers} from "./answers.ts"
import type {BundledTables} from "./bundled.ts"
import type {Value} from "./environment.ts"
import type {LayerFacts} from "./layers.ts"

/** What is known about an image from outside of the file. */
export interface ImageFacts {
  platform: Platform
  /** Its variables, in order. */
  env: readonly (readonly [name: string, value: string])[]
  user?: string
  workdir?: string
  shell?: readonly string[]
  /** Triggers for builds that use the image as their base. */
  onbuild?: readonly string[]
  entrypoint?: readonly string[]
  cmd?: readonly string[]
  /** `80/tcp` */
  ports?: readonly string[]
  volumes?: readonly string[]
  labels?: readonly (readonly [name: string, value: string])[]
  /** Whether it has a health check of its own. */
  healthcheck?: boolean
  /** `SIGQUIT` */
  stopSignal?: string
}

/** Read-only look-ups. Each answers undefined where it does not know, and nothing may be concluded from that. */
export interface Facts {
  /** By the name as it stands behind FROM, variables replaced. */
  image(name: string, platform: Platform): ImageFacts | undefined
  /** The text of the .dockerignore file; undefined where there is none, or where it is not known. */
  ignoreFile?: string
  /** What registries have said of images; undefined: none was asked. */
  answers?: Answers
  /** What comes with the program about Docker's official images. */
  bundled?: BundledTables
  /** What sizes are estimated from; undefined: from the file alone. */
  sizes?: LayerFacts
  /** Milliseconds since 1970, by which dates are judged; undefined: nothing is said of what depends on the day. */
  now?: number
}

/** What the user says about the build. */
export interface BuildSettings {
  /** UNKNOWN: given, but it can't be told what. */
  buildArgs: ReadonlyMap<string, Value>
  /** The stage that is built; undefined: the last one. */
  target?: string
  platform: Platform
  /** Names of additional build contexts. */
  contexts: ReadonlySet<string>
}

export const NO_FACTS: Facts = {image: () => undefined}

/** The build that is assumed where the user says nothing. */
export const DEFAULT_BUILD: BuildSettings = {
  buildArgs: new Map(),
  platform: {os: "linux", arch: "amd64", variant: "", osVersion: ""},
  contexts: new Set(),
}
