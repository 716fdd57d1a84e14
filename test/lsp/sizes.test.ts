import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {pathToFileURL} from "node:url"
import {afterEach, beforeEach, expect, test} from "vitest"
import type {ClientCapabilities, CodeLens, Hover, InlayHint} from "vscode-languageserver"
import {nodeHost} from "../../server/lsp/nodeHost.ts"
import {EDITOR, type Editor, openEditor} from "../support/session.ts"
import "../support/sizeTables.ts"

// Sizes in a session: tables and build contexts come when somebody asks, and are read again when files change.

let folder: string
let editor: Editor | undefined
const refreshed: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockerlint-sizes-"))
  refreshed.length = 0
})

afterEach(() => {
  editor?.close()
  editor = undefined
  rmSync(folder, {recursive: true, force: true})
})

function write(name: string, text: string | Buffer): string {
  const path = join(folder, name)
  mkdirSync(join(path, ".."), {recursive: true})
  writeFileSync(path, text)
  return uriOf(name)
}

function uriOf(name: string): string {
  return pathToFileURL(join(folder, name)).toString()
}

const REFRESHES: ClientCapabilities = {
  ...EDITOR,
  workspace: {
    ...EDITOR.workspace,
    workspaceFolders: true,
    didChangeWatchedFiles: {dynamicRegistration: true},
    codeLens: {refreshSupport: true},
    inlayHint: {refreshSupport: true},
  },
}
const ON = {inlayHints: {sizes: "large"}, codeLens: {sizes: true}}
/** What the server asks to be told of. */
let watched: string[]

async function openFolder(settings: object = {}, top = folder): Promise<Editor> {
  watched = []
  editor = await openEditor(
    REFRESHES,
    {workspaceFolders: [{uri: pathToFileURL(top).toString(), name: "w"}], initializationOptions: {...ON, ...settings}},
    connection => {
      connection.onRequest("workspace/codeLens/refresh", () => void refreshed.push("codeLens"))
      connection.onRequest("workspace/inlayHint/refresh", () => void refreshed.push("inlayHint"))
      connection.onRequest("client/registerCapability", ({registrations}) => {
        for (const {registerOptions} of registrations)
          for (const {globPattern} of registerOptions?.watchers ?? []) watched.push(globPattern)
      })
    },
  )
  return editor
}

function changed({connection}: Editor, ...uris: string[]): void {
  const changes = uris.map(uri => ({uri, type: 2}))
  void connection.sendNotification("workspace/didChangeWatchedFiles", {changes})
}

async function hints(uri: string): Promise<string[]> {
  const range = {start: {line: 0, character: 0}, end: {line: 99, character: 0}}
  const found = await editor!.ask<InlayHint[]>("textDocument/inlayHint", uri, {range})
  return found.map(({position, label}) => `${position.line + 1}: ${label}`)
}

async function lenses(uri: string): Promise<string[]> {
  const found = await editor!.ask<CodeLens[]>("textDocument/codeLens", uri)
  return found.map(({range, command}) => `${range.start.line + 1}: ${command!.title}`)
}

async function until(what: () => boolean): Promise<void> {
  for (let left = 200; !what(); left--) {
    if (left === 0) throw new Error("it does not come to that")
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

const COPIES = "FROM scratch\nCOPY . /app\n"

test("what packages take comes from the tables, which are loaded when they are asked for", async () => {
  await openFolder()
  const text = "FROM debian:bookworm\nRUN apt-get update && apt-get install -y git\nENV A=1\n"
  editor!.open("untitled:Dockerfile", text)
  const [hint, ...others] = await hints("untitled:Dockerfile")
  expect(hint).toMatch(/^2: ~ 1\d\d MB$/)
  expect(others).toEqual([])
  expect(await lenses("untitled:Dockerfile")).toEqual([
    expect.stringMatching(/^1: ~ \d+ MB, ~ \d+(?:\.\d)? MB compressed \(base ~ 1\d\d MB\)$/),
  ])
  const hover = await editor!.askAt<Hover>("textDocument/hover", "untitled:Dockerfile", {line: 1, character: 1})
  const {value} = hover.contents as {value: string}
  expect(value).toMatch(/\*\*Size\*\*: ~ 1\d\d MB/)
  expect(value).toContain("− 20.0 MB: with `rm -rf /var/lib/apt/lists/*` at the end of this RUN")
  expect(value).toContain("without packages that are only recommended (`--no-install-recommends`)")
  expect(editor!.messages).toEqual([])
})

test("what is copied is counted in the build context, as far as .dockerignore leaves it", async () => {
  write("big.bin", Buffer.alloc(3_000_000))
  write("ignored.bin", Buffer.alloc(9_000_000))
  write(".dockerignore", "ignored.bin\n")
  const uri = write("Dockerfile", COPIES)
  await openFolder()
  editor!.open(uri, COPIES)
  expect(await hints(uri)).toEqual(["2: 3.0 MB"])
  expect(await lenses(uri)).toEqual(["1: 3.0 MB, ~ 1.2 MB compressed"])
  write(".dockerignore", "*.bin\n")
  changed(editor!, uriOf(".dockerignore"))
  expect(await hints(uri)).toEqual([])
})

test("a file that is added changes the hint, and the editor is told to ask again", async () => {
  write("big.bin", Buffer.alloc(3_000_000))
  const uri = write("Dockerfile", COPIES)
  await openFolder()
  editor!.open(uri, COPIES)
  expect(await hints(uri)).toEqual(["2: 3.0 MB"])
  await until(() => watched.includes("**/*"))
  await until(() => refreshed.length > 0)
  refreshed.length = 0
  changed(editor!, write("src/more.bin", Buffer.alloc(4_000_000)))
  await until(() => refreshed.includes("inlayHint") && refreshed.includes("codeLens"))
  expect(await hints(uri)).toEqual(["2: 7.0 MB"])
  // the same files again are nothing new, and those elsewhere neither
  refreshed.length = 0
  changed(editor!, uriOf("src/more.bin"), pathToFileURL(join(tmpdir(), "else")).toString())
  await new Promise(resolve => setTimeout(resolve, 900))
  expect(refreshed).toEqual([])
})

test("a lock file with other text of the same length is read again", async () => {
  const lock = (dev: string) =>
    JSON.stringify({packages: {"": {}, "node_modules/a": {}, "node_modules/b": {[dev]: true}}})
  write("package-lock.json", lock("dev"))
  const text =
    "FROM debian:12\nWORKDIR /app\nCOPY package-lock.json .\nRUN --mount=type=cache,target=/root/.npm npm ci --omit=dev\n"
  const uri = write("Dockerfile", text)
  await openFolder({inlayHints: {sizes: "all"}})
  editor!.open(uri, text)
  const takes = async () => (await hints(uri)).find(hint => hint.startsWith("4: "))
  const before = await takes()
  expect(before).toBeDefined()
  await until(() => refreshed.length > 0)
  refreshed.length = 0
  write("package-lock.json", lock("ved"))
  changed(editor!, uriOf("package-lock.json"))
  await until(() => refreshed.includes("inlayHint"))
  expect(await takes()).not.toBe(before)
})

test("settings say which", async () => {
  write("small.txt", "a")
  const uri = write("Dockerfile", COPIES)
  await openFolder({inlayHints: {sizes: "all"}, codeLens: {sizes: false}})
  editor!.open(uri, COPIES)
  expect(await hints(uri)).toHaveLength(1)
  expect(await lenses(uri)).toEqual([])
  void editor!.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: {dockerlint: {inlayHints: {sizes: "nonsense"}, codeLens: {sizes: true}}},
  })
  expect(await hints(uri)).toEqual([])
  expect(await lenses(uri)).toHaveLength(1)
})

test("the context is the one that the definition of the build says", async () => {
  write("big.bin", Buffer.alloc(3_000_000))
  write("compose.yaml", "services:\n  a:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n")
  const uri = write("docker/Dockerfile", COPIES)
  mkdirSync(join(folder, ".git"))
  await openFolder()
  editor!.open(uri, COPIES)
  expect(await hints(uri)).toEqual(["2: 3.0 MB"])
})

test.each([
  ["a definition that names it", true],
  ["a symbolic link", false],
])("no folder outside of the workspace is looked at: %s", async (_, byDefinition) => {
  write("outside/big.bin", Buffer.alloc(3_000_000))
  mkdirSync(join(folder, "inside/.git"), {recursive: true})
  if (byDefinition)
    write(
      "inside/compose.yaml",
      "services:\n  a:\n    build:\n      context: ../outside\n      dockerfile: ../inside/Dockerfile\n",
    )
  else {
    symlinkSync(join(folder, "outside"), join(folder, "inside/link"))
    write("inside/compose.yaml", "services:\n  a:\n    build:\n      context: link\n      dockerfile: ../Dockerfile\n")
  }
  const uri = write("inside/Dockerfile", COPIES)
  await openFolder({inlayHints: {sizes: "all"}}, join(folder, "inside"))
  editor!.open(uri, COPIES)
  expect(await hints(uri)).toEqual([])
  expect(await lenses(uri)).toEqual([])
})

test("a folder that is added to the workspace is looked at then", async () => {
  write("outside/big.bin", Buffer.alloc(3_000_000))
  mkdirSync(join(folder, "inside"))
  const uri = write("outside/Dockerfile", COPIES)
  await openFolder({}, join(folder, "inside"))
  editor!.open(uri, COPIES)
  expect(await hints(uri)).toEqual([])
  const added = [{uri: uriOf("outside"), name: "o"}]
  void editor!.connection.sendNotification("workspace/didChangeWorkspaceFolders", {event: {added, removed: []}})
  expect(await hints(uri)).toEqual(["2: 3.0 MB"])
})

test("a document in no folder has no context", async () => {
  write("big.bin", Buffer.alloc(3_000_000))
  const uri = write("Dockerfile", COPIES)
  editor = await openEditor(REFRESHES, {initializationOptions: ON})
  editor.open(uri, COPIES)
  expect(await hints(uri)).toEqual([])
})

test("findings come at once, and again with their bytes when these are known", async () => {
  write("big.bin", Buffer.alloc(3_000_000))
  const text = "FROM scratch\nCOPY big.bin /tmp/\nRUN rm /tmp/big.bin\n"
  const uri = write("Dockerfile", text)
  await openFolder()
  editor!.open(uri, text)
  const told = async () => (await editor!.diagnostics(uri)).find(({code}) => code === "removed-in-later-layer")?.message
  const first = await told()
  expect(first ?? "").not.toContain("3 MB")
  expect(await told()).toContain("3 MB")
})

test("findings wait for no context, and what takes long is told later", async () => {
  write("Dockerfile", COPIES)
  const host = nodeHost()
  let finish = () => {}
  const isFinished = new Promise<void>(resolve => {
    finish = resolve
  })
  const slow = {
    ...host,
    readContext: async () => {
      await isFinished
      return {files: [{path: "a", bytes: 5e6}], complete: true, text: () => undefined}
    },
  }
  const uri = uriOf("Dockerfile")
  const params = {workspaceFolders: [{uri: uriOf(""), name: "w"}], initializationOptions: ON}
  editor = await openEditor(
    REFRESHES,
    params,
    connection => connection.onRequest("workspace/inlayHint/refresh", () => void refreshed.push("inlayHint")),
    slow,
  )
  editor.open(uri, "FROM scratch\nCOPY . app\nWORKDIR app\n")
  expect(await editor.diagnostics(uri)).not.toEqual([])
  expect(await hints(uri)).toEqual([])
  finish()
  await until(() => refreshed.length > 0)
  expect(await hints(uri)).toEqual(["2: 5.0 MB"])
})
