import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type ResultProgressReporter,
  type WorkDoneProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver"
import {TextDocument} from "vscode-languageserver-textdocument"
import {configurationDiagnostics, diagnosticsOf, resultIdOf} from "./diagnostics.ts"
import {hasMoreTables, type Reading, readingOf} from "./documents.ts"
import {nextTurn} from "./queue.ts"
import type {Session} from "./session.ts"

/** What is wrong with one document, open or not, and with the configurations that count for it. */
export async function documentReport(
  session: Session,
  {textDocument: {uri}, previousResultId}: DocumentDiagnosticParams,
): Promise<DocumentDiagnosticReport> {
  const {client, version} = session
  const reading = await readAny(session, uri)
  if (!reading) return {kind: DocumentDiagnosticReportKind.Full, items: []}
  const related = [...configurationDiagnostics(reading.circumstances)].map(([uri, items]) => {
    return [uri, {kind: DocumentDiagnosticReportKind.Full, items}] as const
  })
  const relatedDocuments = client.relatedDocuments && related.length > 0 ? Object.fromEntries(related) : undefined
  const resultId = resultIdOf(reading, version)
  if (resultId === previousResultId) return {kind: DocumentDiagnosticReportKind.Unchanged, resultId, relatedDocuments}
  const items = diagnosticsOf(reading, client)
  return {kind: DocumentDiagnosticReportKind.Full, resultId, items, relatedDocuments}
}

/** What is wrong with all Dockerfiles of the workspace, as they are found; nothing where the setting is off. */
export async function workspaceReport(
  session: Session,
  {previousResultIds}: WorkspaceDiagnosticParams,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
  partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
): Promise<WorkspaceDiagnosticReport> {
  const {folders, settingsOf, host, client, version} = session
  const [first] = folders
  if (first === undefined || !(await settingsOf(first)).workspaceDiagnostics) return {items: []}
  const before = new Map(previousResultIds.map(({uri, value}) => [uri, value]))
  const uris = await host.dockerfiles(folders)
  const items: WorkspaceDocumentDiagnosticReport[] = []
  progress.begin("Dockerfiles", 0, undefined, true)
  for (const [i, uri] of uris.entries()) {
    if (token.isCancellationRequested) break
    progress.report((100 * i) / uris.length, `${i + 1} of ${uris.length}`)
    await nextTurn()
    const reading = await readAny(session, uri)
    if (!reading) continue
    const resultId = resultIdOf(reading, version)
    const about = {uri, version: reading.version, resultId}
    const report: WorkspaceDocumentDiagnosticReport =
      before.get(uri) === resultId
        ? {...about, kind: DocumentDiagnosticReportKind.Unchanged}
        : {...about, kind: DocumentDiagnosticReportKind.Full, items: diagnosticsOf(reading, client)}
    if (partial) partial.report({items: [report]})
    else items.push(report)
  }
  progress.done()
  return {items}
}

/** A document as the editor has it, or else as it is on disk; undefined where it is neither. */
export async function readAny(
  {documents, host, client, circumstancesOf, images}: Session,
  uri: string,
): Promise<Reading | undefined> {
  const open = await documents.read(uri)
  if (open) return open
  const text = await host.read(uri)
  if (text === undefined) return undefined
  const document = TextDocument.create(uri, "dockerfile", 0, text)
  const circumstances = await circumstancesOf(uri)
  for (;;) {
    const reading = readingOf(uri, document, client.encoding, circumstances, images, null)
    if (!(await hasMoreTables(reading, images))) return reading
  }
}
