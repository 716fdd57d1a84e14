import fc from "fast-check"
import {expect, test} from "vitest"
import type {CodeAction, Position, WorkspaceEdit} from "vscode-languageserver"
import {type Change, changedText, checkAnswer, type Encoding, editedText} from "../support/answers.ts"
import {EDITOR, type Editor, openEditor} from "../support/session.ts"
import {mutated, text} from "../support/sources.ts"

// An editor that does anything at any time: opens, changes (also outside of the text), closes and asks, also about what is
// not open. The server's text is that of a model, nothing is logged, and every answer is what the protocol promises.

const position: fc.Arbitrary<Position> = fc.record({
  line: fc.oneof(fc.nat(6), fc.nat(60)),
  character: fc.oneof(fc.nat(12), fc.nat(90)),
})
const piece = fc.oneof(fc.constantFrom("\r", "\n", "\r\n", "😀", "é", "\\\n", "", "RUN echo $A"), text)
/** A line in the place of another one, which there may not be. */
const wholeLine = fc.nat(20).map(line => {
  return {range: {start: {line, character: 0}, end: {line: line + 1, character: 0}}, text: "ARG X\n"}
})
const change: fc.Arbitrary<Change> = fc.oneof(
  {weight: 2, arbitrary: wholeLine},
  {weight: 6, arbitrary: fc.record({range: fc.record({start: position, end: position}), text: piece})},
  {weight: 1, arbitrary: fc.record({text: fc.oneof(text, mutated)})},
)

const OPTIONS = {options: {tabSize: 4, insertSpaces: true}}
/** The requests about a place, with what else they need. */
const AT: Record<string, object> = {
  completion: {},
  hover: {},
  signatureHelp: {},
  definition: {},
  references: {context: {includeDeclaration: true}},
  documentHighlight: {},
  prepareRename: {},
  rename: {newName: "other"},
  linkedEditingRange: {},
  onTypeFormatting: {ch: "\n", ...OPTIONS},
}
/** Those about a file. */
const WHOLE: Record<string, object> = {
  documentSymbol: {},
  foldingRange: {},
  documentLink: {},
  codeLens: {},
  "semanticTokens/full": {},
  formatting: OPTIONS,
}
/** Those about a range. */
const WITHIN: Record<string, object> = {
  inlayHint: {},
  "semanticTokens/range": {},
  rangeFormatting: OPTIONS,
  codeAction: {context: {diagnostics: []}},
}

type Step =
  | {kind: "open" | "close" | "tokens"; file: number; text: string}
  | {kind: "change"; file: number; changes: Change[]}
  | {kind: "ask"; file: number; start: Position; end: Position; seed: number}

const file = fc.nat(2)
const step: fc.Arbitrary<Step> = fc.oneof(
  {weight: 2, arbitrary: fc.record({kind: fc.constant("open" as const), file, text: fc.oneof(text, mutated)})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant("close" as const), file, text: fc.constant("")})},
  {weight: 2, arbitrary: fc.record({kind: fc.constant("tokens" as const), file, text: fc.constant("")})},
  {
    weight: 6,
    arbitrary: fc.record({kind: fc.constant("change" as const), file, changes: fc.array(change, {maxLength: 3})}),
  },
  {
    weight: 8,
    arbitrary: fc.record({kind: fc.constant("ask" as const), file, start: position, end: position, seed: fc.nat()}),
  },
)

/** The settings that show everything. */
const SETTINGS = {dockerlint: {inlayHints: {values: true, sizes: "all"}, codeLens: {usedBy: true, sizes: true}}}

async function run(editor: Editor, encoding: Encoding, steps: readonly Step[]): Promise<void> {
  const model = new Map<string, string>()
  /** The tokens that the server has told last. */
  const tokens = new Map<string, {id: string; data: number[]}>()
  let version = 0
  for (const step of steps) {
    const uri = `untitled:Dockerfile${step.file}`
    version++
    switch (step.kind) {
      case "open": {
        const textDocument = {uri, languageId: "dockerfile", version, text: step.text}
        void editor.connection.sendNotification("textDocument/didOpen", {textDocument})
        model.set(uri, step.text)
        tokens.delete(uri)
        break
      }
      case "close":
        void editor.connection.sendNotification("textDocument/didClose", {textDocument: {uri}})
        model.delete(uri)
        tokens.delete(uri)
        break
      case "change": {
        const textDocument = {uri, version}
        void editor.connection.sendNotification("textDocument/didChange", {
          textDocument,
          contentChanges: step.changes,
        })
        const before = model.get(uri)
        if (before !== undefined) model.set(uri, changedText(before, step.changes, encoding))
        break
      }
      case "tokens":
        await tokensOf(uri)
        break
      case "ask":
        await ask(uri, step)
    }
  }
  // whatever was sent before has been taken in by then
  await editor.ask("textDocument/foldingRange", "untitled:none")
  for (let i = 0; i <= 2; i++) expect(editor.text(`untitled:Dockerfile${i}`)).toBe(model.get(`untitled:Dockerfile${i}`))
  expect(editor.messages).toEqual([])

  async function ask(uri: string, {start, end, seed}: Extract<Step, {kind: "ask"}>): Promise<void> {
    const text = model.get(uri)
    const pick = (table: Record<string, object>) => Object.entries(table)[seed % Object.keys(table).length]!
    const [at, whole, within] = [pick(AT), pick(WHOLE), pick(WITHIN)]
    const requests: [string, object][] = [
      [at[0], {position: start, ...at[1]}],
      whole,
      [within[0], {range: {start, end}, ...within[1]}],
      ["selectionRange", {positions: [start]}],
    ]
    for (const [name, params] of requests) {
      const method = `textDocument/${name}`
      let answer: unknown
      try {
        answer = await editor.ask(method, uri, params)
      } catch (error) {
        // a refusal with a reason
        if (!/ename$/.test(name)) throw error
        continue
      }
      if (text === undefined) {
        expect(answer).toBeNull()
        continue
      }
      checkAnswer(method, answer, text, start, encoding)
      if (name === "semanticTokens/full") tokens.delete(uri)
      if (name !== "codeAction") continue
      for (const action of (answer as CodeAction[]).filter(({edit}) => !edit)) {
        const {edit} = await editor.connection.sendRequest<CodeAction>("codeAction/resolve", action)
        const [change] = (edit as WorkspaceEdit).documentChanges as {edits: Parameters<typeof editedText>[1]}[]
        editedText(text, change!.edits, encoding)
      }
    }
  }

  /** The tokens as changes of the last ones are those of the whole. */
  async function tokensOf(uri: string): Promise<void> {
    const before = tokens.get(uri)
    const previousResultId = before?.id ?? "none"
    type Answer = {resultId: string; data?: number[]; edits?: {start: number; deleteCount: number; data: number[]}[]}
    const answer = await editor.ask<Answer | null>("textDocument/semanticTokens/full/delta", uri, {previousResultId})
    if (!model.has(uri)) return expect(answer).toBeNull()
    const data = answer!.data ?? [...before!.data]
    for (const {start, deleteCount, data: more} of answer!.edits ?? []) data.splice(start, deleteCount, ...more)
    const all = await editor.ask<{resultId: string; data: number[]}>("textDocument/semanticTokens/full", uri)
    expect(data).toEqual(all.data)
    checkAnswer("textDocument/semanticTokens/full", all, model.get(uri)!, {line: 0, character: 0}, encoding)
    tokens.set(uri, {id: all.resultId, data: all.data})
  }
}

test.each(["utf-8", "utf-16", "utf-32"] as const)("whatever an editor does, in %s", async encoding => {
  const editor = await openEditor(
    {...EDITOR, general: {positionEncodings: [encoding]}},
    {initializationOptions: SETTINGS},
  )
  try {
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, {minLength: 8, maxLength: 24}), steps => run(editor, encoding, steps))
        .afterEach(() => {
          for (let i = 0; i <= 2; i++) {
            const textDocument = {uri: `untitled:Dockerfile${i}`}
            void editor.connection.sendNotification("textDocument/didClose", {textDocument})
          }
          editor.messages.length = 0
        }),
      {numRuns: Number(process.env.FUZZ ?? 60)},
    )
  } finally {
    editor.close()
  }
})
