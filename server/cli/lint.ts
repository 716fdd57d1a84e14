import {readFileSync, statSync} from "node:fs"
import {basename, dirname, join, resolve} from "node:path"
import {analyze} from "../analysis.ts"
import type {FailOn} from "../config/layer.ts"
import {SEVERITIES, type Severity} from "../lint/rule.ts"
import {lintFile} from "../linter.ts"
import type {Facts} from "../model/facts.ts"
import {suggest} from "../model/suggest.ts"
import type {Baseline} from "./baseline.ts"
import {discover, type PathError, reasonOf} from "./discover.ts"
import {type GivenOutput, openOutputs, outputsOf} from "./outputs.ts"
import {startProgress} from "./progress.ts"
import type {FormatName} from "./report/formats.ts"
import {type Paint, PLAIN} from "./report/paint.ts"
import type {FileResult, ReportSettings} from "./report/reporter.ts"
import {visible} from "./report/visible.ts"
import {type FileSettings, openSettings, type SettingsRequest} from "./settings.ts"
import {readInput, writeError, writeOut} from "./streams.ts"
import {VERSION} from "./version.ts"

export interface LintRequest extends SettingsRequest {
  /** `-` is standard input. */
  paths: readonly string[]
  output: readonly GivenOutput[]
  /** Only findings that make the run fail, and nothing about the run. */
  quiet: boolean
  /** Counts per rule are asked for. */
  statistics: boolean
  /** The path that standard input is taken to have. */
  stdinFilename?: string
  /** Findings are written to the baseline, and not reported. */
  writeBaseline: boolean
}

/** Lints and prints; answers the exit code. */
export async function lintCommand(request: LintRequest, paint: Paint): Promise<number> {
  const {paths, output, quiet, statistics, stdinFilename, writeBaseline} = request
  const {files, errors, empty} = discover(paths)
  const nameOf = (file: string) => (file === "-" ? (stdinFilename ?? "-") : file)
  const settings = await openSettings(request, files.map(nameOf))
  if ("problems" in settings) return misuse(settings.problems)
  const {format, noColor, baseline: baselineFile} = settings.run.effective.values
  const outputs = outputsOf((format?.value as FormatName | undefined) ?? "text", output)
  if (statistics && !outputs.some(({format}) => format === "text" || format === "json"))
    return misuse(["--statistics is for the formats text and json"])
  const baseline = await openBaseline(baselineFile?.value, writeBaseline)
  if (baseline && "problem" in baseline) return misuse([baseline.problem])
  for (const note of settings.notes) writeError(`dockerlint: ${note}\n`)
  for (const error of errors) complain(error)
  for (const folder of quiet ? [] : empty) {
    writeError(`dockerlint: no Dockerfiles in ${folder === "." ? "this folder" : visible(folder)}\n`)
  }
  const target = outputs.find(({file}) => file !== "-" && files.some(path => resolve(path) === resolve(file)))
  if (target) return misuse([`--output would overwrite ${visible(target.file)}, which is a file to lint`])
  const progress = startProgress(files.length, !quiet)
  const colors = noColor?.value ? {...PLAIN, columns: paint.columns} : paint
  const fails = atLeast(settings.run.failOn)
  const shared: ReportSettings = {version: VERSION, paint: colors, folder: process.cwd(), fails, statistics, quiet}
  const report = writeBaseline
    ? undefined
    : await openOutputs(outputs, shared, {...shared, paint: PLAIN}, progress.hide)
  let serious = false
  for (const file of files) {
    progress.step()
    const path = nameOf(file)
    const own = settings.of(path)
    const {excludedBy} = own.effective
    if (excludedBy !== undefined) {
      if (paths.includes(file) && !quiet) {
        progress.hide()
        writeError(`dockerlint: ${path} is not linted: ${excludedBy} excludes it\n`)
      }
      continue
    }
    const found = lintPath(file, path, own)
    if ("message" in found) {
      errors.push(found)
      progress.hide()
      complain(found)
      continue
    }
    const findings = baseline?.unknown(path, found.source, found.findings) ?? found.findings
    const failsHere = atLeast(own.failOn)
    serious ||= findings.some(({severity}) => failsHere(severity))
    // where nothing can fail, quiet leaves out what would not by default
    const matters = own.failOn === "none" ? atLeast("warning") : failsHere
    report?.add({...found, findings: quiet ? findings.filter(({severity}) => matters(severity)) : findings})
  }
  progress.hide()
  const unread = errors.length > 0
  if (!report) {
    const unsaved = await baseline!.save()
    if (unsaved) complain(unsaved)
    return unread || unsaved ? 3 : 0
  }
  const exitCode = unread ? 3 : serious ? 1 : 0
  const unwritten = await report.end({errors, exitCode})
  for (const error of unwritten) complain(error)
  for (const line of quiet ? [] : (baseline?.stale() ?? [])) writeError(`dockerlint: ${line}\n`)
  return unwritten.length > 0 ? 3 : exitCode
}

/** Prints what counts for a file and who said it; answers the exit code. */
export async function printConfigCommand(path: string, request: SettingsRequest): Promise<number> {
  const settings = await openSettings(request, [path])
  if ("problems" in settings) return misuse(settings.problems)
  for (const note of settings.notes) writeError(`dockerlint: ${note}\n`)
  const {printEffective} = await import("../config/print.ts")
  writeOut(printEffective(settings.of(path).effective))
  return 0
}

function misuse(problems: readonly string[]): number {
  for (const problem of problems) writeError(`dockerlint: ${problem}\n`)
  return 2
}

async function openBaseline(
  file: string | undefined,
  write: boolean,
): Promise<Baseline | {problem: string} | undefined> {
  if (file !== undefined) return (await import("./baseline.ts")).readBaselineFile(file, write)
  const problem = "--write-baseline needs the file: add --baseline FILE, or baseline: to the configuration"
  return write ? {problem} : undefined
}

/** Whether a severity is this serious or more so. */
function atLeast(least: FailOn): (severity: Severity) => boolean {
  const last = least === "none" ? -1 : SEVERITIES.indexOf(least)
  return severity => SEVERITIES.indexOf(severity) <= last
}

function lintPath(file: string, path: string, {build, lint}: FileSettings): FileResult | PathError {
  let source: string
  try {
    source = file === "-" ? readInput() : readFileSync(file, "utf8")
  } catch (error) {
    return {path, message: reasonOf(error)}
  }
  try {
    const facts: Facts = {image: () => undefined, ignoreFile: path === "-" ? undefined : readIgnoreFile(path)}
    const analysis = analyze(source, build, facts)
    const findings = lintFile(analysis, lint)
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
  const command = suggest(path, ["explain", "format", "parse", "rules"])
  writeError(
    `dockerlint: ${visible(path)}: ${visible(message)}${command ? `; did you mean the command ${command}?` : ""}\n`,
  )
}
