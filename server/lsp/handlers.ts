import {
  type CancellationToken,
  type CodeAction,
  CodeActionRequest,
  CodeActionResolveRequest,
  CodeLensRequest,
  type CompletionItem,
  CompletionRequest,
  CompletionResolveRequest,
  DefinitionRequest,
  DocumentFormattingRequest,
  DocumentHighlightKind,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  type InlayHint,
  InlayHintRequest,
  LinkedEditingRangeRequest,
  LSPErrorCodes,
  type Position,
  PrepareRenameRequest,
  type ProtocolRequestType,
  ReferencesRequest,
  RenameRequest,
  ResponseError,
  type SelectionRange,
  SelectionRangeRequest,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
  type ServerCapabilities,
  SignatureHelpRequest,
  TextDocumentContentRequest,
  TextDocumentSyncKind,
} from "vscode-languageserver"
import {formatOnType} from "../features/formatOnType.ts"
import {formatRange} from "../features/formatRange.ts"
import {highlights} from "../features/highlights.ts"
import {inlays} from "../features/inlays.ts"
import {linkedEditing} from "../features/linkedEditing.ts"
import {references} from "../features/references.ts"
import {prepareRename, rename} from "../features/rename.ts"
import {selections} from "../features/selection.ts"
import {TOKEN_MODIFIERS, TOKEN_TYPES} from "../features/tokens.ts"
import {format} from "../format/format.ts"
import {DEFAULT_FORMAT, type FormatOptions} from "../format/options.ts"
import type {Span} from "../text.ts"
import {ACTION_KINDS, actionData, codeActions, resolvedAction, workspaceEdit} from "./codeActions.ts"
import {offsetAt, positionAt, rangeOf, spanOf, textEditsOf} from "./convert.ts"
import type {Reading} from "./documents.ts"
import {foldingRanges} from "./foldings.ts"
import {useLenses} from "./lenses.ts"
import {documentReport, workspaceReport} from "./pull.ts"
import {answerRenames} from "./renamedFiles.ts"
import {type Session, stackOf} from "./session.ts"
import {signatures} from "./signatures.ts"
import {documentSymbols} from "./symbols.ts"
import {allTokens, changedTokens, tokensWithin} from "./tokens.ts"
import {findSymbols} from "./workspaceSymbols.ts"

/** Files of any kind and scheme, and folders. */
const FILES = {filters: [{pattern: {glob: "**/*"}}]}

/** What the server can do for an editor. */
export function capabilitiesOf({client}: Session): ServerCapabilities {
  return {
    positionEncoding: client.encoding,
    textDocumentSync: {openClose: true, change: TextDocumentSyncKind.Incremental, save: true},
    workspace: {
      workspaceFolders: {supported: true, changeNotifications: client.workspaceFolders},
      fileOperations: {willRename: FILES, didRename: FILES},
      textDocumentContent: {schemes: [PAGES]},
    },
    // an editor that asks for them is not sent them too
    ...(client.pulls && {
      diagnosticProvider: {
        identifier: "dockerlint",
        interFileDependencies: false,
        workspaceDiagnostics: true,
        workDoneProgress: true,
      },
    }),
    completionProvider: {triggerCharacters: ["-", "=", "$", "{", ":", "/", ",", "@", '"'], resolveProvider: true},
    hoverProvider: true,
    signatureHelpProvider: {triggerCharacters: [" ", "=", ",", "["], retriggerCharacters: [" ", ","]},
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: {prepareProvider: true},
    linkedEditingRangeProvider: true,
    documentSymbolProvider: {label: "dockerlint"},
    workspaceSymbolProvider: {workDoneProgress: true},
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    semanticTokensProvider: {
      legend: {tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS]},
      full: {delta: true},
      range: true,
    },
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: {firstTriggerCharacter: "\n", moreTriggerCharacter: ["\\", "`"]},
    ...(client.codeActions && {
      codeActionProvider: {codeActionKinds: ACTION_KINDS, resolveProvider: client.actionData},
    }),
    codeLensProvider: {},
    inlayHintProvider: true,
    documentLinkProvider: {},
  }
}

/** A request about one document. */
interface About {
  textDocument: {uri: string}
}

/** The scheme of documents that the server writes; pages.ts says which there are. */
const PAGES = "dockerlint"

// what is loaded when it is first asked for: a web worker starts without it
const completionItems = () => import("./completionItems.ts")
const imageRequests = () => import("./imageRequests.ts")
const links = () => import("./links.ts")
const sizeRequests = () => import("./sizeRequests.ts")

/** What an editor takes late as well: it narrows a list by what was typed meanwhile, and would not ask for another. */
const LATE: ReadonlySet<string> = new Set([CompletionRequest.method])

const HIGHLIGHTS = {
  read: DocumentHighlightKind.Read,
  write: DocumentHighlightKind.Write,
  text: DocumentHighlightKind.Text,
}

/**
 * THE table: what each request of the editor is answered with. Every answer is about the newest version of a document; one
 * that was asked for about an older one is refused, as the editor wants. Whatever fails is logged, and the answer is null.
 */
export function answerRequests(session: Session): void {
  const {connection, documents, client, settingsOf} = session

  at(CompletionRequest.type, async (reading, offset) =>
    (await completionItems()).completionList(session, reading, offset),
  )
  connection.onRequest(CompletionResolveRequest.method, (item: CompletionItem) =>
    guarded("completionItem/resolve", async () => (await completionItems()).resolvedItem(session, item), item),
  )
  at(HoverRequest.type, async (reading, offset) => (await imageRequests()).hoverAt(session, reading, offset))
  at(SignatureHelpRequest.type, ({analysis}, offset, {context}) => signatures(analysis, offset, client, context))
  at(DefinitionRequest.type, async (reading, offset) => (await links()).definitionLinks(session, reading, offset))
  at(ReferencesRequest.type, (reading, offset, {context}) => {
    const found = references(reading.analysis, offset, {declaration: context.includeDeclaration})
    return found.map(span => ({uri: reading.uri, range: rangeOf(reading, span)}))
  })
  at(DocumentHighlightRequest.type, (reading, offset) =>
    highlights(reading.analysis, offset).map(({at, kind}) => ({range: rangeOf(reading, at), kind: HIGHLIGHTS[kind]})),
  )
  at(PrepareRenameRequest.type, (reading, offset) => {
    const found = prepareRename(reading.analysis, offset)
    if (!found) return null
    if ("refused" in found) throw refusal(found.refused)
    return {range: rangeOf(reading, found.at), placeholder: found.placeholder}
  })
  at(RenameRequest.type, (reading, offset, {newName}) => {
    const edits = rename(reading.analysis, offset, newName)
    if ("refused" in edits) throw refusal(edits.refused)
    return edits.length === 0 ? null : workspaceEdit(reading, client, edits)
  })
  at(LinkedEditingRangeRequest.type, (reading, offset) => {
    const ranges = linkedEditing(reading.analysis, offset).map(span => rangeOf(reading, span))
    return ranges.length > 0 ? {ranges, wordPattern: "[\\w.-]+"} : null
  })

  on(DocumentSymbolRequest.type, reading => documentSymbols(reading, client.nestedSymbols))
  on(FoldingRangeRequest.type, reading => foldingRanges(reading, client))
  on(SelectionRangeRequest.type, (reading, {positions}) => positions.map(place => selectionAt(reading, place)))
  on(DocumentLinkRequest.type, async reading => (await links()).documentLinks(session, reading))
  on(CodeLensRequest.type, async reading => {
    const {usedByLens, sizeLens} = await settingsOf(reading.uri)
    const ofSizes = sizeLens ? await (await sizeRequests()).sizeCodeLenses(session, reading) : []
    return [...(usedByLens ? useLenses(reading, client) : []), ...ofSizes]
  })
  on(InlayHintRequest.type, async (reading, {range}) => {
    const {valueInlays, imageInlays, sizeInlays: least} = await settingsOf(reading.uri)
    const span = spanOf(reading, range)
    const ofImages = imageInlays ? (await imageRequests()).imageHints(reading, span) : []
    const ofSizes = least === undefined ? [] : await (await sizeRequests()).sizeHints(session, reading, range, least)
    return [...(valueInlays ? valueHints(reading, span) : []), ...ofImages, ...ofSizes]
  })

  on(SemanticTokensRequest.type, reading => allTokens(documents.get(reading.uri)!, reading))
  on(SemanticTokensDeltaRequest.type, (reading, {previousResultId}) =>
    changedTokens(documents.get(reading.uri)!, reading, previousResultId),
  )
  on(SemanticTokensRangeRequest.type, (reading, {range}) => tokensWithin(reading, spanOf(reading, range)))

  on(DocumentFormattingRequest.type, async (reading, {options}) => {
    const {edits} = format(reading.analysis, formatOptions(reading, options))
    return textEditsOf(reading, await leftAlone(reading, edits))
  })
  on(DocumentRangeFormattingRequest.type, async (reading, {range, options}) => {
    const edits = formatRange(reading.analysis, spanOf(reading, range), formatOptions(reading, options))
    return textEditsOf(reading, await leftAlone(reading, edits))
  })
  at(DocumentOnTypeFormattingRequest.type, (reading, offset, {ch, options}) =>
    textEditsOf(reading, formatOnType(reading.analysis, offset, ch, formatOptions(reading, options))),
  )

  on(CodeActionRequest.type, async (reading, {range, context: {only, diagnostics}}) => {
    const span = spanOf(reading, range)
    return [
      ...codeActions(session, reading, span, only, diagnostics),
      ...(await imageRequests()).imageCodeActions(session, reading, span, only),
    ]
  })
  connection.onRequest(CodeActionResolveRequest.method, async (action: CodeAction) => {
    const {imageActionData, resolvedImageAction} = await imageRequests()
    const image = imageActionData(action)
    if (image) return guarded("codeAction/resolve", () => resolvedImageAction(session, action, image))
    const uri = actionData(action)?.uri
    const reading = uri === undefined ? undefined : await documents.read(uri)
    if (!reading) return action
    return guarded("codeAction/resolve", async () => resolvedAction(action, reading, session), action)
  })

  connection.languages.diagnostics.on(params => guarded("diagnostics", () => documentReport(session, params)))
  connection.languages.diagnostics.onWorkspace((params, token, progress, partial) =>
    guarded("workspace diagnostics", () => workspaceReport(session, params, token, progress, partial)),
  )
  connection.onWorkspaceSymbol(({query}, token, progress) =>
    guarded("workspace/symbol", () => findSymbols(session, query, token, progress)),
  )
  answerRenames(session, guarded)
  connection.onRequest(TextDocumentContentRequest.method, ({uri}: {uri: string}) =>
    guarded("pages", async () => ({text: (await (await import("./pages.ts")).pageOf(session, uri)) ?? ""})),
  )

  /** Answers requests about a document. */
  function on<P extends About, R>(
    type: ProtocolRequestType<P, R | null, unknown, unknown, unknown>,
    run: (reading: Reading, params: P) => R | null | Promise<R | null>,
  ): void {
    connection.onRequest(type.method, async (params: P, token: CancellationToken): Promise<unknown> => {
      const {uri} = params.textDocument
      const version = documents.get(uri)?.text.version
      return guarded(type.method, async (): Promise<unknown> => {
        const reading = await documents.read(uri)
        if (!reading) return null
        const answer = token.isCancellationRequested ? null : await run(reading, params)
        if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled")
        if (LATE.has(type.method) || documents.get(uri)?.text.version === version) return answer
        return new ResponseError(LSPErrorCodes.ContentModified, "the document has changed")
      })
    })
  }

  /** Answers requests about a place in a document. */
  function at<P extends About & {position: Position}, R>(
    type: ProtocolRequestType<P, R | null, unknown, unknown, unknown>,
    run: (reading: Reading, offset: number, params: P) => R | null | Promise<R | null>,
  ): void {
    on(type, (reading, params) => run(reading, offsetAt(reading, params.position), params))
  }

  /** Whatever fails is logged, and then the answer is `otherwise`. */
  async function guarded<R>(what: string, run: () => Promise<R>, otherwise = null as R): Promise<R> {
    try {
      return await run()
    } catch (error) {
      // what the user is to be told
      if (error instanceof ResponseError) throw error
      connection.console.error(`${what}: ${stackOf(error)}`)
      return otherwise
    }
  }

  /** The edits without those of continued instructions, where an old setting says so. */
  async function leftAlone<E extends {from: number}>({uri, analysis}: Reading, edits: readonly E[]): Promise<E[]> {
    if (!(await settingsOf(uri)).keepsMultiline) return [...edits]
    const {instructions} = analysis.file
    const continued = instructions.filter(({from, to}) => analysis.source.slice(from, to).includes("\n"))
    return edits.filter(edit => !continued.some(({from, to}) => edit.from > from && edit.from <= to))
  }
}

function valueHints(reading: Reading, span: Span): InlayHint[] {
  return inlays(reading.analysis, span).map(({at, label, tooltip}) => {
    return {position: positionAt(reading, at), label: `= ${label}`, paddingLeft: true, ...(tooltip && {tooltip})}
  })
}

function refusal(reason: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason)
}

/** How to format: as the configuration says, then as the editor indents. */
function formatOptions(
  {circumstances}: Reading,
  {insertSpaces, tabSize}: {insertSpaces: boolean; tabSize: number},
): FormatOptions {
  return {...DEFAULT_FORMAT, indent: insertSpaces ? tabSize : "tab", ...circumstances.formatting}
}

/** The stretches around a position, the innermost first; the position itself where there is none. */
function selectionAt(reading: Reading, position: Position): SelectionRange {
  const spans = selections(reading.analysis, offsetAt(reading, position))
  const found = spans.reduceRight<SelectionRange | undefined>(
    (parent, span) => ({range: rangeOf(reading, span), parent}),
    undefined,
  )
  return found ?? {range: {start: position, end: position}}
}
