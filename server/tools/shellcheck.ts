import {execFile, spawnSync} from "node:child_process"
import {createHash} from "node:crypto"
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {cpus} from "node:os"
import {join} from "node:path"
import type {Analysis} from "../analysis.ts"
import {templateMark} from "../lint/template.ts"
import {isDeclared, namesIn} from "../model/environment.ts"
import {placeIn, type ShellText} from "../model/script.ts"
import {looksLikePowerShell} from "../model/shellWalk.ts"
import type {Instruction} from "../syntax/ast.ts"
import {lineAt} from "../text.ts"
import type {PeerFinding} from "./differences.ts"

// What the real ShellCheck says of the scripts of a Dockerfile, asked as hadolint does: each RUN is a script of its own,
// and lines with `export NAME=1` stand in front for the variables that the Dockerfile sets.

/** Codes that make no sense in a Dockerfile: about the interpreter of ash, and files that are sourced. */
const OFF = "SC2187,SC1090,SC1091"
/** How many scripts one run of the program is given. */
const BATCH = 100
/** Answers are kept here, by what was asked. */
const CACHE = "node_modules/.tmp/shellcheck"
/** Variables that hadolint takes for set. */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY"].flatMap(name => [name, name.toLowerCase()])

interface Asked {
  shell: ShellText
  source: string
  prefix: number
  key: string
}

interface Comment {
  line: number
  endLine: number
  column: number
  endColumn: number
  code: number
  message: string
}

/** What the shell of BusyBox has although dash, as which ShellCheck 0.9 reads it, has not. */
const ASH = /^SC(?:3001|3003|3010|3014|3015|3020|3028|3036|3037|3039|3040|3043|3045|3046|3057|3060|2112)$/

/**
 * Why we mean to say less than ShellCheck at a line; undefined where we do not. The list with reasons is
 * docs/shellcheck-differences.md.
 */
export function meantDifference(file: Analysis, {line, code}: PeerFinding): string | undefined {
  if (templateMark(file)) return "the file is a template"
  const instruction = file.file.instructions.find(
    ({from, to}) => lineAt(file.file.lines, from) <= line && lineAt(file.file.lines, to) >= line,
  )
  const run = instruction?.name === "ONBUILD" ? instruction.trigger : instruction
  const shell = run && file.shellOf(run)
  if (shell?.dialect === "ash" && ASH.test(code)) return "the shell of BusyBox has it"
  if (shell && !shell.declared && shell.dialect === "sh" && looksLikePowerShell(shell)) return "it is PowerShell"
  if (code === "SC3036" && /\/echo -/.test(file.source.split("\n")[line - 1]!))
    return "/bin/echo is no part of the shell"
  if (code === "SC1083" && /@\{/.test(file.source.split("\n")[line - 1]!)) return "stash@{0} is a name"
  return undefined
}

/** Its version; undefined where the program is not there. */
export function shellcheckVersion(): string | undefined {
  const {status, stdout} = spawnSync("shellcheck", ["--version"], {encoding: "utf8"})
  return status === 0 ? /version: (\S+)/.exec(stdout)?.[1] : undefined
}

/** The findings in every file, in the order of the files. `fresh`: no answer of an earlier run is used. */
export async function askShellcheck(files: readonly Analysis[], fresh = false): Promise<PeerFinding[][]> {
  if (fresh) rmSync(CACHE, {recursive: true, force: true})
  mkdirSync(CACHE, {recursive: true})
  const asked = files.map(file => scriptsOf(file).map(shell => question(file, shell)))
  const open = new Map(asked.flat().map(one => [one.key, one]))
  for (const key of open.keys()) if (existsSync(join(CACHE, `${key}.json`))) open.delete(key)
  const list = [...open.values()]
  const batches = Array.from({length: Math.ceil(list.length / BATCH)}, (_, i) => list.slice(i * BATCH, (i + 1) * BATCH))
  await Promise.all(
    cpus().map(async () => {
      for (let batch = batches.pop(); batch; batch = batches.pop()) await ask(batch)
    }),
  )
  return files.map((file, i) => asked[i]!.flatMap(one => read(file, one)))
}

/** Every script that RUN gives to a shell that ShellCheck knows. */
function scriptsOf(file: Analysis): ShellText[] {
  return file.file.instructions.flatMap(instruction => {
    const run = instruction.name === "ONBUILD" ? instruction.trigger : instruction
    const shell = run?.name === "RUN" ? file.shellOf(run) : undefined
    return shell?.script && shell.dialect !== "zsh" ? [shell] : []
  })
}

function question(file: Analysis, shell: ShellText): Asked {
  const names = variablesOf(file, shell.instruction)
  const head = `${names.map(name => `export ${name}=1\n`).join("")}`
  const source = `# shellcheck shell=${dialectName(shell)}\n${head}${shell.text.value}`
  const key = createHash("sha1").update(source).digest("hex")
  return {shell, source, prefix: names.length + 1, key}
}

function dialectName({dialect}: ShellText): string {
  return dialect === "ash" ? "dash" : dialect
}

function variablesOf(file: Analysis, instruction: Instruction): string[] {
  const state = file.stateAt(instruction)
  const names = new Set(PROXIES)
  if (state) {
    for (const name of namesIn(state.env)) names.add(name)
    for (const {args} of file.all("ARG"))
      for (const {value} of args) {
        const [name] = value.split("=")
        if (isDeclared(state.env, name!)) names.add(name!)
      }
  }
  return [...names].filter(name => /^[A-Za-z_]\w*$/.test(name)).sort()
}

function ask(batch: readonly Asked[]): Promise<void> {
  const paths = batch.map(({key, source}) => {
    const path = join(CACHE, `${key}.sh`)
    writeFileSync(path, source)
    return path
  })
  return new Promise(resolve => {
    const options = {maxBuffer: 1e9}
    execFile("shellcheck", ["-f", "json1", "-e", OFF, "--norc", ...paths], options, (_, output) => {
      const {comments} = JSON.parse(output) as {comments: (Comment & {file: string})[]}
      for (const [i, {key}] of batch.entries()) {
        const own = comments.filter(({file}) => file === paths[i])
        writeFileSync(join(CACHE, `${key}.json`), JSON.stringify(own))
      }
      resolve()
    })
  })
}

function read({file}: Analysis, {shell, key, prefix}: Asked): PeerFinding[] {
  const comments = JSON.parse(readFileSync(join(CACHE, `${key}.json`), "utf8")) as Comment[]
  const {value} = shell.text
  const starts = [0]
  for (let at = value.indexOf("\n"); at >= 0; at = value.indexOf("\n", at + 1)) starts.push(at + 1)
  return comments.flatMap(({line, column, code, message}) => {
    const start = starts[line - 1 - prefix]
    if (start === undefined) return []
    const end = starts[line - prefix] ?? value.length + 1
    // columns count characters, offsets UTF-16 units
    const before = [...value.slice(start, end)].slice(0, column - 1).join("").length
    const {from} = placeIn(shell, {from: start + before, to: start + before})
    return [{line: lineAt(file.lines, from), code: `SC${code}`, message}]
  })
}
