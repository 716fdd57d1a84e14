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
import {diagnosticsOf, resultIdOf} from "./diagnostics.ts"
import type {Session} from "./session.ts"
import {allDocuments, readAll, readAny} from "./workspace.ts"

/** What is wrong with one document, open or not, and with the configurations that count for it. */
export async function documentReport(
  session: Session,
  {textDocument: {uri}, previousResultId}: DocumentDiagnosticParams,
): Promise<DocumentDiagnosticReport> {
  const {client, version, configurations} = session
  const reading = await readAny(session, uri)
  if (!reading) return {kind: DocumentDiagnosticReportKind.Full, items: []}
  const related = configurations.update(uri, reading.circumstances).map(({uri, diagnostics}) => {
    return [uri, {kind: DocumentDiagnosticReportKind.Full, items: diagnostics}] as const
  })
  const relatedDocuments = client.relatedDocuments && related.length > 0 ? Object.fromEntries(related) : undefined
  const resultId = resultIdOf(reading, version)
  if (resultId === previousResultId) return {kind: DocumentDiagnosticReportKind.Unchanged, resultId, relatedDocuments}
  const items = diagnosticsOf(reading, client)
  session.lookUpSizes(reading)
  return {kind: DocumentDiagnosticReportKind.Full, resultId, items, relatedDocuments}
}

/**
 * What is wrong with all Dockerfiles of the workspace and their configurations, as they are found. What was reported before
 * and is no more, because it is gone or the setting is off, is reported empty.
 */
export async function workspaceReport(
  session: Session,
  {previousResultIds}: WorkspaceDiagnosticParams,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
  partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined,
): Promise<WorkspaceDiagnosticReport> {
  const {folders, settingsOf, client, version, configurations} = session
  const [first] = folders
  const isOn = first !== undefined && (await settingsOf(first)).workspaceDiagnostics
  const before = new Map(previousResultIds.map(({uri, value}) => [uri, value]))
  const items: WorkspaceDocumentDiagnosticReport[] = []
  const add = (report: WorkspaceDocumentDiagnosticReport) => {
    before.delete(report.uri)
    if (partial) partial.report({items: [report]})
    else items.push(report)
  }
  for await (const reading of readAll(session, isOn ? await allDocuments(session) : [], token, progress)) {
    const {uri, circumstances} = reading
    const resultId = resultIdOf(reading, version)
    const about = {uri, version: reading.version, resultId}
    if (before.get(uri) === resultId) add({...about, kind: DocumentDiagnosticReportKind.Unchanged})
    else add({...about, kind: DocumentDiagnosticReportKind.Full, items: diagnosticsOf(reading, client)})
    for (const wrong of configurations.update(uri, circumstances))
      add({uri: wrong.uri, version: null, kind: DocumentDiagnosticReportKind.Full, items: wrong.diagnostics})
  }
  for (const uri of before.keys()) add({uri, version: null, kind: DocumentDiagnosticReportKind.Full, items: []})
  return {items}
}
