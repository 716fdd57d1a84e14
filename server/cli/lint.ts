import {availableParallelism} from "node:os"
import {resolve} from "node:path"
import type {FormatName} from "../config/formats.ts"
import type {FailOn} from "../config/layer.ts"
import {isDefinitionName, isDefinitionPath, knownDefinitions} from "../disk/definitions.ts"
import {discover, type PathError, type SearchOptions} from "../disk/discover.ts"
import {openSettings, problemLine, type Settings, type SettingsRequest} from "../disk/settings.ts"
import {SEVERITIES, type Severity} from "../lint/rule.ts"
import {VERSION} from "../version.ts"
import type {Baseline} from "./baseline.ts"
import {compileLess} from "./compileLess.ts"
import {complain, misuse, tell} from "./complain.ts"
import type {FixRequest} from "./fix.ts"
import {currentTime} from "./now.ts"
import type {OnlineRequest} from "./onlineArguments.ts"
import {type GivenOutput, openOutputs, outputsOf} from "./outputs.ts"
import {startProgress} from "./progress.ts"
import {type Paint, PLAIN} from "./report/paint.ts"
import type {ReportSettings} from "./report/reporter.ts"
import {visible} from "./report/visible.ts"
import {writeError, writeOut} from "./streams.ts"
import {type Job, type Tools, workOn} from "./work.ts"

export interface LintRequest extends SettingsRequest {
  /** `-` is standard input. */
  paths: readonly string[]
  search: SearchOptions
  output: readonly GivenOutput[]
  /** Only findings that make the run fail, and nothing about the run. */
  quiet: boolean
  /** Counts per rule are asked for. */
  statistics: boolean
  /** The path that standard input is taken to have. */
  stdinFilename?: string
  /** Findings are written to the baseline, and not reported. */
  writeBaseline: boolean
  /** Ask ShellCheck about the scripts. */
  shellcheck?: boolean
  /** Registries that are asked about images; undefined: none. */
  online?: OnlineRequest
  /** What to fix; undefined: nothing. */
  fix?: FixRequest
  /** How many threads work; undefined: as many as pay. */
  jobs?: number
}

/** From so many files on what V8 compiles matters more than how fast it starts. */
const SEVERAL = 20
/** From so many files on two threads are faster by a quarter and more, though each has to load the program and to warm up. */
const MANY = 100
/** So many threads by themselves: more wait for the one that writes, and each takes some 100 MB. */
const MOST_THREADS = 4
/** How many files are linted at a time where another program is waited for. */
const AHEAD = 8

/** Lints and prints; answers the exit code. */
export async function lintCommand(request: LintRequest, paint: Paint): Promise<number> {
  const {paths, search, output, quiet, statistics, stdinFilename, writeBaseline} = request
  const shellcheck = request.shellcheck ? await (await import("./shellcheck.ts")).startShellcheck() : undefined
  if (typeof shellcheck === "string") return misuse([shellcheck])
  const {files, errors, empty} = discover(paths, search, isDefinitionName)
  const nameOf = (file: string) => (file === "-" ? (stdinFilename ?? "-") : file)
  const settings = await openSettings(request, files.map(nameOf))
  if ("problems" in settings) return misuse(settings.problems.map(problemLine))
  const {format, noColor, baseline: baselineFile} = settings.run.effective.values
  const outputs = outputsOf((format?.value as FormatName | undefined) ?? "text", output)
  if (statistics && !outputs.some(({format}) => format === "text" || format === "json"))
    return misuse(["--statistics is for the formats text and json"])
  const baseline = await openBaseline(baselineFile?.value, writeBaseline)
  if (baseline && "problem" in baseline) return misuse([baseline.problem])
  const target = outputs.find(({file}) => file !== "-" && files.some(path => resolve(path) === resolve(file)))
  if (target) return misuse([`--output would overwrite ${visible(target.file)}, which is a file to lint`])
  const colors = noColor?.value ? {...PLAIN, columns: paint.columns} : paint

  for (const note of settings.notes) tell(note)
  for (const error of errors) complain(error)
  for (const folder of quiet ? [] : empty) {
    writeError(`dockerlint: no Dockerfiles in ${folder === "." ? "this folder" : visible(folder)}\n`)
  }
  const progress = startProgress(files.length, !quiet)
  const {fix} = request
  if (fix && writeBaseline) return misuse(["--fix does not go with --write-baseline"])
  if (fix && shellcheck) return misuse(["--fix does not go with --shellcheck"])
  const fixer = fix && (await import("./fix.ts")).openFixer(fix.diff, colors, progress.hide)
  // standard output then has the text, or the changes
  const silent = writeBaseline || (fix && (fix.diff || files.includes("-")))
  const fails = atLeast(settings.run.failOn)
  const shared: ReportSettings = {version: VERSION, paint: colors, folder: process.cwd(), fails, statistics, quiet}
  const report = silent ? undefined : await openOutputs(outputs, shared, {...shared, paint: PLAIN}, progress.hide)
  let serious = false
  const fail = (error: PathError) => {
    errors.push(error)
    progress.hide()
    complain(error)
  }
  const now = currentTime(process.env)
  const jobs = jobsOf(settings)
  const found = files.filter(isDefinitionPath)
  const registry = request.online && (await (await import("./online.ts")).openRegistries(request.online))
  const learning = registry && (await import("./learn.ts")).startLearning(registry)
  const tools: Tools = {definitions: knownDefinitions(found), shellcheck, learning, isNew: baseline?.unknown}
  const threads =
    shellcheck || baseline || learning
      ? 1
      : (request.jobs ?? (files.length < MANY ? 1 : Math.min(availableParallelism(), MOST_THREADS)))
  const program = threads > 1 ? workerProgram() : undefined
  if (!program && files.length >= SEVERAL) compileLess()
  for await (const outcome of program
    ? (await import("./crew.ts")).withCrew(jobs, threads, program, found)
    : inOrder(jobs, shellcheck || learning ? AHEAD : 1, tools)) {
    progress.step()
    if (!outcome) continue
    if ("message" in outcome) {
      if (!outcome.harmless) fail(outcome)
      else if (!quiet) {
        progress.hide()
        complain(outcome)
      }
      continue
    }
    const {result, notes} = outcome
    for (const note of notes) fail(note)
    const {failOn} = settings.of(result.path)
    const unfixed = await fixer?.take(outcome)
    if (unfixed) fail(unfixed)
    const findings = baseline?.unknown(result.path, result.source, result.findings) ?? result.findings
    const failsHere = atLeast(failOn)
    serious ||= findings.some(({severity}) => failsHere(severity))
    // where nothing can fail, quiet leaves out what would not by default
    const matters = failOn === "none" ? atLeast("warning") : failsHere
    report?.add({...result, findings: quiet ? findings.filter(({severity}) => matters(severity)) : findings})
  }
  progress.hide()
  registry?.close()
  for (const message of quiet ? [] : (learning?.failures() ?? [])) tell(message)
  const unread = errors.length > 0
  if (writeBaseline) {
    const unsaved = await baseline!.save()
    if (unsaved) complain(unsaved)
    return unread || unsaved ? 3 : 0
  }
  const exitCode = unread ? 3 : (fix?.diff ? fixer!.hasChanges() : serious) ? 1 : 0
  const unwritten = (await report?.end({errors, exitCode})) ?? []
  for (const error of unwritten) complain(error)
  if (!quiet) fixer?.end()
  for (const line of quiet ? [] : (baseline?.stale() ?? [])) tell(line)
  return unwritten.length > 0 ? 3 : exitCode

  function* jobsOf({of}: Settings): Generator<Job> {
    for (const file of files) {
      const path = nameOf(file)
      const isAsked = paths.includes(file)
      const {lint, build, effective} = of(path)
      if (effective.excludedBy === undefined) yield {file, path, lint, build, now, fix: fix?.choice, isAsked}
      else if (isAsked && !quiet) {
        progress.hide()
        tell(`${path} is not linted: ${effective.excludedBy} excludes it`)
      }
    }
  }
}

/** What a thread runs; undefined where the program is a single file, which threads can't load. */
function workerProgram(): string | undefined {
  try {
    return require.resolve("./worker.js")
  } catch {
    return undefined
  }
}

/** What comes of each job, in their order; on so many at a time. */
async function* inOrder(jobs: Iterable<Job>, limit: number, tools: Tools) {
  const begun: ReturnType<typeof workOn>[] = []
  for (const job of jobs) {
    begun.push(workOn(job, tools))
    if (begun.length >= limit) yield begun.shift()!
  }
  yield* begun
}

/** Prints what counts for a file and who said it; answers the exit code. */
export async function printConfigCommand(path: string, request: SettingsRequest): Promise<number> {
  const settings = await openSettings(request, [path])
  if ("problems" in settings) return misuse(settings.problems.map(problemLine))
  for (const note of settings.notes) tell(note)
  const {printEffective} = await import("../config/print.ts")
  writeOut(printEffective(settings.of(path).effective))
  return 0
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
