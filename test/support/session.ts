import {PassThrough} from "node:stream"
import {
  type ClientCapabilities,
  createConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type Position,
  ProposedFeatures,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node"
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node"
import type {Host} from "../../server/lsp/host.ts"
import {nodeHost} from "../../server/lsp/nodeHost.ts"
import {serve} from "../../server/lsp/server.ts"

// An editor and the server over streams in memory: everything is as over standard input and output.

export const EDITOR: ClientCapabilities = {
  general: {positionEncodings: ["utf-16"]},
  workspace: {configuration: false, workspaceEdit: {documentChanges: true}},
  textDocument: {
    publishDiagnostics: {
      versionSupport: true,
      relatedInformation: true,
      codeDescriptionSupport: true,
      dataSupport: true,
      tagSupport: {valueSet: [1, 2]},
    },
    hover: {contentFormat: ["markdown", "plaintext"]},
    completion: {
      completionItem: {
        snippetSupport: true,
        insertReplaceSupport: true,
        labelDetailsSupport: true,
        commitCharactersSupport: true,
        documentationFormat: ["markdown"],
        tagSupport: {valueSet: [1]},
      },
    },
    definition: {linkSupport: true},
    documentSymbol: {hierarchicalDocumentSymbolSupport: true},
    codeAction: {
      codeActionLiteralSupport: {codeActionKind: {valueSet: []}},
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: {properties: ["edit"]},
    },
  },
}

export interface Editor {
  connection: ProtocolConnection
  initialized: InitializeResult
  /** All that the server has logged or shown. */
  messages: string[]
  /** The text that the server takes a document to have; undefined: it is not open. */
  text(uri: string): string | undefined
  open(uri: string, text: string): void
  /** Replaces all of the text. */
  replace(uri: string, version: number, text: string): void
  /** Sends a request about a document. */
  ask<R>(method: string, uri: string, params?: object): Promise<R>
  askAt<R>(method: string, uri: string, position: Position, params?: object): Promise<R>
  /** The next diagnostics that the server sends of a document, of this version where it is given. */
  diagnostics(uri: string, version?: number): Promise<Diagnostic[]>
  close(): void
}

/** Starts a session; the editor can do what `capabilities` says. */
export async function openEditor(
  capabilities: ClientCapabilities = EDITOR,
  params: Partial<InitializeParams> = {},
  prepare: (connection: ProtocolConnection) => void = () => {},
  host: Host = nodeHost(),
): Promise<Editor> {
  const [up, down] = [new PassThrough(), new PassThrough()]
  const session = serve(
    createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down)),
    host,
    "0.0.0",
  )
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up))
  const messages: string[] = []
  const waiting: {uri: string; version?: number; resolve(diagnostics: Diagnostic[]): void}[] = []
  const early: PublishDiagnosticsParams[] = []
  const fits = (one: {uri: string; version?: number}, {uri, version}: PublishDiagnosticsParams) =>
    one.uri === uri && (one.version === undefined || one.version === version)
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    const index = waiting.findIndex(one => fits(one, params))
    if (index >= 0) waiting.splice(index, 1)[0]!.resolve(params.diagnostics)
    else early.push(params)
  })
  for (const method of ["window/logMessage", "window/showMessage"]) {
    connection.onNotification(method, ({message}: {message: string}) => {
      messages.push(message)
    })
  }
  prepare(connection)
  connection.listen()
  const initialized = await connection.sendRequest<InitializeResult>("initialize", {
    processId: null,
    rootUri: null,
    capabilities,
    ...params,
  })
  await connection.sendNotification("initialized", {})
  return {
    connection,
    initialized,
    messages,
    text: uri => session()?.documents.get(uri)?.text.getText(),
    open: (uri, text) =>
      void connection.sendNotification("textDocument/didOpen", {
        textDocument: {uri, languageId: "dockerfile", version: 1, text},
      }),
    replace: (uri, version, text) =>
      void connection.sendNotification("textDocument/didChange", {
        textDocument: {uri, version},
        contentChanges: [{text}],
      }),
    ask: (method, uri, params) => connection.sendRequest(method, {textDocument: {uri}, ...params}),
    askAt: (method, uri, position, params) =>
      connection.sendRequest(method, {textDocument: {uri}, position, ...params}),
    diagnostics(uri, version) {
      const index = early.findIndex(one => fits({uri, version}, one))
      if (index >= 0) return Promise.resolve(early.splice(index, 1)[0]!.diagnostics)
      return new Promise(resolve => waiting.push({uri, version, resolve}))
    },
    close: () => connection.dispose(),
  }
}
