import type {SettingsRequest} from "../disk/settings.ts"
import type {FormatOptions} from "../format/options.ts"
import {DEFAULT_LINT, type LintSettings} from "../lint/settings.ts"
import type {lintFile} from "../linter.ts"
import {type BuildSettings, DEFAULT_BUILD} from "../model/facts.ts"
import type {ReadContext} from "./contexts.ts"
import type {ImageSources} from "./images.ts"

/** What counts for one document besides its text. */
export interface Circumstances {
  lint: LintSettings
  build: BuildSettings
  /** What is said about formatting; the editor decides the rest. */
  formatting: Partial<FormatOptions>
  /** Who says that the file is not linted; undefined where it is. */
  excludedBy?: string
  /** The text of the .dockerignore file that counts; undefined where there is none. */
  ignoreFile?: string
  /** The folder of the build context; undefined where the document is in no folder, or where builds of it differ. */
  context?: string
  /** What is wrong with configurations, which do not count then. */
  problems: readonly ConfigurationProblem[]
  /** All rules, which are loaded when a document first needs them; undefined while it needs none. */
  lintFile?: typeof lintFile
}

export interface ConfigurationProblem {
  /** The file that is wrong; undefined where it is the editor's own settings. */
  uri?: string
  /** 1-based; 0 where it is about all of the file. */
  line: number
  column: number
  message: string
}

export interface FolderEntry {
  name: string
  folder: boolean
}

/** What counts where configurations can't be read: nothing is linted, so that nobody takes the defaults for them. */
export function wrong(problems: readonly ConfigurationProblem[]): Circumstances {
  return {lint: DEFAULT_LINT, build: DEFAULT_BUILD, formatting: {}, problems}
}

/** The world around the server: the disk, or whatever a browser has. Nothing in it throws; what can't be had is undefined. */
export interface Host {
  /** `folder`: the one of the workspace from which the paths in the request go; undefined: the document's own. */
  circumstances(uri: string, request: SettingsRequest, folder: string | undefined): Promise<Circumstances>
  /** Everything read so far may be another now. */
  forget(): void
  /** The text of a file that is to be linted. */
  read(uri: string): Promise<string | undefined>
  list(uri: string): Promise<readonly FolderEntry[] | undefined>
  exists(uri: string): Promise<boolean>
  /** Whether a file or folder is in a folder, symbolic links followed. */
  isInside(uri: string, folder: string): Promise<boolean>
  /** The Dockerfiles in folders of the workspace. */
  dockerfiles(folders: readonly string[]): Promise<readonly string[]>
  images: ImageSources
  /** What a build of a folder gets; undefined as a whole where there is no disk. */
  readContext?: ReadContext
}
