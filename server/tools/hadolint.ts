import {execFile, spawnSync} from "node:child_process"
import {createHash} from "node:crypto"
import {existsSync, mkdirSync, readFileSync, writeFileSync} from "node:fs"
import {basename, join, resolve} from "node:path"
import type {Analysis} from "../analysis.ts"
import {templateMark} from "../lint/template.ts"
import {hasOption} from "../model/packages.ts"
import {covers, removedFolders} from "../model/removals.ts"
import {shippedStages} from "../model/stages.ts"
import {lineAt} from "../text.ts"
import type {PeerFinding} from "./shellcheck.ts"

// What the real hadolint says of Dockerfiles, with every rule on that needs no settings.

/** The program; HADOLINT names one that is not on the path. */
export const PROGRAM = process.env.HADOLINT ?? "hadolint"
/** How many files one run of the program is given. */
const BATCH = 40
/** Answers are kept here, by what was asked. */
const CACHE = resolve("node_modules/.tmp/hadolint")
const SETTINGS = "no-fail: true\noverride:\n  info: [DL3057, DL1001]\n"

interface Answer {
  file: string
  line: number
  code: string
  message: string
}

/** The version of the program; undefined where there is none. */
export function hadolintVersion(): string | undefined {
  return /\d+\.\d+\.\d+\S*/.exec(spawnSync(PROGRAM, ["--version"], {encoding: "utf8"}).stdout ?? "")?.[0]
}

/** The findings in every file, in the order of the files. */
export async function askHadolint(files: readonly {source: string}[]): Promise<PeerFinding[][]> {
  mkdirSync(CACHE, {recursive: true})
  writeFileSync(join(CACHE, "settings.yaml"), SETTINGS)
  const keys = files.map(({source}) => createHash("sha1").update(source).digest("hex"))
  const open = new Map(files.map(({source}, i) => [keys[i]!, source]))
  for (const key of open.keys()) if (existsSync(answerOf(key))) open.delete(key)
  const list = [...open]
  for (let at = 0; at < list.length; at += BATCH) await ask(list.slice(at, at + BATCH))
  return keys.map(key => JSON.parse(readFileSync(answerOf(key), "utf8")) as PeerFinding[])
}

function answerOf(key: string): string {
  return join(CACHE, `${key}.json`)
}

function ask(batch: readonly (readonly [key: string, source: string])[]): Promise<void> {
  for (const [key, source] of batch) writeFileSync(join(CACHE, key), source)
  const args = ["--format", "json", "--config", join(CACHE, "settings.yaml"), ...batch.map(([key]) => join(CACHE, key))]
  return new Promise((done, fail) => {
    execFile(PROGRAM, args, {maxBuffer: 1e9}, (error, output) => {
      if (output === "") return fail(error)
      const answers = JSON.parse(output) as Answer[]
      for (const [key] of batch) {
        const own = answers.filter(({file}) => basename(file) === key)
        writeFileSync(answerOf(key), JSON.stringify(own.map(({line, code, message}) => ({line, code, message}))))
      }
      done()
    })
  })
}

/** Codes about what stays in a layer. */
const SIZES = /^DL30(?:09|15|19|32|36|40|42|60)$/
/** Codes about package managers. */
const PACKAGES = /^DL30(?:0[89]|1[3-9]|2[78]|3[0-8]|4[012]|6[02])$/

/** Why we mean to say nothing where hadolint does. */
export function meantByPackages(analysis: Analysis, {code, line}: PeerFinding): string | undefined {
  const {file, finalStage} = analysis
  const outer = file.instructions.find(({from}) => lineAt(file.lines, from) === line)
  if (!outer || !PACKAGES.test(code)) return undefined
  if (templateMark(analysis)) return `${code}: a template, and no Dockerfile`
  const run = outer.trigger ?? outer
  const shell = analysis.shellOf(run)
  if (shell && !shell.script) return `${code}: not a script for a POSIX shell`
  const stage = analysis.stageOf(outer)
  if (SIZES.test(code) && stage && finalStage && !shippedStages(finalStage).has(stage))
    return `${code}: the layer is no part of the image`
  const removed = analysis.commandsOf(run).flatMap(command => removedFolders(command, shell?.dialect ?? "sh"))
  const uses = analysis.packagesOf(run)
  if (code === "DL3009" && uses.some(({subcommand}) => /^dist-?clean$/.test(subcommand)))
    return `${code}: apt-get dist-clean removes the lists`
  if (code === "DL3019" && removed.some(folder => covers(folder, "/var/cache/apk")))
    return `${code}: the RUN removes the index itself`
  if (code === "DL3042" && removed.some(folder => covers(folder, "~/.cache/pip")))
    return `${code}: the RUN removes the cache itself`
  if (code === "DL3014" && uses.some(use => hasOption(use, ["-s"])))
    return `${code}: apt-get -s only says what it would do`
  if (code === "DL3042" && uses.some(use => hasOption(use, ["--no-cache"])))
    return `${code}: pip takes --no-cache for --no-cache-dir`
  if (code === "DL3062") return `${code}: go.mod says the version, or it is a file`
  return undefined
}
