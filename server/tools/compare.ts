import {existsSync, readdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {type Analysis, analyze} from "../analysis.ts"
import {switchedOn} from "../lint/settings.ts"
import {lintFile} from "../linter.ts"
import {RULES} from "../rules/index.ts"
import {lineAt} from "../text.ts"
import {differenceOf, type PeerFinding} from "./differences.ts"
import {askHadolint, hadolintVersion} from "./hadolint.ts"
import {HADOLINT_DIFFERENCES} from "./hadolintDifferences.ts"
import {askShellcheck, meantDifference, shellcheckVersion} from "./shellcheck.ts"

// `npm run compare -- PEER [CODE] [COUNT] [FOLDER]`: how far we agree with another program over real Dockerfiles, by code;
// with a code (or `all`), the lines on which we do not. `--write` asks it anew, and writes docs/compare-PEER.md.

/** Another program, and whose codes are compared with it. */
interface Peer {
  title: string
  codes: RegExp
  /** The code with which it gives up on a file. */
  stop?: string
  /** Rules that are off here and on there are compared too. */
  off?: true
  version(): string | undefined
  ask(files: readonly Analysis[], fresh: boolean): Promise<PeerFinding[][]>
  /** Why we mean to say nothing where it does. */
  meant(file: Analysis, finding: PeerFinding): string | undefined
}

const PEERS: Record<string, Peer> = {
  hadolint: {
    title: "hadolint",
    codes: /^DL\d+$/,
    stop: "DL1000",
    off: true,
    version: hadolintVersion,
    ask: askHadolint,
    meant: (file, finding) => differenceOf(HADOLINT_DIFFERENCES, file, finding)?.what,
  },
  shellcheck: {
    title: "ShellCheck",
    codes: /^SC\d+$/,
    version: shellcheckVersion,
    ask: askShellcheck,
    meant: meantDifference,
  },
}

/** How often a code is found by both, only by the other, only by us, and only by the other and that on purpose. */
interface Counts {
  both: number
  missed: number
  extra: number
  intended: number
}

interface Result {
  counts: Map<string, Counts>
  /** What is left out on purpose, by code and reason. */
  reasons: Map<string, number>
  /** Lines on which the two differ, as text. */
  different: string[]
  /** How many files the other program can't read. */
  unread: number
}

const words = process.argv.slice(2)
const write = words.includes("--write")
const [name = "shellcheck", only, count = "30", folder = "../shared/conformance/files"] = words.filter(
  word => word !== "--write",
)
const peer = PEERS[name]
if (!peer) throw new Error(`there is no program ${name} to compare with: ${Object.keys(PEERS).join(", ")}`)
const version = peer.version()
if (!existsSync(folder)) console.log(`skipped: ${folder} is not here`)
else if (version === undefined) console.log(`skipped: the program ${name} is not here`)
else await run(peer, version)

async function run(peer: Peer, version: string): Promise<void> {
  const paths = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  const sources = paths.map(path => readFileSync(path, "utf8"))
  const asked = performance.now()
  const theirs = await peer.ask(
    sources.map(source => analyze(source)),
    write,
  )
  const read = performance.now()
  const on = peer.off ? switchedOn(...RULES.map(({name}) => name)) : undefined
  const files = sources.map(source => analyze(source))
  const ours = files.map(file => lintFile(file, on))
  const done = performance.now()
  const result = compare(peer, paths, files, ours, theirs)
  const table = tableOf(peer, result.counts)
  console.log(table.join("\n"))
  const reasons = [...result.reasons].sort(([, a], [, b]) => b - a)
  for (const [why, times] of reasons) console.log(`left out on purpose: ${times}, ${why}`)
  const step = Math.max(1, result.different.length / Number(count))
  for (let at = 0; at < result.different.length; at += step) console.log(result.different[Math.floor(at)])
  // one code is no table to keep
  if (!write || (only && only !== "all")) return
  const [peerTime, ownTime] = [read - asked, done - read].map(time => time / 1000) as [number, number]
  const head = [
    `<!-- written by npm run compare -- ${name} --write -->`,
    `# dockerlint beside ${peer.title}`,
    "",
    `${peer.title} ${version} over ${paths.length} Dockerfiles of real projects, ${peer.off ? "all rules on in both" : "rules as they are by default"}; a finding is`,
    `a code at a line. ${result.unread > 0 ? `${result.unread} files that ${peer.title} can't read are left out. ` : ""}[Where we mean to differ](${name}-differences.md) says what is counted as intended.`,
    "",
    `Time: ${peer.title} ${peerTime.toFixed(1)} s, dockerlint ${ownTime.toFixed(1)} s for all its rules (one process, after start-up): ${(peerTime / ownTime).toFixed(0)} times faster. hadolint runs ShellCheck too, in the same go.`,
    "",
  ]
  const left = reasons.map(([why, times]) => `| ${why} | ${times} |`)
  const page = [...head, ...table, "", "| intended | findings |", "|---|---|", ...left, ""].join("\n")
  writeFileSync(`docs/compare-${name}.md`, page)
}

function compare(
  {codes, stop, meant}: Peer,
  paths: readonly string[],
  files: readonly Analysis[],
  ours: readonly ReturnType<typeof lintFile>[],
  theirs: readonly PeerFinding[][],
): Result {
  const result: Result = {counts: new Map(), reasons: new Map(), different: [], unread: 0}
  for (const [i, file] of files.entries()) {
    // where it can't read a file it says nothing else of it
    if (stop && theirs[i]!.some(({code}) => code === stop)) {
      result.unread++
      continue
    }
    const isCompared = (code: string) => codes.test(code) && code !== stop
    const own = new Map<string, string>()
    for (const {at, aliases, message} of ours[i]!)
      for (const {code, at: other} of aliases)
        if (isCompared(code)) own.set(`${code} ${lineAt(file.file.lines, (other ?? at).from)}`, message)
    const other = new Map<string, string>()
    for (const {code, line, message} of theirs[i]!) if (isCompared(code)) other.set(`${code} ${line}`, message)
    for (const key of new Set([...own.keys(), ...other.keys()])) {
      const [code, line] = key.split(" ") as [string, string]
      const counts = result.counts.get(code) ?? {both: 0, missed: 0, extra: 0, intended: 0}
      result.counts.set(code, counts)
      const why = own.has(key) ? undefined : meant(file, {code, line: Number(line), message: other.get(key)!})
      if (why !== undefined) {
        counts.intended++
        const reason = why.startsWith(code) ? why : `${code}: ${why}`
        result.reasons.set(reason, (result.reasons.get(reason) ?? 0) + 1)
        continue
      }
      const kind = !own.has(key) ? "missed" : !other.has(key) ? "extra" : "both"
      counts[kind]++
      if ((code !== only && only !== "all") || kind === "both") continue
      const text = file.source.split("\n")[Number(line) - 1]!.trim()
      result.different.push(
        `${kind} ${code} ${paths[i]}:${line}: ${own.get(key) ?? other.get(key)}\n    | ${text.slice(0, 200)}`,
      )
    }
  }
  return result
}

function tableOf({codes}: Peer, counts: ReadonlyMap<string, Counts>): string[] {
  const known = new Set(RULES.flatMap(({aliases}) => aliases).filter(alias => codes.test(alias)))
  const sum: Counts = {both: 0, missed: 0, extra: 0, intended: 0}
  const lines: string[] = []
  for (const [code, one] of [...counts].sort(([, a], [, b]) => b.both + b.missed - a.both - a.missed)) {
    if (only && only !== "all" && code !== only) continue
    lines.push(row(known.has(code) ? code : `${code} (no rule)`, one))
    if (known.has(code)) for (const key of ["both", "missed", "extra", "intended"] as const) sum[key] += one[key]
  }
  return ["| code | both | missed | extra | intended | F1 |", "|---|--:|--:|--:|--:|--:|", ...lines, row("all", sum)]
}

function row(code: string, {both, missed, extra, intended}: Counts): string {
  // nothing to find is found
  const f1 = both + missed + extra === 0 ? 1 : (2 * both) / (2 * both + missed + extra)
  return `| ${code} | ${both} | ${missed} | ${extra} | ${intended} | ${f1.toFixed(3)} |`
}
