import {spawnSync} from "node:child_process"
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {prepareGrammar} from "../../grammars/dockerfile.ts"
import {parseShell} from "../../grammars/shell.ts"
import {scriptsIn} from "../../grammars/shellDialects.ts"
import {analyze} from "../analysis.ts"
import {switchedOn} from "../lint/settings.ts"
import {lintFile} from "../linter.ts"
import {RULES} from "../rules/index.ts"
import {parse} from "../syntax/parse.ts"
import {benchContext, benchLayers} from "./benchLayers.ts"
import {benchLsp} from "./benchLsp.ts"
import {benchRegistry} from "./benchRegistry.ts"
import {writeManyFiles} from "./manyFiles.ts"

// `npm run bench`: how long things take, and how much memory. Times depend on the machine and on what else it does,
// so starting is compared with starting Node alone, in turn.

const REAL = "../shared/conformance/files"

const setUp = time(() => prepareGrammar())
say("grammar set-up, cold", `${setUp.toFixed(0)} ms`)

const {paths, sources} = corpus()
const bytes = sources.reduce((sum, source) => sum + Buffer.byteLength(source), 0)

const first = time(parseAll)
const best = Math.min(...Array.from({length: 5}, () => time(parseAll)))
say("parse, first pass", rates(first))
say("parse, best of 5 later passes", rates(best))

const scripts = shellScripts()
const scriptBytes = scripts.reduce((sum, script) => sum + Buffer.byteLength(script), 0)
const shellFirst = time(parseScripts)
// in turn, since the machine is not equally fast all the time
const turns = Array.from({length: 7}, () => ({files: time(parseAll), shell: time(parseScripts)}))
const shellBest = Math.min(...turns.map(({shell}) => shell))
const slower = median(turns.map(({files, shell}) => bytes / files / (scriptBytes / shell)))
say(
  `shell parse, ${scripts.length} scripts, first pass`,
  `${megabytes(scriptBytes, shellFirst)}; best of 7 later ${megabytes(scriptBytes, shellBest)}; Dockerfiles in turn ${slower.toFixed(1)} times as fast`,
)

const everyRule = switchedOn(...RULES.map(({name}) => name))
const lintFirst = time(lintAll)
const lintLater = Math.min(time(lintAll), time(lintAll))
say(
  `lint with all ${RULES.length} rules on`,
  `first pass ${perSecond(lintFirst)}, later ${perSecond(lintLater)}; ${(lintLater / best).toFixed(1)} times the parse`,
)

const program = "dist/cli.js"
const all = memoryOf([program, "--format", "json", ...paths])
say(
  `lint in one process, ${paths.length} files`,
  `${all.milliseconds.toFixed(0)} ms, ${perSecond(all.milliseconds)}, peak ${all.megabytes.toFixed(0)} MB`,
)
const readings = memoryOf([program, "parse", ...paths])
say(
  "dockerlint parse, the same files",
  `${readings.milliseconds.toFixed(0)} ms, peak ${readings.megabytes.toFixed(0)} MB`,
)

const MANY = 20_000
const many = mkdtempSync(join(tmpdir(), "dockerlint-bench-"))
try {
  writeManyFiles(many, MANY)
  // the format that is shown: others are held until they are whole
  for (const jobs of [["--jobs", "1"], ["--jobs", "2"], []]) {
    const run = memoryOf([program, ...jobs, many])
    const seconds = `${(run.milliseconds / 1000).toFixed(1)} s, of processors ${run.processors.toFixed(1)} s`
    const rate = `${Math.round((MANY / run.milliseconds) * 1000)} files/s`
    say(`lint ${MANY} made-up files ${jobs.join(" ")}`, `${seconds}; ${rate}, peak ${run.megabytes.toFixed(0)} MB`)
  }
} finally {
  rmSync(many, {recursive: true})
}

const small = `examples/${readdirSync("examples").sort()[0]}`
const pairs = Array.from({length: 20}, () => ({ours: start([program, small]), bare: start(["-e", "0"])}))
const ours = median(pairs.map(({ours}) => ours))
const bare = median(pairs.map(({bare}) => bare))
const ratio = median(pairs.map(({ours, bare}) => ours / bare))
say(
  `${small}, whole process (median of ${pairs.length})`,
  `${ours.toFixed(0)} ms; node -e 0 in turn ${bare.toFixed(0)} ms; ratio ${ratio.toFixed(2)}, +${(ours - bare).toFixed(0)} ms`,
)

benchLayers(say)
await benchContext(say)
await benchLsp(say)
await benchRegistry(say)

function say(what: string, value: string): void {
  console.log(`${what.padEnd(48)} ${value}`)
}

function time(run: () => void): number {
  const start = performance.now()
  run()
  return performance.now() - start
}

function parseAll(): void {
  for (const source of sources) parse(source)
}

/** The scripts of every RUN that a shell of the grammar is given. */
function shellScripts(): string[] {
  return sources.flatMap(source => {
    const analysis = analyze(source)
    return analysis.all("RUN").flatMap(run => {
      const shell = analysis.shellOf(run)
      return shell?.script ? [shell.text.value] : []
    })
  })
}

function parseScripts(): void {
  // substitutions are parsed when they are asked for
  for (const script of scripts) for (const _ of scriptsIn(parseShell(script)));
}

function lintAll(): void {
  for (const source of sources) lintFile(analyze(source), everyRule)
}

function rates(milliseconds: number): string {
  return `${megabytes(bytes, milliseconds)}, ${perSecond(milliseconds)}`
}

function megabytes(size: number, milliseconds: number): string {
  return `${(size / 1000 / milliseconds).toFixed(1)} MB/s`
}

function perSecond(milliseconds: number): string {
  return `${Math.round((sources.length / milliseconds) * 1000)} files/s`
}

/** Real Dockerfiles where they are; otherwise our own examples, and the cases of the tests. */
function corpus(): {paths: string[]; sources: string[]} {
  const real = existsSync(REAL)
  const folder = real ? REAL : "examples"
  const paths = readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  const sources = paths.map(path => readFileSync(path, "utf8"))
  const size = (list: string[]) => `${(list.reduce((sum, source) => sum + source.length, 0) / 1e6).toFixed(2)} MB`
  if (real) {
    console.log(`over ${paths.length} real Dockerfiles in ${REAL}, ${size(sources)}\n`)
    return {paths, sources}
  }
  const cases = readFileSync("test/conformance/cases.jsonl", "utf8")
    .split("\n")
    .flatMap(line => (line === "" ? [] : [(JSON.parse(line) as {source: string}).source]))
  console.log(`${REAL} is not here, so this is over small files: linted are the ${paths.length} files in examples/,`)
  console.log(`parsed also the ${cases.length} cases of test/conformance, ${size([...sources, ...cases])} in all\n`)
  return {paths, sources: [...sources, ...cases]}
}

function start(args: string[]): number {
  return time(() => spawnSync(process.execPath, args, {stdio: "ignore"}))
}

/** The time of a whole process, and its own word on the seconds of processors it took and its peak memory, threads included. */
function memoryOf(args: string[]): {milliseconds: number; processors: number; megabytes: number} {
  const usage = "const{maxRSS,userCPUTime:u,systemCPUTime:s}=process.resourceUsage()"
  const report = `data:text/javascript,import{isMainThread as m}from'node:worker_threads';m&&process.on('exit',()=>{${usage};process._rawDebug('peak',maxRSS,(u+s)/1e6)})`
  let errors = ""
  const milliseconds = time(() => {
    const {status, stderr} = spawnSync(process.execPath, [`--import=${report}`, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
    })
    errors = stderr
    if (status !== 0 && status !== 1) throw new Error(`${args[0]} ended with ${status}: ${stderr.slice(0, 1000)}`)
  })
  const [, peak, processors] = /peak (\d+) ([\d.]+)/.exec(errors) ?? []
  return {milliseconds, processors: Number(processors), megabytes: Number(peak) / 1000}
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1]!
}
