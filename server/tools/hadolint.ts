import {execFile, spawnSync} from "node:child_process"
import {createHash} from "node:crypto"
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {basename, join, resolve} from "node:path"
import type {PeerFinding} from "./differences.ts"

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

/** Its version; undefined where the program is not there. */
export function hadolintVersion(): string | undefined {
  const {status, stdout} = spawnSync(PROGRAM, ["--version"], {encoding: "utf8"})
  return status === 0 ? /\d[\d.]+/.exec(stdout)?.[0] : undefined
}

/** The findings in every file, in the order of the files. `fresh`: no answer of an earlier run is used. */
export async function askHadolint(files: readonly {source: string}[], fresh = false): Promise<PeerFinding[][]> {
  if (fresh) rmSync(CACHE, {recursive: true, force: true})
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

/** It dies of some files (`WORKDIR "b"`): those are asked alone, and count as ones that it can't read. */
async function ask(batch: readonly Question[]): Promise<void> {
  if (await isAnswered(batch)) return
  if (batch.length > 1) for (const one of batch) await ask([one])
  else
    for (const [key] of batch)
      writeFileSync(answerOf(key), JSON.stringify([{line: 1, code: "DL1000", message: "it dies"}]))
}

type Question = readonly [key: string, source: string]

function isAnswered(batch: readonly Question[]): Promise<boolean> {
  for (const [key, source] of batch) writeFileSync(join(CACHE, key), source)
  const args = ["--format", "json", "--config", join(CACHE, "settings.yaml"), ...batch.map(([key]) => join(CACHE, key))]
  return new Promise(done => {
    execFile(PROGRAM, args, {maxBuffer: 1e9}, (_, output) => {
      if (output === "") return done(false)
      const answers = JSON.parse(output) as Answer[]
      for (const [key] of batch) {
        const own = answers.filter(({file}) => basename(file) === key)
        writeFileSync(answerOf(key), JSON.stringify(own.map(({line, code, message}) => ({line, code, message}))))
      }
      done(true)
    })
  })
}
