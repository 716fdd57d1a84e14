import {isUtf8} from "node:buffer"
import {lstatSync, readFileSync, realpathSync, statSync} from "node:fs"
import {isAbsolute, relative, sep} from "node:path"
import {analyze} from "../analysis.ts"
import {formatSettings} from "../config/effective.ts"
import {discover, type PathError} from "../disk/discover.ts"
import {reasonOf} from "../disk/reason.ts"
import {openSettings, problemLine} from "../disk/settings.ts"
import {format} from "../format/format.ts"
import {DEFAULT_FORMAT, type FormatOptions} from "../format/options.ts"
import {applyEdits} from "../text.ts"
import {complain, internalError, misuse, tell} from "./complain.ts"
import {unifiedDiff} from "./report/diff.ts"
import type {Paint} from "./report/paint.ts"
import {visible} from "./report/visible.ts"
import {inputChunks, writeError, writeOut} from "./streams.ts"
import {replaceFile} from "./write.ts"

export interface FormatRequest {
  /** `-` is standard input. */
  paths: readonly string[]
  /** Change nothing, say which files would change. */
  check: boolean
  /** Change nothing, show what would change. */
  diff: boolean
  /** What flags say; the configuration of each file says the rest. */
  options: Partial<FormatOptions>
  config?: string
  noConfig?: boolean
  /** The path that standard input is taken to have. */
  stdinFilename?: string
}

/** Formats files, or says what would change; answers the exit code. */
export async function formatCommand(request: FormatRequest, paint: Paint): Promise<number> {
  const {paths, check, diff, config, noConfig} = request
  const {files, errors, empty} = discover(paths)
  const settings = await openSettings(
    {config, noConfig},
    files.map(file => shownPath(file, request)),
  )
  if ("problems" in settings) return misuse(settings.problems.map(problemLine))
  for (const error of errors) complain(error)
  for (const folder of empty) writeError(`dockerlint: no Dockerfiles in ${folder === "." ? "this folder" : folder}\n`)
  const counts = {changed: 0, unchanged: 0, left: 0}
  for (const file of files) {
    const {effective} = settings.of(shownPath(file, request))
    if (effective.excludedBy !== undefined) {
      if (paths.includes(file)) tell(`${file} is not formatted: ${effective.excludedBy} excludes it`)
      continue
    }
    try {
      const options = {...DEFAULT_FORMAT, ...formatSettings(effective), ...request.options}
      const outcome = formatPath(file, request, options, paint)
      counts[outcome]++
    } catch (error) {
      const message = (error as NodeJS.ErrnoException).code ? reasonOf(error) : internalError(error)
      const failed: PathError = {path: shownPath(file, request), message}
      errors.push(failed)
      complain(failed)
    }
  }
  // nothing but the text or the patch goes to standard output where programs read it
  const say = diff || files.includes("-") ? writeError : writeOut
  if (files.length > 0 && !(files.length === 1 && files[0] === "-")) say(summary(counts, errors.length, check || diff))
  if (errors.length > 0) return 3
  return (check || diff) && counts.changed > 0 ? 1 : 0
}

type Outcome = "changed" | "unchanged" | "left"

function formatPath(file: string, request: FormatRequest, options: FormatOptions, paint: Paint): Outcome {
  const {check, diff} = request
  const path = shownPath(file, request)
  const input = file === "-"
  const outside = input || request.paths.includes(file) ? undefined : linkOutside(file, request.paths)
  if (outside !== undefined) return leave(`it is a link to ${outside}, outside of what is to be formatted`)
  const bytes = input ? Buffer.concat([...inputChunks()]) : readFileSync(file)
  if (!isUtf8(bytes)) throw Object.assign(new Error("not formatted, as it is not UTF-8 text"), {code: "ENCODING"})
  const before = bytes.toString("utf8")
  const {edits, left} = format(analyze(before), options)
  const after = applyEdits(before, edits)
  if (diff) {
    if (after !== before) writeOut(unifiedDiff(path, before, after, paint))
  } else if (check) {
    if (after !== before) writeOut(`would format ${visible(path)}\n`)
  } else if (input) writeOut(after)
  else if (after !== before) {
    replaceFile(file, after)
    writeOut(`formatted ${visible(path)}\n`)
  }
  if (left !== undefined) return leave(left)
  return after === before ? "unchanged" : "changed"

  function leave(why: string): Outcome {
    writeError(`dockerlint: ${visible(path)}: left alone: ${visible(why)}\n`)
    return "left"
  }
}

function shownPath(file: string, {stdinFilename}: FormatRequest): string {
  return file === "-" ? (stdinFilename ?? "-") : file
}

/** The file behind a link that was found in a folder, where it lies in none of the folders that were given. */
function linkOutside(file: string, given: readonly string[]): string | undefined {
  if (!lstatSync(file).isSymbolicLink()) return undefined
  const real = realpathSync(file)
  const within = given.some(path => {
    const stats = path === "-" ? undefined : statSync(path, {throwIfNoEntry: false})
    if (path === "-" || stats?.isFile()) return false
    // what is not there is a pattern for paths below the current folder
    const way = relative(realpathSync(stats ? path : "."), real)
    return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)
  })
  return within ? undefined : real
}

function summary({changed, unchanged, left}: Record<Outcome, number>, failed: number, dry: boolean): string {
  const files = `${changed} file${changed === 1 ? "" : "s"}`
  const parts = [dry ? `${files} would be formatted` : `formatted ${files}`, `${unchanged} unchanged`]
  if (left > 0) parts.push(`${left} left alone`)
  if (failed > 0) parts.push(`${failed} failed`)
  return `${parts.join(", ")}\n`
}
