import {execFile} from "node:child_process"
import {accessSync, constants, realpathSync, statSync} from "node:fs"
import {availableParallelism, homedir} from "node:os"
import {delimiter, isAbsolute, join, relative, sep} from "node:path"
import type {Analysis} from "../analysis.ts"
import {
  readShellcheck,
  SHELLCHECK_OPTIONS,
  type ShellcheckAnswers,
  type ShellcheckComment,
  shellcheckInput,
} from "../lint/shellcheck.ts"
import {templateMark} from "../lint/template.ts"

// Runs the program shellcheck. Loaded only where that is asked for.

/** Asks about all scripts of a file. `failures` says why there is no answer about some. */
export type Shellcheck = (analysis: Analysis) => Promise<{answers: ShellcheckAnswers; failures: string[]}>

/** How long it may take over one script, in milliseconds. */
const TIMEOUT = 30_000
/** The longest output that is read, in bytes. */
const MAX_OUTPUT = 64 * 1024 * 1024

/** What there is to run; a text where nothing is, which says why. */
export async function startShellcheck(timeout = TIMEOUT): Promise<Shellcheck | string> {
  const program = findProgram("shellcheck")
  if (!program) return "--shellcheck: there is no program shellcheck on the PATH (https://www.shellcheck.net)"
  const {output} = await run(program, ["--version"], "", timeout)
  const version = /^version: (\d+)\.(\d+)/m.exec(output)
  if (!version) return `--shellcheck: ${program} does not say which version of ShellCheck it is`
  const skills = {busybox: Number(version[1]) > 0 || Number(version[2]) >= 10}
  const turn = turns(availableParallelism())
  /** The same script stands in many files. */
  const asked = new Map<string, Promise<readonly ShellcheckComment[] | string>>()
  return async analysis => {
    const views = templateMark(analysis) ? [] : analysis.shellViews
    const answers = new Map<string, readonly ShellcheckComment[]>()
    const failures = new Set<string>()
    await Promise.all(
      views.map(async view => {
        const input = shellcheckInput(view, skills)
        if (input === undefined) return
        let answer = asked.get(input)
        if (!answer) {
          answer = turn(() => ask(program, input, timeout))
          asked.set(input, answer)
        }
        const told = await answer
        if (typeof told === "string") failures.add(told)
        else answers.set(input, told)
      }),
    )
    return {answers: view => answers.get(shellcheckInput(view, skills) ?? ""), failures: [...failures]}
  }
}

/** What it says of a script; a text where that can't be read, which says why. */
async function ask(program: string, input: string, timeout: number): Promise<readonly ShellcheckComment[] | string> {
  const {output, failure} = await run(program, SHELLCHECK_OPTIONS, input, timeout)
  const comments = failure === undefined ? readShellcheck(output) : undefined
  return (
    comments ??
    `shellcheck ${failure ?? "printed something else than its findings"}: dockerlint's own rules are used for this script`
  )
}

/** Runs a program on a text. */
function run(
  program: string,
  args: readonly string[],
  input: string,
  timeout: number,
): Promise<{output: string; failure?: string}> {
  // options of the user's own could change the format, or let it read files that a script names
  const {SHELLCHECK_OPTS, ...env} = process.env
  return new Promise(resolve => {
    const options = {timeout, maxBuffer: MAX_OUTPUT, env, windowsHide: true, killSignal: "SIGKILL"} as const
    const child = execFile(program, [...args], options, (error, output) => {
      // it exits with 1 where it has findings
      if (!error || error.code === 1) return resolve({output})
      const failure = error.killed
        ? typeof error.code === "string"
          ? "printed too much"
          : `took longer than ${timeout / 1000} seconds`
        : error.signal
          ? `was stopped by ${error.signal}`
          : typeof error.code === "number"
            ? `failed with exit code ${error.code}`
            : `could not be run (${error.code ?? error.message})`
      resolve({output, failure})
    })
    // it may end without reading everything
    child.stdin?.on("error", () => {})
    child.stdin?.end(input)
  })
}

/** Lets so many pieces of work run at a time. */
function turns(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async work => {
    if (running < limit) running++
    else await new Promise<void>(go => waiting.push(go))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

/**
 * The program of that name on the PATH. Never one that could come with what is linted: entries that are relative, in
 * node_modules, or in the current folder do not count, unless that is the home folder or one around it.
 */
export function findProgram(name: string, path = process.env.PATH ?? "", folder = process.cwd()): string | undefined {
  const file = process.platform === "win32" ? `${name}.exe` : name
  const workspace = isWithin(homedir(), folder) ? undefined : realPath(folder)
  for (const entry of path.split(delimiter)) {
    if (!isAbsolute(entry)) continue
    const place = join(entry, file)
    const real = realPath(place)
    if (real === undefined || place.split(sep).includes("node_modules")) continue
    if (workspace !== undefined && (isWithin(place, folder) || isWithin(real, workspace))) continue
    if (isProgram(place)) return place
  }
  return undefined
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
