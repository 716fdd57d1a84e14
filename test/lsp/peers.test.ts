import {afterEach, beforeEach, expect, test} from "vitest"
import type {
  CodeAction,
  CompletionList,
  Diagnostic,
  DocumentLink,
  Hover,
  Location,
  LocationLink,
  Position,
  Range,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver"
import {checkAnswer, editedText} from "../support/answers.ts"
import {EDITOR, type Editor, openEditor} from "../support/session.ts"

// What went wrong in other servers for Dockerfiles, or is missing in them.

const URI = "untitled:Dockerfile"
const OPTIONS = {options: {tabSize: 4, insertSpaces: true}}
let editor: Editor

beforeEach(async () => {
  editor = await openEditor(EDITOR)
})

afterEach(() => {
  expect(editor.messages).toEqual([])
  editor.close()
})

/** Opens a text; `|` in it is the caret, and is taken out. */
function open(marked: string): Position {
  const caret = marked.indexOf("|")
  const text = caret < 0 ? marked : marked.slice(0, caret) + marked.slice(caret + 1)
  editor.open(URI, text)
  const before = text.slice(0, Math.max(0, caret)).split("\n")
  return {line: before.length - 1, character: before[before.length - 1]!.length}
}

const askAt = <R>(what: string, position: Position, params?: object) =>
  editor.askAt<R>(`textDocument/${what}`, URI, position, params)
const ask = <R>(what: string, params?: object) => editor.ask<R>(`textDocument/${what}`, URI, params)

function edited({documentChanges}: WorkspaceEdit): string {
  const [change] = documentChanges as {edits: TextEdit[]}[]
  return editedText(editor.text(URI)!, change!.edits, "utf-16")
}

async function labels(position: Position): Promise<string[]> {
  return (await askAt<CompletionList>("completion", position)).items.map(({label}) => label)
}

async function codes(): Promise<unknown[]> {
  return (await editor.diagnostics(URI)).map(({code}) => code)
}

test("an indented RUN at the very top", async () => {
  const caret = open("  RUN echo $|A")
  expect(await codes()).toContain("no-from")
  for (const what of ["hover", "definition", "references", "documentHighlight", "completion"])
    await askAt(what, caret, {context: {includeDeclaration: true}})
  await expect(askAt("prepareRename", caret)).rejects.toThrow(/A/)
  for (const what of ["semanticTokens/full", "documentSymbol", "foldingRange", "documentLink"]) await ask(what)
})

test.each([
  'FROM a\nRUN "x"${A:-x}\n',
  'FROM a\nENV A="x"${A:-"$B"}${C}\n',
  "FROM a\nRUN --mount=type=cache,target=$A <<E \"$X\"\n$Y 😀 'z'\nE\n",
])("tokens that follow each other: %j", async source => {
  open(source)
  const tokens = await ask<{data: number[]}>("semanticTokens/full")
  checkAnswer("textDocument/semanticTokens/full", tokens, source, {line: 0, character: 0}, "utf-16")
  const {legend} = editor.initialized.capabilities.semanticTokensProvider as {
    legend: {tokenTypes: string[]; tokenModifiers: string[]}
  }
  for (let i = 0; i < tokens.data.length; i += 5) {
    expect(legend.tokenTypes[tokens.data[i + 3]!]).toBeDefined()
    expect(tokens.data[i + 4]! >> legend.tokenModifiers.length).toBe(0)
  }
})

test.each([
  "FROM a\nADD <<EOF /x\n  one\n\n# two \n    EOF\nEOF\n",
  "FROM a\nONBUILD RUN <<EOF\n  one\n\n  two \nEOF\n",
  "FROM a\nCOPY <<-A <<B /x/\n\tone\n\tA\n two\n  B\nB\n",
  "FROM a\nRUN a \\\n    && b \\\n        c\n",
])("a formatter that leaves heredocs and inner indentation alone: %j", async source => {
  open(source)
  expect(await ask("formatting", OPTIONS)).toEqual([])
})

test("images of private registries have no page, and none is asked of Docker Hub", async () => {
  open(
    "FROM reg.local:5000/a/b:1\nFROM localhost/a\nFROM ghcr.io/a/b\nFROM quay.io/a/b@sha256:0\nFROM a/b\nCOPY --from=reg.local:5000/c /x /\n",
  )
  const links = await ask<DocumentLink[]>("documentLink")
  expect(links.map(({target}) => target)).toEqual(["https://ghcr.io/a/b", "https://hub.docker.com/r/a/b"])
})

test("all that names a stage is renamed", async () => {
  const caret = open(
    "FROM a AS Bu|ild\nFROM BUILD AS x\nFROM a\nCOPY --from=build /a /b\nRUN --mount=type=bind,from=Build,target=/x y\nONBUILD COPY --from=build /a /b\nCOPY --from=0 /c /d\n",
  )
  const edit = await askAt<WorkspaceEdit>("rename", caret, {newName: "made"})
  expect(edited(edit)).toBe(
    "FROM a AS made\nFROM made AS x\nFROM a\nCOPY --from=made /a /b\nRUN --mount=type=bind,from=made,target=/x y\nONBUILD COPY --from=made /a /b\nCOPY --from=0 /c /d\n",
  )
})

test.each(["FROM a\nCOPY --from=|0 /a /b\n", "FROM a\nRUN echo $HTTP_PRO|XY\n", "FROM --platform=$BUILDPL|ATFORM a\n"])(
  "what has no name of its own is not renamed: %j",
  async source => {
    const caret = open(source)
    const asked = askAt<WorkspaceEdit | null>("rename", caret, {newName: "other"})
    const answer = await asked.catch(({code, message}) => ({code, message}))
    if (answer !== null) expect(answer).toMatchObject({code: -32803, message: expect.stringMatching(/.{10}/)})
  },
)

test.each([
  ["FROM alpine:3.22\nADD --unpack=true a.tar /a/\n", []],
  ["FROM alpine:3.22\nARG S=SIGTERM\nSTOPSIGNAL $S\n", []],
  ["FROM alpine:3.22\nRUN --moutn=type=cache,target=/x true\n", ["unknown-flag"]],
  ["FROM alpine:3.22\nRUN --mount=type=cahce,target=/x true\n", ["invalid-mount"]],
  ["FROM alpine:3.22\nRUN <<EOF\ntrue\n", ["unterminated-heredoc"]],
  ["FROM alpine:3.22\nEXPOSE 99999\n", ["invalid-port"]],
  ["# check=skp=all\nFROM alpine:3.22\n", ["invalid-check-directive"]],
  ["FROM alpine:3.22 as a\n", ["from-as-casing"]],
  // of PowerShell, and a text with an empty line that is none of a continuation
  ['# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell"]\nRUN $x = ${env:X}\n', []],
  ["FROM alpine:3.22\nCOPY <<EOF /x\na \\\n\nb\nEOF\n", []],
  ["FROM alpine:3.22\nRUN <<-EOF\n\ttrue\n\tEOF\n", []],
])("errors where there are some, and only there: %j", async (source, wrong) => {
  open(source)
  expect(await codes()).toEqual(wrong)
})

test("a flag with a dash in it is known again", async () => {
  open("FROM alpine:3.22\nHEALTHCHECK --start-peroid=1s CMD true\n")
  const diagnostics = await editor.diagnostics(URI)
  expect(JSON.stringify(diagnostics)).toContain("--start-period")
  const {range} = diagnostics[0]!
  const actions = await ask<CodeAction[]>("codeAction", {range, context: {diagnostics}})
  expect(edited(actions[0]!.edit!)).toContain("--start-period=1s")
})

test.each([
  ["FROM alpine:3.22\nWORKDIR app\n", 0],
  ["# syntax=docker/dockerfile:1\nFROM alpine:3.22\nWORKDIR app\n", 1],
  ["# syntax=docker/dockerfile:1\n# check=skip=StageNameCasing\nFROM alpine:3.22\nWORKDIR app\n", 2],
])("ignored for the file below the directives, and in the line alone: %j", async (source, line) => {
  open(source)
  const found = (await editor.diagnostics(URI)).find(({code}) => code === "relative-workdir")
  const params = {range: found!.range, context: {diagnostics: [found], only: ["quickfix"]}}
  const actions = await ask<CodeAction[]>("codeAction", params)
  const ignore = actions.find(({title}) => title === "Ignore relative-workdir in this file")!
  const text = edited(ignore.edit!)
  expect(text.split("\n")[line]).toMatch(/relative-workdir/)
  editor.replace(URI, 2, text)
  expect((await editor.diagnostics(URI, 2)).map(({code}) => code)).not.toContain("relative-workdir")
})

test("values through FROM and nested defaults, and variables of the platform", async () => {
  const source =
    "FROM a AS one\nENV E=1\nARG B=2\nRUN true\nFROM one\nRUN echo $E ${A:-$B} $TARGETPLATFORM\nRUN echo $\n"
  editor.open(URI, source)
  const value = async (line: number, character: number) => {
    const hover = await askAt<Hover | null>("hover", {line, character})
    return hover && (hover.contents as {value: string}).value
  }
  expect(await value(5, 11)).toMatch(/`1`/)
  expect(await value(5, 26)).toMatch(/TARGETPLATFORM/)
  expect(await value(0, 1)).toMatch(/https:\/\/docs\.docker\.com\/reference\/dockerfile\//)
  const found = await labels({line: 6, character: 10})
  expect(found).toContain("E")
})

// --- completions that no other server has, a place and one of what is offered there ---

test.each([
  ["FR|", "FROM"],
  ["from a\nru|", "run"],
  ["FROM a\nONBUILD CO|", "COPY"],
  ["FROM a\nRUN --|", "--mount"],
  ["FROM a\nRUN --network=|", "none"],
  ["FROM a\nRUN --security=|", "insecure"],
  ["FROM a\nRUN --mount=type=|", "cache"],
  ["FROM a\nRUN --mount=type=cache,|", "sharing"],
  ["FROM a\nRUN --mount=type=cache,sharing=|", "locked"],
  ["FROM a AS b\nFROM c\nRUN --mount=type=bind,from=|", "b"],
  ["FROM a AS b\nFROM c\nCOPY --from=|", "b"],
  ["FROM a AS base\nFROM |", "base"],
  ["FROM --platform=|", "linux/arm64"],
  ["FROM alp|", "alpine"],
  ["FROM a\nARG X=1\nRUN echo $|", "X"],
  ["FROM a AS b\nENV E=1\nFROM b\nWORKDIR ${|", "E"],
  ["#|\nFROM a", "syntax"],
  ["# syntax=|\nFROM a", "docker/dockerfile:1"],
  ["# escape=|\nFROM a", "`"],
  ["# check=skip=|\nFROM a", "StageNameCasing"],
  ["FROM a\n# dockerlint ignore=|", "relative-workdir"],
  ["FROM a\nSTOPSIGNAL |", "SIGQUIT"],
  ["FROM a\nRUN adduser -D me\nUSER |", "me"],
  ["FROM a\nEXPOSE 53/|", "udp"],
  ["FROM a\nEXPOSE |", "8080"],
  ["FROM a\nLABEL |", "org.opencontainers.image.source"],
  ["FROM a\nHEALTHCHECK --interval=|", "30s"],
  ["FROM a\nWORKDIR /app\nCOPY a |", "/app/"],
])("offered at %j: %s", async (source, label) => {
  const found = await labels(open(source))
  const bare = found.map(name => name.replace(/[=\s].*$/, ""))
  expect([...found, ...bare], found.join(" ")).toContain(label)
})

test.each(["FROM a\n# a comm|ent", "# just $|", "FROM a\nRUN a \\\n# F|\n  b"])(
  "nothing is offered in a comment: %j",
  async source => {
    expect(await labels(open(source))).toEqual([])
  },
)

// --- definitions: a place, and the text that it leads to ---

test.each([
  ["FROM a AS b\nFROM c\nCOPY --from=|B /x /y\n", "b"],
  ["FROM a AS b\nFROM c\nCOPY --from=|0 /x /y\n", "b"],
  ["FROM a AS b\nFROM c\nRUN --mount=type=bind,from=|b,target=/x y\n", "b"],
  ["FROM a AS b\nFROM |b\n", "b"],
  ["ARG V=1\nFROM a\nARG |V\n", "V"],
  ["ARG V=1\nFROM a:$|V\n", "V"],
  ["FROM a\nARG B=1\nRUN echo ${A:-$|B}\n", "B"],
  ["FROM a\nRUN <<EOF\na\nE|OF\n", "EOF"],
])("declared: %j", async (source, name) => {
  const [link] = await askAt<LocationLink[]>("definition", open(source))
  expect(textAt(link!.targetSelectionRange)).toBe(name)
  expect(link!.originSelectionRange).toBeDefined()
})

test("single quotes hold no variable", async () => {
  const caret = open("FROM a\nENV |A=1\nENV B='$A' C=\"$A\" D=\\$A\nRUN echo '$A' $A\n")
  const found = await askAt<Location[]>("references", caret, {context: {includeDeclaration: true}})
  expect(found.map(({range: {start}}) => [start.line, start.character])).toEqual([
    [1, 4],
    [2, 15],
    [3, 15],
  ])
})

test("a diagnostic says where it comes from, and which rule it is", async () => {
  open("FROM alpine:3.22 AS a\nFROM alpine:3.22 AS a\nMAINTAINER x\n")
  const diagnostics = await editor.diagnostics(URI)
  for (const one of diagnostics) expect(one).toMatchObject({source: "dockerlint", codeDescription: {href: /^http/}})
  const find = (name: string) => diagnostics.find(({code}) => code === name) as Diagnostic
  expect(find("deprecated-maintainer").tags).toEqual([2])
  expect(find("duplicate-stage-name").relatedInformation).toMatchObject([{location: {range: {start: {line: 0}}}}])
})

function textAt({start, end}: Range): string {
  const lines = editor.text(URI)!.split("\n")
  expect(start.line).toBe(end.line)
  return lines[start.line]!.slice(start.character, end.character)
}
