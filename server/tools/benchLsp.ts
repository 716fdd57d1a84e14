import {type ChildProcess, spawn, spawnSync} from "node:child_process"
import {readdirSync, readFileSync} from "node:fs"
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node"

// What an editor waits for: the language server over its standard input and output, as a process of its own.

const SERVER = ["dist/cli.js", "lsp", "--stdio"]
const CHANGES = 60
const MANY_FILES = 200
const MANY_CHANGES = 20_000

type Say = (what: string, value: string) => void

export async function benchLsp(say: Say): Promise<void> {
  const starts: {ours: number; bare: number}[] = []
  for (let i = 0; i < 15; i++) {
    const bare = await time(() => void spawnSync(process.execPath, ["-e", "0"]))
    const ours = await time(async () => (await startServer()).stop())
    starts.push({ours, bare})
  }
  const ours = middle(starts.map(({ours}) => ours))
  const bare = middle(starts.map(({bare}) => bare))
  const ratio = middle(starts.map(({ours, bare}) => ours / bare))
  say(
    `language server, start to initialised (median of ${starts.length})`,
    `${ours.toFixed(0)} ms; node -e 0 in turn ${bare.toFixed(0)} ms; ratio ${ratio.toFixed(2)}, +${(ours - bare).toFixed(0)} ms`,
  )
  for (const lines of [60, 1000]) await typing(say, lines)
  await manyChanges(say)
}

/** Types at the end of a file and in the middle of it, and asks for what an editor asks for. */
async function typing(say: Say, lines: number): Promise<void> {
  const server = await startServer()
  const uri = "untitled:Dockerfile"
  const source = fileOf(lines)
  await server.open(uri, source)
  const times: Record<string, number[]> = {"change to diagnostics": [], completion: [], hover: [], "tokens delta": []}
  let {resultId} = await server.ask<{resultId: string}>("textDocument/semanticTokens/full", uri)
  for (let i = 0; i < CHANGES; i++) {
    const line = i % 4 < 2 ? lines - 1 : lines >> 1
    const range = i % 2 === 0 ? rangeOf(line, 0, 0) : rangeOf(line, 0, 5)
    times["change to diagnostics"]!.push(await time(() => server.change(uri, range, i % 2 === 0 ? "RUN a" : "")))
    const position = {line: i % lines, character: 3}
    times.completion!.push(await time(() => server.ask("textDocument/completion", uri, {position})))
    times.hover!.push(await time(() => server.ask("textDocument/hover", uri, {position})))
    const previousResultId = resultId
    times["tokens delta"]!.push(
      await time(async () => {
        const delta = await server.ask<{resultId: string}>("textDocument/semanticTokens/full/delta", uri, {
          previousResultId,
        })
        resultId = delta.resultId
      }),
    )
  }
  for (const [what, all] of Object.entries(times))
    say(`${what}, ${lines} lines`, `p50 ${part(all, 0.5).toFixed(1)} ms, p95 ${part(all, 0.95).toFixed(1)} ms`)
  say(`memory after that, ${lines} lines`, `${server.megabytes().toFixed(0)} MB`)
  server.stop()
}

/** Whether memory grows: it is looked at after the first tenth of the changes, and at the end. */
async function manyChanges(say: Say): Promise<void> {
  const server = await startServer()
  const uris = Array.from({length: MANY_FILES}, (_, i) => `untitled:${i}/Dockerfile`)
  for (const uri of uris) await server.open(uri, fileOf(60))
  let early = 0
  for (let i = 0; i < MANY_CHANGES; i++) {
    const text = (i / MANY_FILES) % 2 < 1 ? "RUN a" : ""
    const range = text === "" ? rangeOf(59, 0, 5) : rangeOf(59, 0, 0)
    await server.change(uris[i % MANY_FILES]!, range, text)
    if (i === MANY_CHANGES / 10) early = server.megabytes()
  }
  const end = server.megabytes()
  say(
    `memory with ${MANY_FILES} files after ${MANY_CHANGES} changes`,
    `${end.toFixed(0)} MB; after the first tenth ${early.toFixed(0)} MB`,
  )
  server.stop()
}

interface Server {
  open(uri: string, text: string): Promise<void>
  /** Until what is wrong with it then has been told. */
  change(uri: string, range: object, text: string): Promise<void>
  ask<R>(method: string, uri: string, params?: object): Promise<R>
  megabytes(): number
  stop(): void
}

async function startServer(): Promise<Server> {
  const child: ChildProcess = spawn(process.execPath, SERVER, {stdio: ["pipe", "pipe", "inherit"]})
  const connection: ProtocolConnection = createProtocolConnection(
    new StreamMessageReader(child.stdout!),
    new StreamMessageWriter(child.stdin!),
  )
  const versions = new Map<string, number>()
  const waiting = new Map<string, {version: number; resolve(): void}>()
  connection.onNotification("textDocument/publishDiagnostics", ({uri, version}: {uri: string; version: number}) => {
    const one = waiting.get(uri)
    if (one?.version === version) one.resolve()
  })
  connection.listen()
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {textDocument: {publishDiagnostics: {versionSupport: true}}},
  })
  await connection.sendNotification("initialized", {})
  const told = (uri: string, version: number) => {
    versions.set(uri, version)
    return new Promise<void>(resolve => waiting.set(uri, {version, resolve}))
  }
  return {
    async open(uri, text) {
      const done = told(uri, 1)
      void connection.sendNotification("textDocument/didOpen", {
        textDocument: {uri, languageId: "dockerfile", version: 1, text},
      })
      await done
    },
    async change(uri, range, text) {
      const version = versions.get(uri)! + 1
      const done = told(uri, version)
      void connection.sendNotification("textDocument/didChange", {
        textDocument: {uri, version},
        contentChanges: [{range, text}],
      })
      await done
    },
    ask: (method, uri, params) => connection.sendRequest(method, {textDocument: {uri}, ...params}),
    megabytes: () => residentOf(child.pid!),
    stop() {
      connection.dispose()
      child.kill()
    },
  }
}

/** So many lines of a Dockerfile, put together from the examples. */
function fileOf(lines: number): string {
  const all = readdirSync("examples")
    .filter(name => /\.?Dockerfile/.test(name))
    .sort()
    .flatMap(name => readFileSync(`examples/${name}`, "utf8").trimEnd().split("\n"))
  return `${Array.from({length: lines - 1}, (_, i) => all[i % all.length]).join("\n")}\n`
}

function rangeOf(line: number, from: number, to: number) {
  return {start: {line, character: from}, end: {line, character: to}}
}

/** In MB; NaN where this system does not tell. */
function residentOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1000
  } catch {
    return Number.NaN
  }
}

async function time(run: () => unknown): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

function part(numbers: number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))]!
}

function middle(numbers: number[]): number {
  return part(numbers, 0.5)
}
