import {expect, test} from "vitest"
import type {CodeLens, Connection, DocumentLink, InlayHint} from "vscode-languageserver"
import {browserHost, FIND_FILES, READ_FILE, READ_FOLDER} from "../../server/lsp/browserHost.ts"
import {EDITOR, openEditor} from "../support/session.ts"
import "../support/sizeTables.ts"

// The server where there is no disk: a repository that only the editor can read.

const TOP = "vscode-vfs://github/owner/repo"

/** An editor over files by their paths in the repository; `asked` is all that the server has asked for. */
async function openRepository(files: Record<string, string>, initializationOptions: object = {}) {
  const asked: string[] = []
  const answer = (method: string, uri: string) => {
    const path = uri.slice(TOP.length + 1)
    if (method === FIND_FILES) return Object.keys(files).filter(name => /(^|\/)Dockerfile$/.test(name))
    if (method === READ_FILE) return files[path] ?? null
    if (method !== READ_FOLDER) throw new Error(`${method} is not known`)
    const inside = Object.keys(files).filter(name => path === "" || name.startsWith(`${path}/`))
    const rests = inside.map(name => name.slice(path === "" ? 0 : path.length + 1).split("/"))
    return rests.map(([name, ...more]) => ({name, folder: more.length > 0}))
  }
  const connection = {
    async sendRequest(method: string, {uri = TOP}: {uri?: string}) {
      asked.push(uri)
      return answer(method, uri)
    },
  } as unknown as Connection
  const host = browserHost(connection, () => [TOP])
  const params = {workspaceFolders: [{uri: TOP, name: "repo"}], initializationOptions}
  return {editor: await openEditor(EDITOR, params, undefined, host), asked}
}

const RELATIVE = "FROM alpine:3.22\nWORKDIR app\n"
const URI = `${TOP}/api/Dockerfile`

test("the configurations above a document count, and nothing outside of the repository is read", async () => {
  const {editor, asked} = await openRepository({
    ".dockerlint.yaml": "extends: ./base.yaml\n",
    "base.yaml": "rules:\n  relative-workdir: error\n",
  })
  editor.open(URI, RELATIVE)
  expect(await editor.diagnostics(URI)).toMatchObject([{code: "relative-workdir", severity: 1}])
  for (const uri of asked) expect(uri.startsWith(TOP)).toBe(true)
  editor.close()
})

test("a configuration that is wrong is shown where it is", async () => {
  const {editor} = await openRepository({".dockerlint.yaml": "rules:\n  no-such-rule: error\n"})
  editor.open(URI, RELATIVE)
  expect(await editor.diagnostics(URI)).toMatchObject([{code: "configuration"}])
  expect(await editor.diagnostics(`${TOP}/.dockerlint.yaml`)).toMatchObject([{range: {start: {line: 1}}}])
  editor.close()
})

test("the configuration that the settings name", async () => {
  const files = {"lint/strict.yaml": "rules:\n  relative-workdir: info\n"}
  const {editor} = await openRepository(files, {configFile: "lint/strict.yaml"})
  editor.open(URI, RELATIVE)
  expect(await editor.diagnostics(URI)).toMatchObject([{code: "relative-workdir", severity: 3}])
  editor.close()
})

test("what is ignored, and files that there are", async () => {
  const {editor} = await openRepository({"api/.dockerignore": "secret\n", "api/src/a b": "", "api/secret": ""})
  editor.open(URI, 'FROM scratch\nCOPY ["src/a b", "/x/"]\nCOPY secret none /x/\n')
  expect(await editor.diagnostics(URI)).toMatchObject([{code: "ignored-copy-source"}])
  const links = await editor.ask<DocumentLink[]>("textDocument/documentLink", URI)
  expect(links.map(({target}) => target)).toEqual([`${TOP}/api/src/a%20b`, `${TOP}/api/secret`])
  editor.close()
})

test("an editor that knows none of these requests", async () => {
  const connection = {
    sendRequest: async () => {
      throw new Error("method not found")
    },
  } as unknown as Connection
  const editor = await openEditor(
    EDITOR,
    {},
    undefined,
    browserHost(connection, () => []),
  )
  editor.open(URI, RELATIVE)
  expect(await editor.diagnostics(URI)).toMatchObject([{code: "relative-workdir"}])
  expect(await editor.connection.sendRequest("workspace/symbol", {query: "none"})).toEqual([])
  expect(editor.messages).toEqual([])
  editor.close()
})

test("sizes come from tables, and of what is copied none is known", async () => {
  const settings = {inlayHints: {sizes: "all"}, codeLens: {sizes: true}}
  const {editor} = await openRepository({"api/big.bin": "x".repeat(2_000_000)}, settings)
  editor.open(URI, "FROM alpine:3.22\nCOPY big.bin /\nRUN apk add gcc\n")
  const range = {start: {line: 0, character: 0}, end: {line: 9, character: 0}}
  const hints = await editor.ask<InlayHint[]>("textDocument/inlayHint", URI, {range})
  expect(hints.map(({position: {line}, label}) => `${line}: ${label}`)).toEqual([
    expect.stringMatching(/^2: ~ \d+ MB$/),
  ])
  expect(await editor.ask<CodeLens[]>("textDocument/codeLens", URI)).toMatchObject([
    {command: {title: expect.stringMatching(/^>= \d+ MB, /)}},
  ])
  editor.close()
})
