import {readFileSync, statSync} from "node:fs"
import {basename, dirname, join} from "node:path"
import {analyze} from "../analysis.ts"
import {lintFile} from "../linter.ts"
import type {BuildSettings, Facts} from "../model/facts.ts"
import {suggest} from "../model/suggest.ts"
import {discover, type PathError, reasonOf} from "./discover.ts"
import {jsonReport} from "./report/json.ts"
import type {Paint} from "./report/paint.ts"
import type {FileResult} from "./report/reporter.ts"
import {textReport} from "./report/text.ts"
import {readInput, writeError, writeOut} from "./streams.ts"

export interface LintRequest {
  /** `-` is standard input. */
  paths: readonly string[]
  format: "text" | "json"
  build: BuildSettings
  /** The path that standard input is taken to have. */
  stdinFilename?: string
}

/** Lints and prints; answers the exit code. */
export function lintCommand({paths, format, build, stdinFilename}: LintRequest, paint: Paint): number {
  const {files, errors, empty} = discover(paths)
  for (const error of errors) complain(error)
  for (const folder of empty) writeError(`dockerlint: no Dockerfiles in ${folder === "." ? "this folder" : folder}\n`)
  const report = format === "json" ? jsonReport() : textReport(paint)
  let serious = false
  for (const file of files) {
    const path = file === "-" ? (stdinFilename ?? "-") : file
    const found = lintPath(file, path, build)
    if ("message" in found) {
      errors.push(found)
      complain(found)
      continue
    }
    serious ||= found.findings.some(({severity}) => severity === "error" || severity === "warning")
    writeOut(report.file(found))
  }
  writeOut(report.end(errors))
  return errors.length > 0 ? 3 : serious ? 1 : 0
}

function lintPath(file: string, path: string, build: BuildSettings): FileResult | PathError {
  let source: string
  try {
    source = file === "-" ? readInput() : readFileSync(file, "utf8")
  } catch (error) {
    return {path, message: reasonOf(error)}
  }
  try {
    const facts: Facts = {image: () => undefined, ignoreFile: path === "-" ? undefined : readIgnoreFile(path)}
    const analysis = analyze(source, build, facts)
    return {path, analysis, findings: lintFile(analysis)}
  } catch (error) {
    return {path, message: internalError(error)}
  }
}

/** The ignore file beside a Dockerfile: the one of its own name, or else the folder's. */
function readIgnoreFile(path: string): string | undefined {
  const folder = dirname(path)
  for (const name of [`${basename(path)}.dockerignore`, ".dockerignore"]) {
    try {
      const place = join(folder, name)
      if (statSync(place, {throwIfNoEntry: false})?.isFile()) return readFileSync(place, "utf8")
    } catch {
      // what can't be read is not known
    }
  }
  return undefined
}

/** One line about an exception that should not happen. */
export function internalError(error: unknown): string {
  if (!(error instanceof Error)) return `internal error: ${String(error)}`
  const [, place] = /\n\s+at (.*)/.exec(error.stack ?? "") ?? []
  return `internal error, please report it: ${error.message}${place ? ` (at ${place})` : ""}`
}

export function complain({path, message}: PathError): void {
  const command = suggest(path, ["explain", "parse"])
  writeError(`dockerlint: ${path}: ${message}${command ? `; did you mean the command ${command}?` : ""}\n`)
}
