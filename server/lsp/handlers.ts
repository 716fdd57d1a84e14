import {
  type CancellationToken,
  DocumentFormattingRequest,
  LSPErrorCodes,
  type ProtocolRequestType,
  ResponseError,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver"
import {format} from "../format/format.ts"
import {DEFAULT_FORMAT, type FormatOptions} from "../format/options.ts"
import {textEditsOf} from "./convert.ts"
import type {Reading} from "./documents.ts"
import {documentReport, workspaceReport} from "./pull.ts"
import {type Session, stackOf} from "./session.ts"

/** What the server can do for an editor. */
export function capabilitiesOf({client}: Session): ServerCapabilities {
  return {
    positionEncoding: client.encoding,
    textDocumentSync: {openClose: true, change: TextDocumentSyncKind.Incremental},
    workspace: {workspaceFolders: {supported: true, changeNotifications: client.workspaceFolders}},
    ...(client.pulls && {
      diagnosticProvider: {
        identifier: "dockerlint",
        interFileDependencies: false,
        workspaceDiagnostics: true,
        workDoneProgress: true,
      },
    }),
    documentFormattingProvider: true,
  }
}

/** A request about one document. */
interface About {
  textDocument: {uri: string}
}

/**
 * THE table: what each request of the editor is answered with. Every answer is about the newest version of a document; one
 * that was asked for about an older one is refused, as the editor wants. Whatever fails is logged, and the answer is null.
 */
export function answerRequests(session: Session): void {
  const {connection, documents} = session

  on(DocumentFormattingRequest.type, async (reading, {options}) => {
    const {edits} = format(reading.analysis, formatOptions(reading, options))
    return textEditsOf(reading, edits)
  })

  connection.languages.diagnostics.on(params => guarded("diagnostics", () => documentReport(session, params)))
  connection.languages.diagnostics.onWorkspace((params, token, progress, partial) =>
    guarded("workspace diagnostics", () => workspaceReport(session, params, token, progress, partial)),
  )

  function on<P extends About, R>(
    type: ProtocolRequestType<P, R | null, unknown, unknown, unknown>,
    run: (reading: Reading, params: P, token: CancellationToken) => R | null | Promise<R | null>,
  ): void {
    connection.onRequest(type.method, async (params: P, token: CancellationToken): Promise<unknown> => {
      const {uri} = params.textDocument
      const version = documents.get(uri)?.text.version
      return guarded(type.method, async (): Promise<unknown> => {
        const reading = await documents.read(uri)
        if (!reading) return null
        const answer = token.isCancellationRequested ? null : await run(reading, params, token)
        if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled")
        if (documents.get(uri)?.text.version === version) return answer
        return new ResponseError(LSPErrorCodes.ContentModified, "the document has changed")
      })
    })
  }

  async function guarded<R>(what: string, run: () => Promise<R>): Promise<R> {
    try {
      return await run()
    } catch (error) {
      connection.console.error(`${what}: ${stackOf(error)}`)
      return null as R
    }
  }
}

/** How to format: as the configuration says, then as the editor indents. */
function formatOptions(
  {circumstances}: Reading,
  {insertSpaces, tabSize}: {insertSpaces: boolean; tabSize: number},
): FormatOptions {
  return {...DEFAULT_FORMAT, indent: insertSpaces ? tabSize : "tab", ...circumstances.formatting}
}
