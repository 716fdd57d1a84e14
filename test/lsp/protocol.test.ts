import {expect, test} from "vitest"
import type {
  CodeAction,
  CompletionItem,
  CompletionList,
  Diagnostic,
  FoldingRange,
  Hover,
  SignatureHelp,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver"
import {CancellationTokenSource, type ClientCapabilities} from "vscode-languageserver-protocol/node"
import {nodeHost} from "../../server/lsp/nodeHost.ts"
import {widthOfLine} from "../support/answers.ts"
import {EDITOR, openEditor} from "../support/session.ts"
import "../support/sizeTables.ts"

// The edges of the protocol: what editors may send, and what they may be sent.

const URI = "untitled:Dockerfile"

/** The disk, but each document waits until it is let go. */
function waitingHost() {
  const disk = nodeHost()
  const waiting: (() => void)[] = []
  return {
    host: {
      ...disk,
      async circumstances(...given: Parameters<typeof disk.circumstances>) {
        await new Promise<void>(resolve => waiting.push(resolve))
        return disk.circumstances(...given)
      },
    },
    /** Lets go, once something waits. */
    async go() {
      while (waiting.length === 0) await new Promise(resolve => setTimeout(resolve, 1))
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

/** EDITOR with other abilities about documents. */
function able(textDocument: ClientCapabilities["textDocument"]): ClientCapabilities {
  return {...EDITOR, textDocument: {...EDITOR.textDocument, ...textDocument}}
}

test("what is cancelled is not answered, and what was asked about an older text is refused", async () => {
  const {host, go} = waitingHost()
  const editor = await openEditor(EDITOR, {}, undefined, host)
  editor.open(URI, "FROM alpine AS a\n")
  const source = new CancellationTokenSource()
  const params = {textDocument: {uri: URI}}
  const cancelled = editor.connection.sendRequest("textDocument/documentSymbol", params, source.token)
  const outdated = editor.ask("textDocument/documentSymbol", URI)
  const refused = Promise.all([
    expect(cancelled).rejects.toMatchObject({code: -32800}),
    expect(outdated).rejects.toMatchObject({code: -32801}),
  ])
  source.cancel()
  editor.replace(URI, 2, "FROM alpine AS b\n")
  const now = editor.ask<{name: string}[]>("textDocument/documentSymbol", URI)
  // all of them have been taken in
  await editor.ask("textDocument/hover", "untitled:none", {position: {line: 0, character: 0}})
  await go()
  await refused
  expect(JSON.stringify(await now)).toContain('"b')
  expect(editor.messages).toEqual([])
  editor.close()
})

test("of a document that is closed meanwhile nothing is shown any more", async () => {
  const {host, go} = waitingHost()
  const editor = await openEditor(EDITOR, {}, undefined, host)
  const shown: Diagnostic[][] = []
  editor.connection.onNotification("textDocument/publishDiagnostics", ({diagnostics}) => {
    shown.push(diagnostics)
  })
  editor.open(URI, "FROM alpine:3.22\nWORKDIR app\n")
  await editor.ask("textDocument/hover", "untitled:none", {position: {line: 0, character: 0}})
  void editor.connection.sendNotification("textDocument/didClose", {textDocument: {uri: URI}})
  await editor.ask("textDocument/hover", "untitled:none", {position: {line: 0, character: 0}})
  await go()
  await editor.ask("textDocument/hover", "untitled:none", {position: {line: 0, character: 0}})
  expect(shown).toEqual([[]])
  editor.close()
})

test("what fails is logged and answered with nothing, and the next question is answered", async () => {
  const disk = nodeHost()
  const host = {
    ...disk,
    list: async () => {
      throw new Error("the disk is on fire")
    },
    exists: async () => {
      throw new Error("the disk is on fire")
    },
  }
  const editor = await openEditor(EDITOR, {}, undefined, host)
  const uri = new URL("../corpus/Dockerfile", import.meta.url).toString()
  editor.open(uri, "FROM alpine:3.22\nCOPY \n")
  expect(await editor.askAt("textDocument/completion", uri, {line: 1, character: 5})).toBeNull()
  expect(editor.messages).toEqual([expect.stringMatching(/completion: Error: the disk is on fire/)])
  expect(await editor.askAt<Hover>("textDocument/hover", uri, {line: 0, character: 0})).toMatchObject({range: {}})
  // answers that can't be nothing stay what they were
  const item = {label: "x", data: {}}
  expect(await editor.connection.sendRequest("completionItem/resolve", item)).toEqual(item)
  const action = {title: "x", data: {uri, key: null}}
  expect(await editor.connection.sendRequest("codeAction/resolve", action)).toEqual(action)
  editor.close()
})

test("an editor that refuses what it is asked for loses nothing by it", async () => {
  const refuse = () => {
    throw new Error("never heard of it")
  }
  const refresh = {refreshSupport: true}
  const editor = await openEditor(
    {
      ...able({diagnostic: {}}),
      workspace: {
        configuration: true,
        diagnostics: refresh,
        codeLens: refresh,
        inlayHint: refresh,
        didChangeWatchedFiles: {dynamicRegistration: true},
      },
    },
    {},
    connection => {
      for (const method of [
        "workspace/configuration",
        "workspace/diagnostic/refresh",
        "workspace/codeLens/refresh",
        "workspace/inlayHint/refresh",
        "client/registerCapability",
      ])
        connection.onRequest(method, refuse)
    },
  )
  editor.open(URI, "FROM alpine:3.22\nWORKDIR app\n")
  void editor.connection.sendNotification("workspace/didChangeConfiguration", {settings: null})
  const report = await editor.ask("textDocument/diagnostic", URI)
  expect(report).toMatchObject({kind: "full", items: [{code: "relative-workdir"}]})
  editor.close()
})

test.each([
  ["null for all", null],
  ["null for each", [null, null]],
  ["too little", []],
  ["no settings", [7, "x"]],
])("settings that are asked for and not answered are those that were sent: %s", async (_, answer) => {
  const editor = await openEditor(
    {...EDITOR, workspace: {configuration: true}},
    {initializationOptions: {rules: {"relative-workdir": "info"}}},
    connection => {
      connection.onRequest("workspace/configuration", (): unknown => answer)
    },
  )
  editor.open(URI, "FROM alpine:3.22\nWORKDIR app\n")
  const severity = Array.isArray(answer) && answer[0] === 7 ? 2 : 3
  expect(await editor.diagnostics(URI)).toMatchObject([{code: "relative-workdir", severity}])
  expect(editor.messages).toEqual([])
  editor.close()
})

test("settings are sent as an object, as Neovim does, and an empty one takes them back", async () => {
  const editor = await openEditor(EDITOR, {initializationOptions: {rules: {"relative-workdir": "info"}}})
  const send = (settings: unknown) =>
    void editor.connection.sendNotification("workspace/didChangeConfiguration", {settings})
  send({})
  editor.open(URI, "FROM alpine:3.22\nWORKDIR app\n")
  expect(await editor.diagnostics(URI)).toMatchObject([{severity: 3}])
  send({dockerlint: {rules: {"relative-workdir": "error"}}})
  expect(await editor.diagnostics(URI)).toMatchObject([{severity: 1}])
  send({})
  expect(await editor.diagnostics(URI)).toMatchObject([{severity: 3}])
  editor.close()
})

test("an older server's settings", async () => {
  const editor = await openEditor()
  const send = (languageserver: object) =>
    void editor.connection.sendNotification("workspace/didChangeConfiguration", {settings: {docker: {languageserver}}})
  const source = "FROM alpine:3.22\nMAINTAINER x\nfrom alpine:3.22\nWORKDIR a\nCMD a\nCMD b\nRUN a \\\n\n  && b\n"
  editor.open(URI, source)
  const codes = (diagnostics: Diagnostic[]) => diagnostics.map(({code}) => code)
  const all = ["deprecated-maintainer", "relative-workdir", "several-commands", "empty-continuation"]
  expect(codes(await editor.diagnostics(URI))).toEqual(expect.arrayContaining([...all, "mixed-case-instructions"]))
  send({
    diagnostics: {
      deprecatedMaintainer: "ignore",
      emptyContinuationLine: "ignore",
      instructionCasing: "ignore",
      instructionCmdMultiple: "ignore",
      instructionEntrypointMultiple: "ignore",
      instructionHealthcheckMultiple: "ignore",
      instructionWorkdirRelative: "error",
    },
    formatter: {ignoreMultilineInstructions: true},
  })
  const found = await editor.diagnostics(URI)
  expect(found.filter(({code}) => all.includes(String(code)))).toMatchObject([{code: "relative-workdir", severity: 1}])
  editor.replace(URI, 2, "FROM  alpine:3.22\nRUN a \\\n && b\n")
  const edits = await editor.ask<TextEdit[]>("textDocument/formatting", URI, {
    options: {tabSize: 4, insertSpaces: true},
  })
  expect(edits.map(({range}) => range.start.line)).toEqual([0])
  editor.close()
})

test("an editor that counts no versions", async () => {
  const editor = await openEditor()
  const textDocument = {uri: URI, version: null}
  const send = (method: string, params: object) => void editor.connection.sendNotification(method, params)
  send("textDocument/didOpen", {textDocument: {...textDocument, languageId: "dockerfile", text: "FROM alpine AS a\n"}})
  await editor.diagnostics(URI)
  const range = {start: {line: 0, character: 15}, end: {line: 0, character: 16}}
  send("textDocument/didChange", {textDocument, contentChanges: [{range, text: "b"}]})
  await editor.diagnostics(URI)
  expect(editor.text(URI)).toBe("FROM alpine AS b\n")
  const edit = await editor.askAt<WorkspaceEdit>("textDocument/rename", URI, range.start, {newName: "c"})
  expect(edit.documentChanges).toMatchObject([{textDocument: {uri: URI, version: null}, edits: [{newText: "c"}]}])
  expect(editor.messages).toEqual([])
  editor.close()
})

test.each([
  ["untitled:Untitled-1"],
  ["vscode-vfs://github/owner/repo/Dockerfile"],
  ["file:///c%3A/Users/me/Dockerfile"],
  ["file://wsl%24/Ubuntu/home/me/Dockerfile"],
  ["zipfile:///a.zip::Dockerfile"],
])("a document that is no file here: %s", async uri => {
  const editor = await openEditor()
  editor.open(uri, "FROM alpine:3.22\nWORKDIR app\nCOPY a/b /c\n")
  expect(await editor.diagnostics(uri)).toMatchObject([{code: "relative-workdir"}])
  expect(await editor.ask("textDocument/documentLink", uri)).toHaveLength(1)
  expect(await editor.askAt("textDocument/completion", uri, {line: 2, character: 7})).toMatchObject({items: []})
  const files = [{oldUri: "file:///a", newUri: "file:///b"}]
  expect(await editor.connection.sendRequest("workspace/willRenameFiles", {files})).toBeNull()
  expect(editor.messages).toEqual([])
  editor.close()
})

test.each(["utf-8", "utf-16", "utf-32"] as const)("places after every kind of line end, in %s", async encoding => {
  const editor = await openEditor({...EDITOR, general: {positionEncodings: [encoding]}})
  // a lone CR ends a line for editors, and not for BuildKit
  const lines = ["FROM alpine:3.22\r\n", "# é\r", "ENV A=😀é B=1\r\n", "RUN echo $B\n"]
  editor.open(URI, lines.join(""))
  const column = widthOfLine("ENV A=😀é ", encoding)
  const found = await editor.askAt<{range: object}[]>("textDocument/documentHighlight", URI, {line: 3, character: 10})
  // the CR is in the comment, and so is all of its line: nothing sets the variable
  expect(found).toEqual([{range: {start: {line: 3, character: 10}, end: {line: 3, character: 11}}, kind: 2}])
  editor.replace(URI, 2, [lines[0], "# é\n", ...lines.slice(2)].join(""))
  expect(await editor.askAt("textDocument/documentHighlight", URI, {line: 3, character: 10})).toContainEqual({
    range: {start: {line: 2, character: column}, end: {line: 2, character: column + 1}},
    kind: 3,
  })
  editor.close()
})

const REGIONS = "# region a\nFROM alpine AS a\nRUN a \\\n  b\n# endregion\nFROM alpine AS b\nRUN a \\\n  b \\\n  c\n"

test("foldings of lines only, the outer ones where there may be only so many", async () => {
  const all = await foldings({})
  expect(all.length).toBeGreaterThan(3)
  expect(all[0]).toHaveProperty("startCharacter")
  const lines = await foldings({lineFoldingOnly: true})
  for (const range of lines) expect(range).not.toHaveProperty("startCharacter")
  const few = await foldings({rangeLimit: 2})
  expect(few.map(({startLine, endLine}) => [startLine, endLine])).toEqual([
    [0, 4],
    [5, 8],
  ])
  expect(await foldings({rangeLimit: 0})).toEqual([])

  async function foldings(foldingRange: object): Promise<FoldingRange[]> {
    const editor = await openEditor(able({foldingRange}))
    editor.open(URI, REGIONS)
    const found = await editor.ask<FoldingRange[]>("textDocument/foldingRange", URI)
    editor.close()
    return found
  }
})

test("symbols are flat where the editor takes no others", async () => {
  const editor = await openEditor(able({documentSymbol: {}}))
  editor.open(URI, "FROM alpine AS a\nRUN b\n")
  const symbols = await editor.ask<SymbolInformation[]>("textDocument/documentSymbol", URI)
  expect(symbols.map(({name, containerName}) => [name, containerName])).toEqual([
    ["a", undefined],
    ["RUN", "a"],
  ])
  editor.close()
})

test("no parameter is the active one", async () => {
  for (const noActiveParameterSupport of [false, true]) {
    const editor = await openEditor(able({signatureHelp: {signatureInformation: {noActiveParameterSupport}}}))
    editor.open(URI, "RUN --none=1 a\n")
    const help = await editor.askAt<SignatureHelp>("textDocument/signatureHelp", URI, {line: 0, character: 10})
    const parameters = help.signatures[help.activeSignature!]!.parameters!
    expect(help.activeParameter).toBe(noActiveParameterSupport ? null : parameters.length)
    editor.close()
  }
})

test.each([
  [["markdown", "plaintext"], "markdown"],
  [["plaintext", "markdown"], "plaintext"],
  [["html", "markdown"], "markdown"],
  [undefined, "plaintext"],
])("text as the editor likes it best: %s", async (contentFormat, kind) => {
  const editor = await openEditor(able({hover: {contentFormat} as never}))
  editor.open(URI, "FROM alpine\n")
  const hover = await editor.askAt<Hover>("textDocument/hover", URI, {line: 0, character: 0})
  expect(hover.contents).toMatchObject({kind})
  editor.close()
})

test("completions: one range where there is no other, and nothing that the editor does not know", async () => {
  const source = "FROM alpine AS build\nFROM scratch\nCOPY --from=bu /\nMAIN\nRUN --mount=type=ca true\n"
  for (const able of [true, false]) {
    const completion = able ? EDITOR.textDocument!.completion! : {completionItem: {deprecatedSupport: true}}
    const editor = await openEditor({...EDITOR, textDocument: {completion}})
    editor.open(URI, source)
    const items: CompletionItem[] = []
    for (const [line, character] of [
      [2, 13],
      [3, 4],
      [4, 19],
    ] as const) {
      const list = await editor.askAt<CompletionList>("textDocument/completion", URI, {line, character})
      items.push(...list.items)
    }
    const build = items.find(({label}) => label === "build")!
    expect(build.textEdit).toMatchObject(
      able
        ? {
            insert: {start: {line: 2, character: 12}, end: {line: 2, character: 13}},
            replace: {start: {line: 2, character: 12}, end: {line: 2, character: 14}},
          }
        : {range: {start: {line: 2, character: 12}, end: {line: 2, character: 13}}},
    )
    const old = items.find(({label}) => label === "MAINTAINER")!
    expect([old.tags, old.deprecated]).toEqual(able ? [[1], undefined] : [undefined, true])
    expect(items.some(({commitCharacters}) => commitCharacters !== undefined)).toBe(able)
    expect(items.some(({labelDetails}) => labelDetails !== undefined)).toBe(able)
    expect(items.some(({insertTextFormat}) => insertTextFormat === 2)).toBe(able)
    editor.close()
  }
})

test("actions carry their edits where the editor can't ask for them, with versions where it takes them", async () => {
  const only = ["source.fixAll"]
  const source = "FROM alpine:3.22\nWORKDIR app\nRUN cd /x\nRUN apk add --no-cache a \\\n\n  b\n"
  for (const asks of [true, false]) {
    const {codeAction} = EDITOR.textDocument!
    const editor = await openEditor({
      ...able({codeAction: asks ? codeAction! : {codeActionLiteralSupport: codeAction!.codeActionLiteralSupport!}}),
      workspace: {workspaceEdit: {documentChanges: asks}},
    })
    editor.open(URI, source)
    const range = {start: {line: 0, character: 0}, end: {line: 0, character: 0}}
    const params = {range, context: {diagnostics: [], only}}
    const [action] = await editor.ask<CodeAction[]>("textDocument/codeAction", URI, params)
    expect(action).toMatchObject({kind: "source.fixAll.dockerlint"})
    expect(action!.edit === undefined).toBe(asks)
    const {edit} = asks ? await editor.connection.sendRequest<CodeAction>("codeAction/resolve", action) : action!
    if (asks) expect(edit!.documentChanges).toMatchObject([{textDocument: {uri: URI, version: 1}}])
    else expect(edit).toEqual({changes: {[URI]: expect.any(Array)}})
    editor.close()
  }
})

test("lenses and values in the text are for those who ask for them", async () => {
  const source = "ARG T=3.22\nFROM alpine:$T AS a\nFROM a\nRUN apk add gcc\n"
  const range = {start: {line: 0, character: 0}, end: {line: 4, character: 0}}
  for (const on of [true, false]) {
    const settings = on ? {codeLens: {usedBy: true, sizes: true}, inlayHints: {values: true, sizes: "large"}} : {}
    const editor = await openEditor(EDITOR, {initializationOptions: {dockerlint: settings}})
    editor.open(URI, source)
    expect(await editor.ask("textDocument/codeLens", URI)).toHaveLength(on ? 3 : 0)
    const inlays = await editor.ask<object[]>("textDocument/inlayHint", URI, {range})
    expect(inlays).toHaveLength(on ? 2 : 0)
    editor.close()
  }
})

test("an escape character at the end of a line", async () => {
  const editor = await openEditor()
  editor.open(URI, "FROM alpine\nRUN a \\\n\n")
  const edits = await editor.askAt<TextEdit[]>(
    "textDocument/onTypeFormatting",
    URI,
    {line: 2, character: 0},
    {ch: "\n", options: {tabSize: 2, insertSpaces: true}},
  )
  expect(edits).toMatchObject([{newText: "  "}])
  editor.close()
})

test("what is asked of a document that is not open is answered with nothing", async () => {
  const editor = await openEditor()
  const position = {line: 9, character: 9}
  const range = {start: position, end: position}
  const options = {tabSize: 4, insertSpaces: true}
  const params = {position, range, options, ch: "\n", positions: [position], newName: "x", query: "", context: {}}
  for (const method of [
    ..."completion hover signatureHelp definition references documentHighlight prepareRename rename".split(" "),
    ..."linkedEditingRange documentSymbol foldingRange selectionRange documentLink codeLens inlayHint".split(" "),
    ..."semanticTokens/full semanticTokens/full/delta semanticTokens/range formatting rangeFormatting".split(" "),
    ..."onTypeFormatting codeAction".split(" "),
  ])
    expect(await editor.ask(`textDocument/${method}`, "untitled:none", params), method).toBeNull()
  expect(editor.messages).toEqual([])
  editor.close()
})
