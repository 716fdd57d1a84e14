import {existsSync, readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {type Analysis, analyze} from "../analysis.ts"
import {switchedOn} from "../lint/settings.ts"
import {lintFile} from "../linter.ts"
import {RULES} from "../rules/index.ts"
import {lineAt} from "../text.ts"
import {askHadolint, hasHadolint, meantByPackages} from "./hadolint.ts"
import {askShellcheck, hasShellcheck, meantDifference, type PeerFinding} from "./shellcheck.ts"

// `npm run compare -- PEER [CODE] [COUNT] [FOLDER]`: how far we agree with another program over real Dockerfiles, by code;
// with a code (or `all`), the lines on which we do not.

/** Another program, and whose codes are compared with it. */
interface Peer {
  codes: RegExp
  /** The code with which it gives up on a file. */
  stop?: string
  /** Rules that are off here and on there are compared too. */
  off?: true
  there(): boolean
  ask(files: readonly Analysis[]): Promise<PeerFinding[][]>
  /** Why we mean to say nothing where it does. */
  meant?(file: Analysis, finding: PeerFinding): string | undefined
}

const PEERS: Record<string, Peer> = {
  hadolint: {codes: /^DL\d+$/, stop: "DL1000", off: true, there: hasHadolint, ask: askHadolint, meant: meantByPackages},
  shellcheck: {codes: /^SC\d+$/, there: hasShellcheck, ask: askShellcheck, meant: meantDifference},
}

const [name = "shellcheck", only, count = "30", folder = "../shared/conformance/files"] = process.argv.slice(2)
const peer = PEERS[name]
if (!peer) throw new Error(`there is no program ${name} to compare with: ${Object.keys(PEERS).join(", ")}`)
if (!existsSync(folder)) console.log(`skipped: ${folder} is not here`)
else if (!peer.there()) console.log(`skipped: the program ${name} is not here`)
else await compare(peer)

async function compare({codes, stop, off, ask, meant}: Peer): Promise<void> {
  const paths = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  const files = paths.map(path => analyze(readFileSync(path, "utf8")))
  const theirs = await ask(files)
  const known = new Set(RULES.flatMap(({aliases}) => aliases).filter(alias => codes.test(alias)))
  const tables = new Map<string, {both: number; missed: number; extra: number}>()
  const different: string[] = []
  const reasons = new Map<string, number>()
  const settings = off ? switchedOn(...RULES.map(({name}) => name)) : undefined
  for (const [i, file] of files.entries()) {
    // where it can't read a file it says nothing else of it
    if (stop && theirs[i]!.some(({code}) => code === stop)) continue
    const own = new Map<string, string>()
    for (const {at, aliases, message} of lintFile(file, settings))
      for (const {code, at: other} of aliases)
        if (codes.test(code)) own.set(`${code} ${lineAt(file.file.lines, (other ?? at).from)}`, message)
    const other = new Map<string, string>()
    for (const {code, line, message} of theirs[i]!) if (codes.test(code)) other.set(`${code} ${line}`, message)
    for (const key of new Set([...own.keys(), ...other.keys()])) {
      const [code, line] = key.split(" ") as [string, string]
      const why = own.has(key) ? undefined : meant?.(file, {code, line: Number(line), message: other.get(key)!})
      if (why !== undefined) {
        reasons.set(why, (reasons.get(why) ?? 0) + 1)
        continue
      }
      const table = tables.get(code) ?? {both: 0, missed: 0, extra: 0}
      tables.set(code, table)
      const kind = !own.has(key) ? "missed" : !other.has(key) ? "extra" : "both"
      table[kind]++
      if ((code !== only && only !== "all") || kind === "both") continue
      const text = file.source.split("\n")[Number(line) - 1]!.trim()
      different.push(
        `${kind} ${code} ${paths[i]}:${line}: ${own.get(key) ?? other.get(key)}\n    | ${text.slice(0, 200)}`,
      )
    }
  }
  const sum = {both: 0, missed: 0, extra: 0}
  console.log("code      both missed  extra     F1")
  for (const [code, table] of [...tables].sort(([, a], [, b]) => b.both + b.missed - a.both - a.missed)) {
    if (only && only !== "all" && code !== only) continue
    const counts = [table.both, table.missed, table.extra].map(value => `${value}`.padStart(6)).join(" ")
    console.log(`${code} ${counts}  ${score(table)}${known.has(code) ? "" : "  (no rule)"}`)
    if (known.has(code)) for (const key of ["both", "missed", "extra"] as const) sum[key] += table[key]
  }
  console.log(`all codes that we have: ${sum.both} both, ${sum.missed} missed, ${sum.extra} extra, F1 ${score(sum)}`)
  for (const [why, times] of reasons) console.log(`left out on purpose: ${times}, ${why}`)
  const step = Math.max(1, different.length / Number(count))
  for (let at = 0; at < different.length; at += step) console.log(different[Math.floor(at)])
}

function score({both, missed, extra}: {both: number; missed: number; extra: number}): string {
  return (both === 0 ? 0 : (2 * both) / (2 * both + missed + extra)).toFixed(3)
}
