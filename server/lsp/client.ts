import {type InitializeParams, MarkupKind} from "vscode-languageserver"
import type {Encoding} from "./convert.ts"

/** What the editor can do, as far as the server does something else where it can't. */
export interface Client {
  encoding: Encoding
  /** It asks for diagnostics itself. */
  pulls: boolean
  relatedDocuments: boolean
  relatedInformation: boolean
  codeDescription: boolean
  diagnosticData: boolean
  /** Tags of diagnostics: 1 unnecessary, 2 deprecated. */
  diagnosticTags: ReadonlySet<number>
  markdownHover: boolean
  markdownCompletion: boolean
  markdownSignature: boolean
  snippets: boolean
  insertReplace: boolean
  labelDetails: boolean
  commitCharacters: boolean
  deprecatedTag: boolean
  deprecatedFlag: boolean
  labelOffsets: boolean
  /** It can be told that no parameter is the active one. */
  noActiveParameter: boolean
  nestedSymbols: boolean
  links: boolean
  lineFolding: boolean
  foldingLimit: number
  foldingText: boolean
  /** Code actions as such; without, only commands could be given, and there are none. */
  codeActions: boolean
  preferredActions: boolean
  actionData: boolean
  /** Edits with the versions of the documents that they are for. */
  documentChanges: boolean
  /** `workspace/configuration` */
  pullsSettings: boolean
  registersSettings: boolean
  registersWatchers: boolean
  workspaceFolders: boolean
  refresh: ReadonlySet<"diagnostics" | "codeLens" | "inlayHint">
  /** Commands that it says it can run: `experimental.commands`, a list of names. */
  commands: ReadonlySet<string>
}

/** The editor, from what it says of itself when it starts. */
export function clientOf({capabilities}: InitializeParams): Client {
  const {textDocument, workspace, general} = capabilities
  const completion = textDocument?.completion?.completionItem
  const diagnostic = textDocument?.publishDiagnostics
  const pulled = textDocument?.diagnostic
  const folding = textDocument?.foldingRange
  const action = textDocument?.codeAction
  const signature = textDocument?.signatureHelp?.signatureInformation
  const refresh = {
    diagnostics: workspace?.diagnostics,
    codeLens: workspace?.codeLens,
    inlayHint: workspace?.inlayHint,
  }
  // the first is what it likes best
  const prefersMarkdown = (kinds: readonly string[] = []) =>
    kinds.find(kind => kind === MarkupKind.Markdown || kind === MarkupKind.PlainText) === MarkupKind.Markdown
  const kinds = Object.keys(refresh) as (keyof typeof refresh)[]
  return {
    encoding: encodingOf(general?.positionEncodings),
    pulls: pulled !== undefined,
    relatedDocuments: pulled?.relatedDocumentSupport ?? false,
    relatedInformation: (pulled?.relatedInformation || diagnostic?.relatedInformation) ?? false,
    codeDescription: (pulled?.codeDescriptionSupport || diagnostic?.codeDescriptionSupport) ?? false,
    diagnosticData: (pulled?.dataSupport || diagnostic?.dataSupport) ?? false,
    diagnosticTags: new Set([...(pulled?.tagSupport?.valueSet ?? []), ...(diagnostic?.tagSupport?.valueSet ?? [])]),
    markdownHover: prefersMarkdown(textDocument?.hover?.contentFormat),
    markdownCompletion: prefersMarkdown(completion?.documentationFormat),
    markdownSignature: prefersMarkdown(signature?.documentationFormat),
    snippets: completion?.snippetSupport ?? false,
    insertReplace: completion?.insertReplaceSupport ?? false,
    labelDetails: completion?.labelDetailsSupport ?? false,
    commitCharacters: completion?.commitCharactersSupport ?? false,
    deprecatedTag: completion?.tagSupport?.valueSet.includes(1) ?? false,
    deprecatedFlag: completion?.deprecatedSupport ?? false,
    labelOffsets: signature?.parameterInformation?.labelOffsetSupport ?? false,
    noActiveParameter: signature?.noActiveParameterSupport ?? false,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false,
    links: textDocument?.definition?.linkSupport ?? false,
    lineFolding: folding?.lineFoldingOnly ?? false,
    foldingLimit: folding?.rangeLimit ?? Number.POSITIVE_INFINITY,
    foldingText: folding?.foldingRange?.collapsedText ?? false,
    codeActions: action?.codeActionLiteralSupport !== undefined,
    preferredActions: action?.isPreferredSupport ?? false,
    actionData: (action?.dataSupport && action.resolveSupport?.properties.includes("edit")) ?? false,
    documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
    pullsSettings: workspace?.configuration ?? false,
    registersSettings: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    workspaceFolders: workspace?.workspaceFolders ?? false,
    refresh: new Set(kinds.filter(kind => refresh[kind]?.refreshSupport)),
    commands: new Set(commandsIn(capabilities.experimental)),
  }
}

function commandsIn(experimental: unknown): string[] {
  if (typeof experimental !== "object" || experimental === null || !("commands" in experimental)) return []
  const {commands} = experimental
  return Array.isArray(commands) ? commands.filter(name => typeof name === "string") : []
}

/** What the editor likes best of those that there are; UTF-16, which every editor has to know, where it says nothing. */
function encodingOf(offered: readonly string[] = []): Encoding {
  const known: readonly string[] = ["utf-8", "utf-16", "utf-32"]
  return (offered.find(encoding => known.includes(encoding)) as Encoding | undefined) ?? "utf-16"
}
