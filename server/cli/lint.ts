import {readFileSync, statSync} from "node:fs"
import {basename, dirname, join, resolve} from "node:path"
import {analyze} from "../analysis.ts"
import {SEVERITIES, type Severity} from "../lint/rule.ts"
import {lintFile} from "../linter.ts"
import type {BuildSettings, Facts} from "../model/facts.ts"
import {suggest} from "../model/suggest.ts"
import {discover, type PathError, reasonOf} from "./discover.ts"
import {type OutputRequest, openOutputs} from "./outputs.ts"
import {startProgress} from "./progress.ts"
import {type Paint, PLAIN} from "./report/paint.ts"
import type {FileResult, ReportSettings} from "./report/reporter.ts"
import {visible} from "./report/visible.ts"
import type {Shellcheck} from "./shellcheck.ts"
import {readInput, writeError} from "./streams.ts"
import {VERSION} from "./version.ts"

export interface LintRequest {
  /** `-` is standard input. */
  paths: readonly string[]
  outputs: readonly OutputRequest[]
  /** The least serious severity that makes the run fail. */
  failOn: Severity | "none"
  /** Only findings that make the run fail, and nothing about the run. */
  quiet: boolean
  /** Counts per rule are asked for. */
  statistics: boolean
  build: BuildSettings
  /** The path that standard input is taken to have. */
  stdinFilename?: string
  /** Ask ShellCheck about the scripts. */
  shellcheck?: boolean
}

/** How many files are linted at a time where another program is waited for. */
const AHEAD = 8

/** Lints and prints; answers the exit code. */
export async function lintCommand(request: LintRequest, paint: Paint): Promise<number> {
  const {paths, outputs, failOn, quiet, statistics, build, stdinFilename} = request
  const shellcheck = request.shellcheck ? await (await import("./shellcheck.ts")).startShellcheck() : undefined
  if (typeof shellcheck === "string") {
    writeError(`dockerlint: ${shellcheck}\n`)
    return 2
  }
  const {files, errors, empty} = discover(paths)
  for (const error of errors) complain(error)
  for (const folder of quiet ? [] : empty) {
    writeError(`dockerlint: no Dockerfiles in ${folder === "." ? "this folder" : visible(folder)}\n`)
  }
  const target = outputs.find(({file}) => file !== "-" && files.some(path => resolve(path) === resolve(file)))
  if (target) {
    writeError(`dockerlint: --output would overwrite ${visible(target.file)}, which is a file to lint\n`)
    return 2
  }
  const fails = atLeast(failOn)
  // where nothing can fail, quiet leaves out what would not by default
  const matters = failOn === "none" ? atLeast("warning") : fails
  const progress = startProgress(files.length, !quiet)
  const settings: ReportSettings = {version: VERSION, paint, folder: process.cwd(), fails, statistics, quiet}
  const report = await openOutputs(outputs, settings, {...settings, paint: PLAIN}, progress.hide)
  let serious = false
  const fail = (error: PathError) => {
    errors.push(error)
    progress.hide()
    complain(error)
  }
  const lintNext = (file: string) =>
    lintPath(file, file === "-" ? (stdinFilename ?? "-") : file, build, shellcheck && {shellcheck, fail})
  for await (const found of inOrder(files, shellcheck ? AHEAD : 1, lintNext)) {
    progress.step()
    if ("message" in found) {
      fail(found)
      continue
    }
    serious ||= found.findings.some(({severity}) => fails(severity))
    const findings = quiet ? found.findings.filter(({severity}) => matters(severity)) : found.findings
    report.add({...found, findings})
  }
  progress.hide()
  const exitCode = errors.length > 0 ? 3 : serious ? 1 : 0
  const unwritten = await report.end({errors, exitCode})
  for (const error of unwritten) complain(error)
  return unwritten.length > 0 ? 3 : exitCode
}

/** Whether a severity is this serious or more so. */
function atLeast(least: Severity | "none"): (severity: Severity) => boolean {
  const last = least === "none" ? -1 : SEVERITIES.indexOf(least)
  return severity => SEVERITIES.indexOf(severity) <= last
}

/** The results of the work on each item, in their order; on so many items at a time. */
async function* inOrder<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = []
  for (const item of items) {
    begun.push(work(item))
    if (begun.length >= limit) yield begun.shift()!
  }
  yield* begun
}

async function lintPath(
  file: string,
  path: string,
  build: BuildSettings,
  program?: {shellcheck: Shellcheck; fail(error: PathError): void},
): Promise<FileResult | PathError> {
  let source: string
  try {
    source = file === "-" ? readInput() : readFileSync(file, "utf8")
  } catch (error) {
    return {path, message: reasonOf(error)}
  }
  try {
    const facts: Facts = {image: () => undefined, ignoreFile: path === "-" ? undefined : readIgnoreFile(path)}
    const analysis = analyze(source, build, facts)
    const told = await program?.shellcheck(analysis)
    for (const message of told?.failures ?? []) program?.fail({path, message})
    const findings = lintFile(analysis, undefined, told?.answers)
    const {lines, instructions} = analysis.file
    return {path, source, lines, instructions, findings, all: findings}
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

/** Says on standard error what could not be read or written. */
export function complain({path, message}: PathError): void {
  const command = suggest(path, ["explain", "parse"])
  writeError(
    `dockerlint: ${visible(path)}: ${visible(message)}${command ? `; did you mean the command ${command}?` : ""}\n`,
  )
}
