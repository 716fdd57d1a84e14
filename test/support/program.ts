import {type ChildProcess, type SpawnSyncOptionsWithStringEncoding, spawn, spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {fileURLToPath} from "node:url"
import {afterEach, beforeEach} from "vitest"

// The built program as a user runs it, in a folder of its own for each test.

export const PROGRAM = fileURLToPath(new URL("../../dist/cli.js", import.meta.url))

export interface Ran {
  status: number | null
  stdout: string
  stderr: string
}

let folder = ""

export function useFolder(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  })
  afterEach(() => {
    rmSync(folder, {recursive: true, force: true})
  })
}

/** A path in the folder of the test. */
export function at(path: string): string {
  return join(folder, path)
}

export function put(path: string, text: string | Buffer): void {
  mkdirSync(dirname(at(path)), {recursive: true})
  writeFileSync(at(path), text)
}

export function get(path: string): string {
  return readFileSync(at(path), "utf8")
}

type Options = Partial<Pick<SpawnSyncOptionsWithStringEncoding, "input" | "env" | "uid" | "gid" | "cwd">>

export function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const {NO_COLOR, FORCE_COLOR, ...rest} = process.env
  return {...rest, ...more}
}

/** Runs it to its end. */
export function run(args: readonly string[], more: Options = {}): Ran {
  return runIn(folder, args, more)
}

/** The same in another folder. */
export function runIn(cwd: string, args: readonly string[], {env, ...more}: Options = {}): Ran {
  const options = {cwd, input: "", env: environment(env), encoding: "utf8", maxBuffer: 1e9, ...more} as const
  const {status, stdout, stderr} = spawnSync(process.execPath, [PROGRAM, ...args], options)
  return {status, stdout, stderr}
}

/** Starts it, and answers before it has ended. */
export function begin(args: readonly string[]): {process: ChildProcess; ended: Promise<Ran & {signal: string | null}>} {
  const child = spawn(process.execPath, [PROGRAM, ...args], {cwd: folder, env: environment()})
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", text => {
    stdout += text
  })
  child.stderr.on("data", text => {
    stderr += text
  })
  const ended = new Promise<Ran & {signal: string | null}>(resolve => {
    child.on("close", (status, signal) => resolve({status, signal, stdout, stderr}))
  })
  return {process: child, ended}
}

/** A command of the shell in the folder, in which `$dockerlint` is the program. */
export function shell(command: string): Ran {
  const env = environment({dockerlint: `${process.execPath} ${PROGRAM}`})
  const {status, stdout, stderr} = spawnSync("sh", ["-c", command], {
    cwd: folder,
    env,
    encoding: "utf8",
    maxBuffer: 1e9,
  })
  return {status, stdout, stderr}
}

/** What to give `run` so that a script, with `fs` and `inThread` at hand, comes before the program in each thread. */
export function preloaded(script: string): {env: NodeJS.ProcessEnv} {
  put(
    "before.cjs",
    `const fs = require("node:fs"); const inThread = !require("node:worker_threads").isMainThread\n${script}`,
  )
  return {env: {NODE_OPTIONS: `--require ${at("before.cjs")}`}}
}
