import {execFile, spawnSync} from "node:child_process"
import {createHash} from "node:crypto"
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import type {Analysis} from "../analysis.ts"
import {
  readShellcheck,
  SHELLCHECK_OPTIONS,
  type ShellcheckComment,
  shellcheckFindings,
  shellcheckInput,
} from "../lint/shellcheck.ts"
import type {ShellView} from "../model/shellWalk.ts"
import {lineAt} from "../text.ts"
import type {PeerFinding} from "./differences.ts"
import {DIFFERENCES} from "./shellcheckDifferences.ts"

// What the real ShellCheck says of the scripts of a Dockerfile, asked as `dockerlint --shellcheck` does.

/** How many scripts one run of the program is given. */
const BATCH = 100
/** Answers are kept here, by what was asked. */
const CACHE = "node_modules/.tmp/shellcheck"

/** The version of the program; undefined where there is none. */
export function shellcheckVersion(): string | undefined {
  return /^version: (.*)$/m.exec(spawnSync("shellcheck", ["--version"], {encoding: "utf8"}).stdout ?? "")?.[1]
}

/** Seconds of processor time that finished child processes took, as Linux counts it in hundredths. */
function childSeconds(): number {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ")
  return (Number(fields[13]) + Number(fields[14])) / 100
}

/**
 * The findings in every file, in the order of the files, and how many seconds of processor time the program took;
 * undefined where answers of an earlier time were used. `fresh`: use none.
 */
export async function askShellcheck(
  files: readonly Analysis[],
  fresh: boolean,
): Promise<{findings: PeerFinding[][]; seconds?: number; scripts: number}> {
  mkdirSync(CACHE, {recursive: true})
  const asked = new Map<string, string>()
  const keys = files.map(file =>
    file.shellViews.map(view => {
      const input = shellcheckInput(view)
      const key = input === undefined ? "" : createHash("sha1").update(input).digest("hex")
      if (input !== undefined) asked.set(key, input)
      return key
    }),
  )
  const open = [...asked].filter(([key]) => fresh || !existsSync(join(CACHE, `${key}.json`)))
  for (const [key, input] of open) writeFileSync(join(CACHE, `${key}.sh`), input)
  const start = childSeconds()
  for (let at = 0; at < open.length; at += BATCH) await ask(open.slice(at, at + BATCH).map(([key]) => key))
  const seconds = childSeconds() - start
  const findings = files.map((file, i) =>
    file.shellViews.flatMap((view, k) => (keys[i]![k] === "" ? [] : read(file, view, keys[i]![k]!))),
  )
  return {findings, seconds: fresh ? seconds : undefined, scripts: asked.size}
}

function ask(keys: readonly string[]): Promise<void> {
  const paths = keys.map(key => join(CACHE, `${key}.sh`))
  const options = SHELLCHECK_OPTIONS.filter(option => option !== "-")
  return new Promise(resolve => {
    execFile("shellcheck", [...options, ...paths], {maxBuffer: 1e9}, (_, output) => {
      const byPath = new Map<string, ShellcheckComment[]>(paths.map(path => [path, []]))
      for (const comment of readShellcheck(output) as (ShellcheckComment & {file: string})[])
        byPath.get(comment.file)?.push(comment)
      for (const [i, key] of keys.entries())
        writeFileSync(join(CACHE, `${key}.json`), JSON.stringify({comments: byPath.get(paths[i]!)}))
      resolve()
    })
  })
}

function read(file: Analysis, view: ShellView, key: string): PeerFinding[] {
  const comments = readShellcheck(readFileSync(join(CACHE, `${key}.json`), "utf8")) ?? []
  return shellcheckFindings(file, view, comments).flatMap(({at, message, aliases = []}) =>
    aliases.map(alias => {
      const {code, at: place} = typeof alias === "string" ? {code: alias, at} : alias
      const told = {file, view, code, at: place.from}
      const meant = DIFFERENCES.find(({holds}) => holds?.(told))?.what
      return {line: lineAt(file.file.lines, place.from), code, message, meant}
    }),
  )
}
