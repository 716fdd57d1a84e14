import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import type {
  CodeAction,
  CompletionItem,
  CompletionList,
  Hover,
  InlayHint,
  TextDocumentEdit,
} from "vscode-languageserver"
import type {ImageStatus} from "../../server/lsp/images.ts"
import {nodeHost} from "../../server/lsp/nodeHost.ts"
import {fillRegistry, hasRegistry, type Running, startRegistry} from "../support/dockerRegistry.ts"
import {type Handler, serve} from "../support/registries.ts"
import {EDITOR, type Editor, openEditor} from "../support/session.ts"

// What an editor sees of images: without any registry, with a real one, and with one that is slow or gone.

const URI = "untitled:Dockerfile"

/** A session in which the hosts are allowed as the ones of tests are. `said`: what else the editor says at its start. */
async function editorWith(hosts: readonly string[], said: object = {trusted: true}, online = true, byArgument = false) {
  const statuses: ImageStatus[] = []
  const cache = mkdtempSync(join(tmpdir(), "dockerlint-"))
  const before = process.env.XDG_CACHE_HOME
  process.env.XDG_CACHE_HOME = cache
  const editor = await openEditor(
    {...EDITOR, experimental: {status: true}},
    {
      initializationOptions: {
        ...said,
        settings: {
          dockerlint: {
            "inlayHints.images": true,
            registry: {online, allowedHosts: hosts, allowPrivateHosts: hosts, insecureHosts: hosts},
          },
        },
      },
    },
    connection => connection.onNotification("dockerlint/status", status => void statuses.push(status)),
    nodeHost(),
    byArgument,
  )
  await until(() => statuses.length > 0)
  const close = () => {
    editor.close()
    rmSync(cache, {recursive: true, force: true})
    if (before === undefined) delete process.env.XDG_CACHE_HOME
    else process.env.XDG_CACHE_HOME = before
  }
  return {...editor, statuses, close}
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let times = 0; !(await isSo()); times++) {
    if (times > 200) throw new Error("it never comes")
    await new Promise(done => setTimeout(done, 20))
  }
}

/** The place of `|` in a text of one line, and the text without it. */
function caret(marked: string): {text: string; position: {line: number; character: number}} {
  return {text: marked.replace("|", ""), position: {line: 0, character: marked.indexOf("|")}}
}

async function complete(editor: Editor, marked: string): Promise<CompletionList> {
  const {text, position} = caret(marked)
  editor.open(URI, text)
  return editor.askAt("textDocument/completion", URI, position)
}

const labels = ({items}: CompletionList) => items.map(({label}) => label)

describe("without a registry", () => {
  test("tags and what they are come with the program", async () => {
    const editor = await editorWith([], {})
    expect(editor.statuses).toEqual([{registry: "off", message: expect.stringContaining("trusted")}])
    const list = await complete(editor, "FROM node:|")
    expect(list.isIncomplete).toBe(false)
    expect(labels(list)).toContain("lts-slim")
    expect(list.items[0]).toMatchObject({label: expect.stringMatching(/^\d+$/), detail: "bundled, 2026-08-22"})
    const names = await editor.askAt<CompletionList>("textDocument/completion", URI, {line: 0, character: 5})
    expect(labels(names)).toEqual(expect.arrayContaining(["node", "alpine", "clojure", "oven/bun"]))
    editor.replace(URI, 2, "FROM node:18-alpine3.18\n")
    const hover = await editor.askAt<Hover>("textDocument/hover", URI, {line: 0, character: 7})
    const {value} = hover.contents as {value: string}
    expect(value).toContain("**end of life**: nodejs 18 is no longer looked after since 2025-04-30")
    expect(value).toContain("(https://endoflife.date/nodejs), 2026-08-22)")
    editor.close()
  })

  test("nothing is asked before the editor says that the workspace is trusted, nor where the user does not want it", async () => {
    const server = await serve(() => {})
    for (const [said, online, state] of [
      [{}, true, "off"],
      [{trusted: "yes"}, true, "off"],
      [{trusted: false}, true, "off"],
      [{trusted: true}, false, "offline"],
    ] as const) {
      const editor = await editorWith([server.host], said, online)
      expect(labels(await complete(editor, `FROM ${server.host}/team/app:|`))).toEqual([])
      await editor.askAt("textDocument/hover", URI, {line: 0, character: 8})
      editor.connection.sendNotification("textDocument/didSave", {textDocument: {uri: URI}})
      await editor.askAt("textDocument/hover", URI, {line: 0, character: 8})
      expect(editor.statuses.map(({registry}) => registry)).toEqual([state])
      editor.close()
    }
    expect(server.requests).toEqual([])
  })

  test("--online is the user's word for both, and opens no other host", async () => {
    const server = await serve((_, response) => void response.writeHead(404).end("{}"))
    const other = await serve(() => {})
    const editor = await editorWith([server.host], {}, false, true)
    expect(editor.statuses).toMatchObject([{registry: "online"}])
    editor.open(URI, `FROM ${server.host}/team/app:1\nCOPY --from=${other.host}/x:1 /a /b\n`)
    await until(() => server.requests.length >= 2)
    expect(other.requests).toEqual([])
    editor.close()
  })

  test("a host that is not allowed is not asked", async () => {
    const server = await serve(() => {})
    const editor = await editorWith(["example.com"])
    expect(labels(await complete(editor, `FROM ${server.host}/team/app:|`))).toEqual([])
    await editor.askAt("textDocument/hover", URI, {line: 0, character: 8})
    expect(server.requests).toEqual([])
    editor.close()
  })
})

describe("a registry that is not well", () => {
  const tags =
    (opened: Promise<void> = Promise.resolve()): Handler =>
    async (request, response) => {
      await opened
      if (request.path === "/v2/team/app/tags/list")
        response.end(JSON.stringify({name: "team/app", tags: ["1.0", "1.1"]}))
      else response.writeHead(404).end("{}")
    }

  test("a slow one is not waited for, and is asked again by the editor", async () => {
    let open = () => {}
    const server = await serve(tags(new Promise(done => (open = done))))
    const editor = await editorWith([server.host])
    const first = await complete(editor, `FROM ${server.host}/team/app:|`)
    open()
    expect(first).toMatchObject({isIncomplete: true, items: []})
    const position = {line: 0, character: `FROM ${server.host}/team/app:`.length}
    await until(async () => {
      const list = await editor.askAt<CompletionList>("textDocument/completion", URI, position)
      return !list.isIncomplete && labels(list).join() === "1.1,1.0"
    })
    expect(server.requests.filter(one => one.includes("tags/list"))).toHaveLength(1)
    editor.close()
  })

  test("what is typed of a name is told to nobody; what was opened and saved is looked up", async () => {
    const server = await serve(tags())
    const editor = await editorWith([server.host])
    editor.open(URI, "FROM ")
    for (let length = 1; length <= 8; length++)
      editor.replace(URI, length + 1, `FROM ${server.host}/${"team/app".slice(0, length)}`)
    await editor.askAt("textDocument/completion", URI, {line: 0, character: 5 + server.host.length + 9})
    await editor.askAt("textDocument/documentSymbol", URI, {line: 0, character: 0})
    expect(server.requests).toEqual([])
    editor.connection.sendNotification("textDocument/didSave", {textDocument: {uri: URI}})
    await until(() => server.requests.length >= 2)
    expect(new Set(server.requests)).toEqual(
      new Set(["HEAD /v2/team/app/manifests/latest", "GET /v2/team/app/tags/list?n=1000"]),
    )
    editor.close()
  })

  test("one that fails is a state and a line of the log", async () => {
    const server = await serve((_, response) => void response.writeHead(500).end())
    const editor = await editorWith([server.host])
    editor.open(URI, `FROM ${server.host}/team/app:1\n`)
    const hover = await editor.askAt<Hover>("textDocument/hover", URI, {line: 0, character: 8})
    expect(hover).not.toBeNull()
    await until(() => editor.statuses.at(-1)?.registry === "trouble")
    expect(editor.messages.join()).toContain(server.host)
    editor.close()
  })

  test("a pin that fails is told, and changes nothing", async () => {
    const server = await serve(tags())
    const editor = await editorWith([server.host])
    editor.open(URI, `FROM ${server.host}/team/app:1\n`)
    const pin = (await actionsAt(editor)).find(({title}) => title.startsWith("Pin"))!
    const resolved = await editor.connection.sendRequest<CodeAction>("codeAction/resolve", pin)
    expect(resolved.edit).toBeUndefined()
    await until(() => editor.messages.some(message => message.includes("has no team/app:1")))
    editor.close()
  })
})

async function actionsAt(editor: Editor): Promise<CodeAction[]> {
  const range = {start: {line: 0, character: 8}, end: {line: 0, character: 8}}
  return editor.ask("textDocument/codeAction", URI, {range, context: {diagnostics: []}})
}

describe.runIf(hasRegistry)("a real registry", () => {
  let folder = ""
  let registry: Running
  let index = ""

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
    registry = await startRegistry(join(folder, "storage"))
    index = fillRegistry(registry.host, folder)
  })

  afterAll(() => {
    registry?.stop()
    rmSync(folder, {recursive: true, force: true})
  })

  test("completion, and more of the selected tag", async () => {
    const {host} = registry
    const editor = await editorWith([host])
    expect(editor.statuses).toEqual([{registry: "online", message: expect.stringContaining(host)}])
    const list = await complete(editor, `FROM ${host}/team/app:|`)
    expect(list.isIncomplete).toBe(false)
    expect(labels(list)).toEqual(["1.1", "1.0", "latest"])
    const item = list.items.find(({label}) => label === "1.0")!
    const {documentation} = await editor.connection.sendRequest<CompletionItem>("completionItem/resolve", item)
    expect((documentation as {value: string}).value).toContain(index)
    for (const marked of [
      `FROM a\nCOPY --from=${host}/team/app:`,
      `FROM a\nRUN --mount=from=${host}/team/app:`,
      `FROM a\nONBUILD COPY --from=${host}/team/app:`,
      `# syntax=${host}/team/app:`,
    ]) {
      editor.open(`${URI}2`, marked)
      const lines = marked.split("\n")
      const position = {line: lines.length - 1, character: lines.at(-1)!.length}
      expect(labels(await editor.askAt("textDocument/completion", `${URI}2`, position)), marked).toContain("1.0")
    }
    editor.close()
  })

  test("hover says what the image is, and from where that is known", async () => {
    const editor = await editorWith([registry.host])
    editor.open(URI, `FROM ${registry.host}/team/app:1.0\n`)
    const hover = await editor.askAt<Hover>("textDocument/hover", URI, {line: 0, character: 8})
    const {value} = hover.contents as {value: string}
    for (const part of [
      "offered for `linux/amd64`, `linux/arm64` (asked just now)",
      `digest: \`${index}\``,
      "user `app`",
      "working folder `/srv`",
      'entrypoint `["/bin/app"]`',
      "ports `8080/tcp`",
      "sets `ARCH`",
    ])
      expect(value).toContain(part)
    editor.close()
  })

  test("pinning writes the digest of the index, and updating says that it is the newest", async () => {
    const {host} = registry
    const editor = await editorWith([host])
    editor.open(URI, `FROM ${host}/team/app:1.0\n`)
    const pin = (await actionsAt(editor)).find(({title}) => title.startsWith("Pin"))!
    expect(pin.edit).toBeUndefined()
    const {edit} = await editor.connection.sendRequest<CodeAction>("codeAction/resolve", pin)
    const [{edits}] = edit!.documentChanges as [TextDocumentEdit]
    expect(edits).toMatchObject([{newText: `${host}/team/app:1.0@${index}`}])
    editor.replace(URI, 2, `FROM ${host}/team/app:1.0@${index}\n`)
    const update = (await actionsAt(editor)).find(({title}) => title.startsWith("Update"))!
    expect((await editor.connection.sendRequest<CodeAction>("codeAction/resolve", update)).edit).toBeUndefined()
    await until(() => editor.messages.some(message => message.endsWith("is up to date")))
    editor.close()
  })

  test("a newer tag is offered when the tags are known, and the image's facts reach the rules", async () => {
    const {host} = registry
    const editor = await editorWith([host])
    editor.open(URI, `FROM ${host}/team/app:1.0\n`)
    await until(async () => (await actionsAt(editor)).some(({title}) => title === "Change 1.0 to 1.1"))
    editor.replace(URI, 2, `FROM ${host}/team/app:0.1\n`)
    editor.connection.sendNotification("textDocument/didSave", {textDocument: {uri: URI}})
    await until(async () => (await editor.diagnostics(URI, 2)).some(({code}) => code === "nonexistent-tag"))
    editor.close()
  })

  test("the age of an image stands behind it", async () => {
    const editor = await editorWith([registry.host])
    const line = `FROM ${registry.host}/team/app:1.0`
    editor.open(URI, `${line}\nWORKDIR a\n`)
    const range = {start: {line: 0, character: 0}, end: {line: 1, character: 0}}
    let hints: InlayHint[] = []
    await until(async () => {
      hints = await editor.ask("textDocument/inlayHint", URI, {range})
      return hints.length > 0
    })
    expect(hints).toMatchObject([
      {label: "today", tooltip: expect.stringMatching(/^made 20/), position: {line: 0, character: line.length}},
    ])
    // its configuration is where the stage begins: the working folder is /srv
    const hover = await editor.askAt<Hover>("textDocument/hover", URI, {line: 1, character: 9})
    expect((hover.contents as {value: string}).value).toContain("/srv/a")
    editor.close()
  })

  test("trust that is given later counts, and can be taken back; the cache can be emptied", async () => {
    const {host} = registry
    const editor = await editorWith([host], {trusted: false})
    editor.open(URI, `FROM ${host}/team/app:`)
    const position = {line: 0, character: `FROM ${host}/team/app:`.length}
    const ask = () => editor.askAt<CompletionList>("textDocument/completion", URI, position)
    expect(labels(await ask())).toEqual([])
    await editor.connection.sendNotification("dockerlint/trust", {trusted: true})
    await until(() => editor.statuses.at(-1)?.registry === "online")
    expect(labels(await ask())).toEqual(["1.1", "1.0", "latest"])
    expect(await editor.connection.sendRequest("dockerlint/clearCache")).toBeNull()
    await editor.connection.sendNotification("dockerlint/trust", {trusted: false})
    await until(() => editor.statuses.at(-1)?.registry === "off")
    expect(labels(await ask())).toEqual([])
    editor.close()
  })
})
