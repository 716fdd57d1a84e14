import {type Analysis, analyze} from "../analysis.ts"
import {settingsOf} from "../builds/definition.ts"
import {isDefinitionPath, knownDefinitions} from "../disk/definitions.ts"
import {discover, type PathError, type SearchOptions} from "../disk/discover.ts"
import {openSettings, problemLine} from "../disk/settings.ts"
import {type ImageUse, likelyImagesOf} from "../model/imageUses.ts"
import {loadTablesFor} from "../registry/bundle.ts"
import {complain, misuse, tell} from "./complain.ts"
import {readText} from "./readText.ts"
import {visible} from "./report/visible.ts"
import {writeError} from "./streams.ts"
import {factsAt} from "./work.ts"

/** Which files are looked through for images. */
export interface ImageFilesRequest {
  paths: readonly string[]
  search: SearchOptions
  config?: string
  noConfig?: boolean
}

/** A Dockerfile with the images in it. */
export interface ImageFile {
  path: string
  analysis: Analysis
  uses: readonly ImageUse[]
  /** Its text can be written back. */
  exact: boolean
}

export interface ImageFiles {
  files: readonly ImageFile[]
  /** What could not be read; it was said already. */
  errors: readonly PathError[]
}

/** Reads the Dockerfiles of a run; a number is the exit code where nothing can be done. */
export async function readImageFiles(request: ImageFilesRequest, now: number): Promise<ImageFiles | number> {
  const {paths, search, config, noConfig} = request
  const {files: found, errors, empty} = discover(paths, search)
  const settings = await openSettings({config, noConfig}, found)
  if ("problems" in settings) return misuse(settings.problems.map(problemLine))
  for (const error of errors) complain(error)
  for (const folder of empty)
    writeError(`dockerlint: no Dockerfiles in ${folder === "." ? "this folder" : visible(folder)}\n`)
  const definitions = knownDefinitions([])
  const files: ImageFile[] = []
  for (const path of found) {
    const {build, effective} = settings.of(path)
    if (effective.excludedBy !== undefined) {
      if (paths.includes(path)) tell(`${path} is left out: ${effective.excludedBy} excludes it`)
      continue
    }
    if (isDefinitionPath(path)) {
      tell(`${path} is left out: only Dockerfiles are read here`)
      continue
    }
    const text = readText(path)
    if ("message" in text) {
      const error = {path, message: text.message}
      errors.push(error)
      complain(error)
      continue
    }
    const known = path === "-" ? [] : await definitions.buildsOf(path)
    const analysis = analyze(text.source, settingsOf(known, build), factsAt(now))
    await loadTablesFor(analysis)
    files.push({path, analysis, uses: [...likelyImagesOf(analysis)], exact: text.exact})
  }
  return {files, errors}
}
