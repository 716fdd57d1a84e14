import {
  type CancellationToken,
  LSPErrorCodes,
  ResponseError,
  type WorkDoneProgressReporter,
} from "vscode-languageserver"
import {TextDocument} from "vscode-languageserver-textdocument"
import {hasMoreTables, type Reading, readingOf} from "./documents.ts"
import {nextTurn} from "./queue.ts"
import type {Session} from "./session.ts"
import {normalUri} from "./uris.ts"

/** A document as the editor has it, or else as it is on disk; undefined where it is neither. */
export async function readAny(
  {documents, host, client, circumstancesOf, images, sizes}: Session,
  uri: string,
): Promise<Reading | undefined> {
  const open = await documents.read(uri)
  if (open) return open
  const text = await host.read(uri)
  if (text === undefined) return undefined
  const document = TextDocument.create(uri, "dockerfile", 0, text)
  const circumstances = await circumstancesOf(uri)
  for (;;) {
    const reading = readingOf(uri, document, client.encoding, circumstances, images, sizes, null)
    if (!(await hasMoreTables(reading, images))) return reading
  }
}

/** What is open and the Dockerfiles of the workspace, each once and as the editor writes it. */
export async function allDocuments({documents, host, folders}: Session): Promise<string[]> {
  const open = [...documents.all()].map(({uri}) => uri)
  const known = new Map(open.map(uri => [normalUri(uri), uri]))
  for (const uri of await host.dockerfiles(folders)) if (!known.has(normalUri(uri))) known.set(normalUri(uri), uri)
  return [...known.values()]
}

/**
 * Reads documents one after the other, and lets what else comes from the editor go first. Those that are gone are left
 * out. Ends with an error where the editor cancels it.
 */
export async function* readAll(
  session: Session,
  uris: readonly string[],
  token?: CancellationToken,
  progress?: WorkDoneProgressReporter,
): AsyncGenerator<Reading> {
  progress?.begin("Dockerfiles", 0, undefined, true)
  try {
    for (const [i, uri] of uris.entries()) {
      progress?.report((100 * i) / uris.length, `${i + 1} of ${uris.length}`)
      await nextTurn()
      if (token?.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled")
      const reading = await readAny(session, uri)
      if (reading) yield reading
    }
  } finally {
    progress?.done()
  }
}
