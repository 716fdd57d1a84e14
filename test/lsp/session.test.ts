import {expect, test} from "vitest"
import type {CodeAction, CompletionItem, CompletionList, Hover, WorkspaceEdit} from "vscode-languageserver"
import {EDITOR, openEditor} from "../support/session.ts"

const URI = "untitled:Dockerfile"

test("says what it is and what it can do", async () => {
  const {initialized, close} = await openEditor()
  expect(initialized.serverInfo).toEqual({name: "dockerlint", version: "0.0.0"})
  expect(initialized.capabilities).toMatchObject({positionEncoding: "utf-16", hoverProvider: true})
  expect(initialized.capabilities.diagnosticProvider).toBeUndefined()
  close()
})

test("shows what is wrong with each version, the newest at last", async () => {
  const editor = await openEditor()
  editor.open(URI, "FROM alpine:3.22\nWORKDIR app\n")
  const [first] = await editor.diagnostics(URI, 1)
  expect(first).toMatchObject({
    code: "relative-workdir",
    source: "dockerlint",
    severity: 2,
    range: {start: {line: 1, character: 8}, end: {line: 1, character: 11}},
    codeDescription: {href: expect.stringContaining("relative-workdir")},
    data: {fixes: [{title: expect.any(String), edits: [{newText: "/"}]}]},
  })
  for (let version = 2; version < 40; version++)
    editor.replace(URI, version, `FROM alpine:3.22\nWORKDIR ${"a".repeat(version)}\n`)
  editor.replace(URI, 40, "FROM alpine:3.22\nWORKDIR /app\n")
  expect(await editor.diagnostics(URI, 40)).toEqual([])
  expect(editor.messages).toEqual([])
  editor.close()
})

test("answers about a place: hover, completion, definition, rename, actions, formatting", async () => {
  const editor = await openEditor()
  editor.open(
    URI,
    "FROM golang:1.24 AS build\nRUN make\n\nFROM alpine:3.22\ncopy --from=build /app /app\nWORKDIR app\n",
  )
  const hover = await editor.askAt<Hover>("textDocument/hover", URI, {line: 0, character: 1})
  expect(hover.range).toEqual({start: {line: 0, character: 0}, end: {line: 0, character: 4}})
  const list = await editor.askAt<CompletionList>("textDocument/completion", URI, {line: 4, character: 12})
  expect(list.items.map(({label}) => label)).toContain("build")
  const rename = await editor.askAt<WorkspaceEdit>(
    "textDocument/rename",
    URI,
    {line: 4, character: 13},
    {newName: "made"},
  )
  expect(rename.documentChanges).toMatchObject([
    {textDocument: {uri: URI, version: 1}, edits: [{newText: "made"}, {newText: "made"}]},
  ])
  const range = {start: {line: 5, character: 9}, end: {line: 5, character: 9}}
  const diagnostics = await editor.diagnostics(URI, 1)
  const actions = await editor.ask<CodeAction[]>("textDocument/codeAction", URI, {range, context: {diagnostics}})
  expect(actions[0]).toMatchObject({kind: "quickfix", diagnostics: [{code: "relative-workdir"}]})
  const edits = await editor.ask<unknown[]>("textDocument/formatting", URI, {options: {tabSize: 4, insertSpaces: true}})
  expect(edits).toMatchObject([{newText: "COPY"}])
  expect(editor.messages).toEqual([])
  editor.close()
})

test("a name that can't be given is refused with the reason", async () => {
  const editor = await openEditor()
  editor.open(URI, "FROM alpine AS a\nFROM alpine AS b\nCOPY --from=a /x /\n")
  const asked = editor.askAt("textDocument/rename", URI, {line: 0, character: 15}, {newName: "b"})
  await expect(asked).rejects.toThrow(/b/)
  await expect(
    editor.askAt("textDocument/rename", URI, {line: 0, character: 15}, {newName: "no name"}),
  ).rejects.toThrow(/no name/)
  editor.close()
})

test.each([
  ["utf-8", 13],
  ["utf-16", 10],
  ["utf-32", 9],
] as const)("columns are counted in %s", async (encoding, column) => {
  const editor = await openEditor({...EDITOR, general: {positionEncodings: [encoding, "utf-16"]}})
  expect(editor.initialized.capabilities.positionEncoding).toBe(encoding)
  // a letter of two bytes, and one of four that is two units
  editor.open(URI, "FROM alpine:3.22\nENV A=é😀 B=1\nRUN echo $B\n")
  const found = await editor.askAt("textDocument/documentHighlight", URI, {line: 2, character: 10})
  expect(found).toContainEqual({range: place(1, column, 1, column + 1), kind: 3})
  const contentChanges = [{range: place(1, column, 1, column), text: "X"}]
  const textDocument = {uri: URI, version: 2}
  void editor.connection.sendNotification("textDocument/didChange", {textDocument, contentChanges})
  const symbols = await editor.ask("textDocument/documentSymbol", URI)
  expect(JSON.stringify(symbols)).toContain('"name":"XB"')
  editor.close()
})

test("asks the editor for settings, and takes those that it is sent", async () => {
  let rules: object = {"relative-workdir": "off"}
  const asked: unknown[] = []
  const editor = await openEditor({...EDITOR, workspace: {configuration: true}}, {}, connection => {
    connection.onRequest("workspace/configuration", ({items}: {items: {section: string}[]}) => {
      asked.push(items.map(({section}) => section))
      return items.map(({section}) => (section === "dockerlint" ? {rules} : null))
    })
  })
  editor.open(URI, "FROM alpine:3.22\nWORKDIR app\n")
  expect(await editor.diagnostics(URI)).toEqual([])
  expect(asked).toEqual([["dockerlint", "docker.languageserver"]])
  rules = {"relative-workdir": "error"}
  void editor.connection.sendNotification("workspace/didChangeConfiguration", {settings: null})
  expect(await editor.diagnostics(URI)).toMatchObject([{severity: 1}])
  editor.close()

  const pushed = await openEditor(
    {...EDITOR, workspace: {}},
    {initializationOptions: {dockerlint: {rules: {DL3000: "info"}}}},
  )
  pushed.open(URI, "FROM alpine:3.22\nWORKDIR app\n")
  expect(await pushed.diagnostics(URI)).toMatchObject([{severity: 3}])
  void pushed.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: {docker: {languageserver: {diagnostics: {instructionWorkdirRelative: "ignore"}}}},
  })
  expect(await pushed.diagnostics(URI)).toEqual([])
  pushed.close()
})

test("a setting that can't be read is told once, and nothing is linted until it is right", async () => {
  const editor = await openEditor(EDITOR, {initializationOptions: {rules: {"no-such-rule": "error"}}})
  editor.open(URI, "FROM alpine:3.22\nWORKDIR app\n")
  expect(await editor.diagnostics(URI)).toMatchObject([
    {code: "configuration", message: expect.stringContaining("no-such-rule")},
  ])
  editor.replace(URI, 2, "FROM alpine:3.22\n")
  await editor.diagnostics(URI, 2)
  expect(editor.messages).toHaveLength(1)
  editor.close()
})

test("editors that ask for diagnostics are told what has not changed", async () => {
  const editor = await openEditor({
    ...EDITOR,
    textDocument: {...EDITOR.textDocument, diagnostic: {relatedDocumentSupport: true}},
  })
  editor.open(URI, "FROM alpine:3.22\nWORKDIR app\n")
  const first = await editor.ask<{kind: string; resultId: string; items: unknown[]}>("textDocument/diagnostic", URI)
  expect(first).toMatchObject({kind: "full", items: [{code: "relative-workdir"}]})
  const again = {previousResultId: first.resultId}
  expect(await editor.ask("textDocument/diagnostic", URI, again)).toMatchObject({
    kind: "unchanged",
    resultId: first.resultId,
  })
  // the text is the same, and what counts is not
  void editor.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: {dockerlint: {rules: {DL3000: "off"}}},
  })
  expect(await editor.ask("textDocument/diagnostic", URI, again)).toMatchObject({kind: "full", items: []})
  editor.close()
})

test("documents that are not open are no reason to fail", async () => {
  const editor = await openEditor()
  editor.replace("file:///nowhere/Dockerfile", 3, "FROM x\n")
  const options = {tabSize: 4, insertSpaces: true}
  expect(await editor.ask("textDocument/formatting", "file:///nowhere/Dockerfile", {options})).toBeNull()
  expect(await editor.askAt("textDocument/hover", "file:///nowhere/Dockerfile", {line: 9, character: 9})).toBeNull()
  expect(editor.messages).toEqual([])
  editor.close()
})

test("an editor that can do little is given little", async () => {
  const editor = await openEditor({})
  expect(editor.initialized.capabilities.codeActionProvider).toBeUndefined()
  editor.open(URI, "FROM alpine AS a\nMAINTAINER x\n\n")
  const [found] = await editor.diagnostics(URI)
  expect(Object.keys(found!).sort()).toEqual(["code", "message", "range", "severity", "source"])
  const hover = await editor.askAt<{contents: {kind: string; value: string}}>("textDocument/hover", URI, {
    line: 0,
    character: 1,
  })
  expect(hover.contents.kind).toBe("plaintext")
  expect(hover.contents.value).not.toMatch(/\*\*|```|\]\(/)
  const list = await editor.askAt<CompletionList>("textDocument/completion", URI, {line: 2, character: 0})
  for (const item of list.items as CompletionItem[]) expect(item.insertTextFormat ?? 1).toBe(1)
  const symbols = await editor.ask<{location: object}[]>("textDocument/documentSymbol", URI)
  for (const symbol of symbols) expect(symbol.location).toBeDefined()
  editor.close()
})

test("tokens come as what has changed", async () => {
  const editor = await openEditor()
  editor.open(URI, "FROM alpine\nRUN echo a\nRUN echo b\n")
  const full = await editor.ask<{resultId: string; data: number[]}>("textDocument/semanticTokens/full", URI)
  editor.replace(URI, 2, "FROM alpine\nRUN echo a\nCMD x\nRUN echo b\n")
  const delta = await editor.ask<{edits: {start: number; deleteCount: number; data: number[]}[]}>(
    "textDocument/semanticTokens/full/delta",
    URI,
    {previousResultId: full.resultId},
  )
  const data = [...full.data]
  for (const {start, deleteCount, data: more} of delta.edits) data.splice(start, deleteCount, ...more)
  const now = await editor.ask<{data: number[]}>("textDocument/semanticTokens/full", URI)
  expect(data).toEqual(now.data)
  for (let i = 0; i < data.length; i += 5) {
    expect(data[i]! >= 0 && data[i + 1]! >= 0 && data[i + 2]! > 0).toBe(true)
    const {legend} = editor.initialized.capabilities.semanticTokensProvider as {legend: {tokenTypes: string[]}}
    expect(data[i + 3]).toBeLessThan(legend.tokenTypes.length)
  }
  editor.close()
})

function place(line: number, character: number, endLine: number, endCharacter: number) {
  return {start: {line, character}, end: {line: endLine, character: endCharacter}}
}
