import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {pathToFileURL} from "node:url"
import {afterEach, beforeEach, expect, test} from "vitest"
import type {
  ClientCapabilities,
  CompletionList,
  DocumentDiagnosticReport,
  DocumentLink,
  LocationLink,
  SymbolInformation,
  WorkspaceDiagnosticReport,
  WorkspaceEdit,
} from "vscode-languageserver"
import {CancellationTokenSource} from "vscode-languageserver-protocol/node"
import {normalUri} from "../../server/lsp/uris.ts"
import {EDITOR, type Editor, openEditor} from "../support/session.ts"

// Files around the documents: configurations, build contexts, the Dockerfiles of a workspace.

let folder: string
let editor: Editor | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
})

afterEach(() => {
  editor?.close()
  editor = undefined
  rmSync(folder, {recursive: true, force: true})
})

/** Writes a file, and gives its URI. */
function write(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, ".."), {recursive: true})
  writeFileSync(path, text)
  return uriOf(name)
}

function uriOf(name: string): string {
  return pathToFileURL(join(folder, name)).toString()
}

const PULLS: ClientCapabilities = {
  ...EDITOR,
  textDocument: {...EDITOR.textDocument, diagnostic: {relatedDocumentSupport: true}},
}

async function openFolder(capabilities = EDITOR, initializationOptions: object = {}): Promise<Editor> {
  const uri = pathToFileURL(folder).toString()
  editor = await openEditor(capabilities, {workspaceFolders: [{uri, name: "w"}], initializationOptions})
  return editor
}

function changed({connection}: Editor, ...uris: string[]): void {
  const changes = uris.map(uri => ({uri, type: 2}))
  void connection.sendNotification("workspace/didChangeWatchedFiles", {changes})
}

const RELATIVE = "FROM alpine:3.22\nWORKDIR app\n"

test("a configuration that is wrong is shown where it is, until it is mended", async () => {
  const config = write(".dockerlint.yaml", "rules:\n  no-such-rule: error\n")
  const uri = write("Dockerfile", RELATIVE)
  const editor = await openFolder()
  editor.open(uri, RELATIVE)
  expect(await editor.diagnostics(uri)).toMatchObject([{code: "configuration"}])
  expect(await editor.diagnostics(config)).toMatchObject([{range: {start: {line: 1, character: 2}}}])
  write(".dockerlint.yaml", "rules:\n  relative-workdir: error\n")
  changed(editor, config)
  expect(await editor.diagnostics(uri)).toMatchObject([{code: "relative-workdir", severity: 1}])
  expect(await editor.diagnostics(config)).toEqual([])
  expect(editor.messages).toEqual([])
})

test("whoever switches it off hears nothing, of configurations neither", async () => {
  write(".dockerlint.yaml", "rules:\n  no-such-rule: error\n")
  const uri = write("Dockerfile", RELATIVE)
  const editor = await openFolder(EDITOR, {enable: false})
  editor.open(uri, RELATIVE)
  expect(await editor.diagnostics(uri)).toEqual([])
  // everything else is there
  expect(await editor.askAt("textDocument/hover", uri, {line: 0, character: 0})).not.toBeNull()
})

test("what is wrong in a configuration goes with the last document that it counts for", async () => {
  const config = write(".dockerlint.yaml", "rules:\n  no-such-rule: error\n")
  const [one, two] = [write("Dockerfile", RELATIVE), write("Dockerfile.two", RELATIVE)]
  const editor = await openFolder()
  for (const uri of [one, two]) {
    editor.open(uri, RELATIVE)
    await editor.diagnostics(uri)
    expect(await editor.diagnostics(config)).toHaveLength(1)
  }
  const close = (uri: string) => editor.connection.sendNotification("textDocument/didClose", {textDocument: {uri}})
  void close(one)
  expect(await editor.diagnostics(one)).toEqual([])
  void close(two)
  expect(await editor.diagnostics(two)).toEqual([])
  expect(await editor.diagnostics(config)).toEqual([])
})

test("editors that ask for diagnostics are told of configurations as related documents", async () => {
  const config = write(".dockerlint.yaml", "rules:\n  no-such-rule: error\n")
  const uri = write("Dockerfile", RELATIVE)
  const editor = await openFolder(PULLS)
  editor.open(uri, RELATIVE)
  const first = await editor.ask<DocumentDiagnosticReport>("textDocument/diagnostic", uri)
  expect(first.relatedDocuments).toMatchObject({[config]: {kind: "full", items: [{severity: 1}]}})
  write(".dockerlint.yaml", "{}")
  changed(editor, config)
  const second = await editor.ask<DocumentDiagnosticReport>("textDocument/diagnostic", uri, {
    previousResultId: first.resultId,
  })
  expect(second).toMatchObject({kind: "full", items: [{code: "relative-workdir"}]})
  expect(second.relatedDocuments).toEqual({[config]: {kind: "full", items: []}})
})

test("files that change are registered for, and what they say counts at once", async () => {
  const ignore = write(".dockerignore", "src\n")
  write("src/a", "")
  const source = "FROM alpine:3.22\nCOPY src/a /a\n"
  const uri = write("Dockerfile", source)
  const registered: {method: string; registerOptions: {watchers?: {globPattern: string}[]}}[] = []
  editor = await openEditor(
    {
      ...EDITOR,
      workspace: {
        didChangeWatchedFiles: {dynamicRegistration: true},
        didChangeConfiguration: {dynamicRegistration: true},
      },
    },
    {},
    connection => {
      connection.onRequest("client/registerCapability", ({registrations}) => {
        registered.push(...registrations)
        return null
      })
    },
  )
  editor.open(uri, source)
  expect(await editor.diagnostics(uri)).toMatchObject([{code: "ignored-copy-source"}])
  expect(registered.map(({method}) => method).sort()).toEqual([
    "workspace/didChangeConfiguration",
    "workspace/didChangeWatchedFiles",
  ])
  const globs = registered.flatMap(({registerOptions}) => registerOptions.watchers ?? [])
  expect(globs.map(({globPattern}) => globPattern)).toEqual(
    expect.arrayContaining(["**/.dockerlint.{yaml,yml}", "**/.dockerignore", "**/*.dockerignore"]),
  )
  write(".dockerignore", "")
  changed(editor, ignore)
  expect(await editor.diagnostics(uri)).toEqual([])
})

test("nothing is registered where the editor does not allow it", async () => {
  const asked: unknown[] = []
  editor = await openEditor({workspace: {workspaceFolders: true}}, {}, connection => {
    connection.onRequest("client/registerCapability", params => {
      asked.push(params)
      return null
    })
  })
  editor.open("untitled:a", RELATIVE)
  expect(await editor.diagnostics("untitled:a")).toHaveLength(1)
  expect(asked).toEqual([])
})

test("all Dockerfiles of the workspace, as they are found, and what is gone is empty", async () => {
  const [one, two, three] = [
    write("Dockerfile", RELATIVE),
    write("b/Dockerfile", "FROM alpine:3.22\n"),
    write("c/Dockerfile.x", RELATIVE),
  ]
  const editor = await openFolder(PULLS, {workspaceDiagnostics: true})
  const progress: {kind?: string; items?: {uri: string}[]}[] = []
  editor.connection.onNotification("$/progress", ({value}) => {
    progress.push(value)
  })
  editor.open(one, "FROM alpine:3.22\n")
  const ask = (params: object) =>
    editor.connection.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", {
      previousResultIds: [],
      ...params,
    })
  const {items} = await ask({})
  expect(
    items.map(({uri, version, kind, ...rest}) => [uri, version, kind, "items" in rest && rest.items.length]),
  ).toEqual([
    [one, 1, "full", 0],
    [two, null, "full", 0],
    [three, null, "full", 1],
  ])
  rmSync(join(folder, "b"), {recursive: true})
  const previousResultIds = items.map(({uri, resultId}) => ({uri, value: resultId}))
  const again = await ask({previousResultIds, partialResultToken: "p", workDoneToken: "w"})
  expect(again.items).toEqual([])
  const parts = progress.flatMap(({items = []}) => items)
  expect(parts).toMatchObject([
    {uri: one, kind: "unchanged"},
    {uri: three, kind: "unchanged"},
    {uri: two, kind: "full", items: []},
  ])
  expect(progress.filter(({kind}) => kind !== undefined).map(({kind}) => kind)).toEqual([
    "begin",
    "report",
    "report",
    "end",
  ])
  // switched off: nothing is left of it
  void editor.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: {dockerlint: {workspaceDiagnostics: false}},
  })
  const off = await ask({previousResultIds})
  expect(off.items.map(item => "items" in item && item.items)).toEqual([[], [], []])
})

test("a search that is cancelled ends with an error", async () => {
  for (let i = 0; i < 50; i++) write(`${i}/Dockerfile`, RELATIVE)
  const {connection} = await openFolder(PULLS, {workspaceDiagnostics: true})
  for (const [method, params] of [
    ["workspace/diagnostic", {previousResultIds: []}],
    ["workspace/symbol", {query: ""}],
  ] as const) {
    // as the library sends it, so that the cancellation comes while the search is at work
    const source = new CancellationTokenSource()
    const asked = connection.sendRequest(method, params, source.token)
    setTimeout(() => source.cancel(), 1)
    await expect(asked).rejects.toMatchObject({code: -32800})
  }
})

test.each([
  ["as URI says", (path: string) => pathToFileURL(path).toString()],
  // Neovim leaves more characters as they are
  ["as few as possible", (path: string) => `file://${encodeURI(path).replaceAll("#", "%23")}`],
  ["every one", (path: string) => `file://${path.split("/").map(encodeURIComponent).join("/")}`],
])("paths with all kinds of characters: %s", async (_, encode) => {
  const name = "a b@1 (c) #é%41+,;=&[x]"
  write(`${name}/Dockerfile`, "")
  write(`${name}/src/ä ö.txt`, "")
  const uri = encode(join(folder, name, "Dockerfile"))
  const editor = await openFolder()
  editor.open(uri, 'FROM alpine:3.22 AS here\nCOPY ["src/ä ö.txt", "/"]\n')
  expect(await editor.diagnostics(uri)).toEqual([])
  const [link] = await editor.askAt<LocationLink[]>("textDocument/definition", uri, {line: 1, character: 10})
  expect(decodeURIComponent(link!.targetUri)).toMatch(/src\/ä ö\.txt$/)
  const symbols = await editor.connection.sendRequest<SymbolInformation[]>("workspace/symbol", {query: "here"})
  expect(symbols.map(({location}) => location.uri)).toEqual([uri])
  const files = [{oldUri: encode(join(folder, name, "src")), newUri: encode(join(folder, name, "other src"))}]
  const edit = await editor.connection.sendRequest<WorkspaceEdit>("workspace/willRenameFiles", {files})
  expect(edit.documentChanges).toMatchObject([
    {textDocument: {uri, version: 1}, edits: [{newText: "other src", range: {start: {line: 1, character: 7}}}]},
  ])
  expect(editor.messages).toEqual([])
})

test("drives of Windows are the same in every spelling", () => {
  const uris = ["file:///c%3A/a/Dockerfile", "file:///C:/a/Dockerfile", "file:///c:/a/Dockerfile"]
  expect(new Set(uris.map(normalUri)).size).toBe(1)
})

test("links and definitions lead to files that are there, and inside of the context only", async () => {
  const outside = mkdtempSync(join(tmpdir(), "dockerlint-"))
  try {
    writeFileSync(join(outside, "secret"), "")
    write("in/here", "")
    symlinkSync(outside, join(folder, "out"))
    symlinkSync(join(folder, "in"), join(folder, "alias"))
    const source = "FROM scratch\nCOPY in/here /a\nCOPY out/secret /b\nCOPY alias/here /c\nCOPY none /d\nCOPY out/ /e\n"
    const uri = write("Dockerfile", source)
    const editor = await openFolder()
    editor.open(uri, source)
    const links = await editor.ask<DocumentLink[]>("textDocument/documentLink", uri)
    expect(links.map(({target}) => target)).toEqual([uriOf("in/here"), uriOf("alias/here")])
    expect(await editor.askAt("textDocument/definition", uri, {line: 2, character: 8})).toEqual([])
    const list = await editor.askAt<CompletionList>("textDocument/completion", uri, {line: 5, character: 9})
    expect(list.items.map(({label}) => label)).not.toContain("secret")
  } finally {
    rmSync(outside, {recursive: true})
  }
})

test("a folder that is renamed takes its paths along, in every Dockerfile whose context it is in", async () => {
  const one = write(
    "Dockerfile",
    "FROM scratch\nCOPY app/src/a app/src /x/\nRUN --mount=type=bind,source=app,target=/a b\n",
  )
  write("app/Dockerfile", "FROM scratch\nCOPY src /src\n")
  const files = [{oldUri: uriOf("app"), newUri: uriOf("web")}]
  const editor = await openFolder({...EDITOR, workspace: {}})
  const edit = await editor.connection.sendRequest<WorkspaceEdit>("workspace/willRenameFiles", {files})
  expect(Object.keys(edit.changes!)).toEqual([one])
  expect(edit.changes![one]!.map(({newText}) => newText)).toEqual(["web", "web", "web"])
})

test("the context of a Dockerfile is the one that a Compose file says", async () => {
  mkdirSync(join(folder, ".git"))
  write("compose.yaml", "services:\n  api:\n    build:\n      context: .\n      dockerfile: docker/api/Dockerfile\n")
  write(".dockerignore", "secret\n")
  write("docker/api/.dockerignore", "src\n")
  write("src/main.c", "")
  const source = "FROM alpine:3.22\nCOPY src/main.c /x/\nCOPY secret /x/\n"
  const uri = write("docker/api/Dockerfile", source)
  const editor = await openFolder()
  editor.open(uri, source)
  expect(await editor.diagnostics(uri)).toMatchObject([
    {code: "ignored-copy-source", range: {start: {line: 2, character: 5}}},
  ])
  const links = await editor.ask<DocumentLink[]>("textDocument/documentLink", uri)
  expect(links.map(({target}) => target)).toContain(uriOf("src/main.c"))
  // two builds that differ: nobody knows
  const other = "  two:\n    build: {context: docker, dockerfile: api/Dockerfile}\n"
  const build = "    build: {context: ., dockerfile: docker/api/Dockerfile}\n"
  changed(editor, write("compose.yaml", `services:\n  one:\n${build}${other}`))
  expect(await editor.diagnostics(uri)).toEqual([])
})

test("the folders of the workspace come and go", async () => {
  write("a/Dockerfile", "FROM alpine AS one\n")
  write("b/Dockerfile", "FROM alpine AS two\n")
  editor = await openEditor(
    {...EDITOR, workspace: {workspaceFolders: true}},
    {workspaceFolders: [{uri: uriOf("a"), name: "a"}]},
  )
  const names = async () => {
    const found = await editor!.connection.sendRequest<SymbolInformation[]>("workspace/symbol", {query: ""})
    return found.map(({name}) => name)
  }
  expect(await names()).toEqual(["one"])
  const event = {added: [{uri: uriOf("b"), name: "b"}], removed: [{uri: uriOf("a"), name: "a"}]}
  void editor.connection.sendNotification("workspace/didChangeWorkspaceFolders", {event})
  expect(await names()).toEqual(["two"])
})

test("the setting of a configuration is a path in the workspace", async () => {
  write("lint/strict.yaml", "rules:\n  relative-workdir: error\n")
  const uri = write("deep/down/Dockerfile", RELATIVE)
  const editor = await openFolder(EDITOR, {configFile: "lint/strict.yaml"})
  editor.open(uri, RELATIVE)
  expect(await editor.diagnostics(uri)).toMatchObject([{code: "relative-workdir", severity: 1}])
  editor.open("untitled:Dockerfile", RELATIVE)
  expect(await editor.diagnostics("untitled:Dockerfile")).toMatchObject([{code: "relative-workdir"}])
})
