import {existsSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {type Analysis, analyze} from "../analysis.ts"
import {switchedOn} from "../lint/settings.ts"
import {lintFile} from "../linter.ts"
import {RULES} from "../rules/index.ts"
import {lineAt} from "../text.ts"
import {type Comparison, comparisonPage, comparisonText, type Row} from "./comparison.ts"
import {differenceOf, type PeerFinding} from "./differences.ts"
import {askHadolint, hadolintVersion} from "./hadolint.ts"
import {HADOLINT_DIFFERENCES} from "./hadolintDifferences.ts"
import {askShellcheck, shellcheckVersion} from "./shellcheck.ts"

// `npm run compare -- PEER [CODE] [COUNT] [FOLDER]`: how far we agree with another program over real Dockerfiles, by code;
// with a code (or `all`), the lines on which we do not. With --write, shellcheck is timed too and docs/compare-PEER.md written.

/** Another program, and whose codes are compared with it. */
interface Peer {
  codes: RegExp
  /** The code with which it gives up on a file. */
  stop?: string
  /** Rules that are off here and on there are compared too. */
  off?: true
  /** The version of the program; undefined where it is not there. */
  version(): string | undefined
  ask(
    files: readonly Analysis[],
    fresh: boolean,
  ): Promise<{findings: PeerFinding[][]; seconds?: number; scripts?: number}>
  /** Why we mean to say nothing where it does. */
  meant(file: Analysis, finding: PeerFinding): string | undefined
}

const PEERS: Record<string, Peer> = {
  hadolint: {
    codes: /^DL\d+$/,
    stop: "DL1000",
    off: true,
    version: hadolintVersion,
    ask: async (files, fresh) => ({findings: await askHadolint(files, fresh)}),
    meant: (file, finding) => differenceOf(HADOLINT_DIFFERENCES, file, finding)?.what,
  },
  shellcheck: {codes: /^SC\d+$/, version: shellcheckVersion, ask: askShellcheck, meant: (_, {meant}) => meant},
}

const words = process.argv.slice(2).filter(word => word !== "--write")
const write = words.length < process.argv.length - 2
const [name = "shellcheck", only, count = "30", folder = "../shared/conformance/files"] = words
const peer = PEERS[name]
if (!peer) throw new Error(`there is no program ${name} to compare with: ${Object.keys(PEERS).join(", ")}`)
const version = peer.version()
if (!existsSync(folder)) console.log(`skipped: ${folder} is not here`)
else if (version === undefined) console.log(`skipped: the program ${name} is not here`)
else {
  const {comparison, different} = await compare(peer, version)
  console.log(comparisonText(comparison, only))
  const step = Math.max(1, different.length / Number(count))
  for (let at = 0; at < different.length; at += step) console.log(different[Math.floor(at)])
  if (write) writeFileSync(`docs/compare-${name}.md`, comparisonPage(comparison))
}

async function compare(peer: Peer, version: string): Promise<{comparison: Comparison; different: string[]}> {
  const {codes, stop, off, ask, meant} = peer
  const paths = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  const texts = paths.map(path => readFileSync(path, "utf8"))
  const start = process.cpuUsage()
  const files = texts.map(text => analyze(text))
  const on = off ? switchedOn(...RULES.map(({name}) => name)) : undefined
  const ours = files.map(file => lintFile(file, on))
  const used = process.cpuUsage(start)
  const seconds = (used.user + used.system) / 1e6
  const theirs = await ask(files, write)
  const known = new Set(RULES.flatMap(({aliases}) => aliases).filter(alias => codes.test(alias)))
  const rows = new Map<string, Row>()
  const different: string[] = []
  const reasons = new Map<string, number>()
  let unread = 0
  for (const [i, file] of files.entries()) {
    // where it can't read a file it says nothing else of it
    if (stop && theirs.findings[i]!.some(({code}) => code === stop)) {
      unread++
      continue
    }
    const own = new Map<string, string>()
    for (const {at, aliases, message} of ours[i]!)
      for (const {code, at: other} of aliases)
        if (codes.test(code)) own.set(`${code} ${lineAt(file.file.lines, (other ?? at).from)}`, message)
    const other = new Map<string, PeerFinding>()
    for (const one of theirs.findings[i]!) {
      const key = `${one.code} ${one.line}`
      // what is meant in only one of two places is no difference that is meant
      if (codes.test(one.code) && !(one.meant && other.has(key))) other.set(key, one)
    }
    for (const key of new Set([...own.keys(), ...other.keys()])) {
      const [code, line] = key.split(" ") as [string, string]
      const row = rows.get(code) ?? {code, both: 0, missed: 0, extra: 0, meant: 0, known: known.has(code)}
      rows.set(code, row)
      const why = own.has(key) ? undefined : meant?.(file, other.get(key)!)
      if (why !== undefined) {
        reasons.set(why, (reasons.get(why) ?? 0) + 1)
        row.meant++
        continue
      }
      const kind = !own.has(key) ? "missed" : !other.has(key) ? "extra" : "both"
      row[kind]++
      if ((code !== only && only !== "all") || kind === "both") continue
      const text = file.source.split("\n")[Number(line) - 1]!.trim()
      different.push(
        `${kind} ${code} ${paths[i]}:${line}: ${own.get(key) ?? other.get(key)!.message}\n    | ${text.slice(0, 200)}`,
      )
    }
  }
  const sorted = [...rows.values()].sort((a, b) => b.both + b.missed + b.meant - a.both - a.missed - a.meant)
  const times = {own: seconds, peer: theirs.seconds}
  return {
    comparison: {
      peer: name,
      version,
      files: files.length,
      unread,
      scripts: theirs.scripts,
      times,
      rows: sorted,
      reasons,
    },
    different,
  }
}
