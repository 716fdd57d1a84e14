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
  nestedSymbols: boolean
  links: boolean
  lineFolding: boolean
  foldingLimit: number
  foldingText: boolean
  /** Code actions as such; without, only commands could be given, and there are none. */
  codeActions: boolean
  preferredActions: boolean
  disabledActions: boolean
  actionData: boolean
  /** Edits with the versions of the documents that they are for. */
  documentChanges: boolean
  multilineTokens: boolean
  /** `workspace/configuration` */
  pullsSettings: boolean
  registersSettings: boolean
  registersWatchers: boolean
  workspaceFolders: boolean
  progress: boolean
  refresh: ReadonlySet<"diagnostics" | "codeLens" | "inlayHint" | "semanticTokens">
  showDocument: boolean
  /** It wants to be told how it stands with registries: `experimental.status`. */
  status: boolean
  /** Commands that it says it can run: `experimental.commands`, a list of names. */
  commands: ReadonlySet<string>
}

/** The editor, from what it says of itself when it starts. */
export function clientOf({capabilities}: InitializeParams): Client {
  const {textDocument, workspace, general, window} = capabilities
  const completion = textDocument?.completion?.completionItem
  const diagnostic = textDocument?.publishDiagnostics
  const pulled = textDocument?.diagnostic
  const folding = textDocument?.foldingRange
  const action = textDocument?.codeAction
  const refresh = {
    diagnostics: workspace?.diagnostics,
    codeLens: workspace?.codeLens,
    inlayHint: workspace?.inlayHint,
    semanticTokens: workspace?.semanticTokens,
  }
  const prefersMarkdown = (kinds: readonly string[] | undefined) => kinds?.includes(MarkupKind.Markdown) ?? false
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
    markdownSignature: prefersMarkdown(textDocument?.signatureHelp?.signatureInformation?.documentationFormat),
    snippets: completion?.snippetSupport ?? false,
    insertReplace: completion?.insertReplaceSupport ?? false,
    labelDetails: completion?.labelDetailsSupport ?? false,
    commitCharacters: completion?.commitCharactersSupport ?? false,
    deprecatedTag: completion?.tagSupport?.valueSet.includes(1) ?? false,
    deprecatedFlag: completion?.deprecatedSupport ?? false,
    labelOffsets: textDocument?.signatureHelp?.signatureInformation?.parameterInformation?.labelOffsetSupport ?? false,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false,
    links: textDocument?.definition?.linkSupport ?? false,
    lineFolding: folding?.lineFoldingOnly ?? false,
    foldingLimit: folding?.rangeLimit ?? Number.POSITIVE_INFINITY,
    foldingText: folding?.foldingRange?.collapsedText ?? false,
    codeActions: action?.codeActionLiteralSupport !== undefined,
    preferredActions: action?.isPreferredSupport ?? false,
    disabledActions: action?.disabledSupport ?? false,
    actionData: (action?.dataSupport && action.resolveSupport?.properties.includes("edit")) ?? false,
    documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
    multilineTokens: textDocument?.semanticTokens?.multilineTokenSupport ?? false,
    pullsSettings: workspace?.configuration ?? false,
    registersSettings: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    workspaceFolders: workspace?.workspaceFolders ?? false,
    progress: window?.workDoneProgress ?? false,
    refresh: new Set(kinds.filter(kind => refresh[kind]?.refreshSupport)),
    showDocument: window?.showDocument?.support ?? false,
    status: (capabilities.experimental as {status?: unknown} | undefined)?.status === true,
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
