import type {TextDocumentEdit, WorkspaceEdit} from "vscode-languageserver"
import {moves} from "../features/moves.ts"
import type {Edit} from "../text.ts"
import {pathInContext} from "./contextFiles.ts"
import {textEditsOf} from "./convert.ts"
import type {Session} from "./session.ts"
import {normalUri} from "./uris.ts"
import {allDocuments, readAll} from "./workspace.ts"

/** Before files are renamed, the Dockerfiles that take them are told; afterwards, everything is looked at again. */
export function answerRenames(session: Session, guarded: <R>(what: string, run: () => Promise<R>) => Promise<R>): void {
  const {connection, refresh} = session
  connection.workspace.onWillRenameFiles(({files}) => guarded("renamed files", () => editsFor(session, files)))
  connection.workspace.onDidRenameFiles(refresh)
}

async function editsFor(
  session: Session,
  files: readonly {oldUri: string; newUri: string}[],
): Promise<WorkspaceEdit | null> {
  const {client} = session
  const moved = new Set(files.map(({oldUri}) => normalUri(oldUri)))
  // a Dockerfile that moves takes its context along, or is to find it elsewhere: who can tell
  const uris = (await allDocuments(session)).filter(uri => !moved.has(normalUri(uri)))
  const changed: TextDocumentEdit[] = []
  for await (const reading of readAll(session, uris)) {
    const edits: Edit[] = []
    for (const {oldUri, newUri} of files) {
      const [from, to] = [pathInContext(reading, oldUri), pathInContext(reading, newUri)]
      if (from !== undefined && to !== undefined) edits.push(...moves(reading.analysis, from, to))
    }
    const textDocument = {uri: reading.uri, version: reading.version}
    if (edits.length > 0) changed.push({textDocument, edits: textEditsOf(reading, edits)})
  }
  if (changed.length === 0) return null
  if (client.documentChanges) return {documentChanges: changed}
  return {
    changes: Object.fromEntries(
      changed.map(({textDocument, edits}) => [textDocument.uri, edits]),
    ) as WorkspaceEdit["changes"],
  }
}
