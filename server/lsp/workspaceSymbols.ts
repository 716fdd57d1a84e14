import type {CancellationToken, SymbolInformation, WorkDoneProgressReporter} from "vscode-languageserver"
import {workspaceSymbols} from "../features/symbols.ts"
import {rangeOf} from "./convert.ts"
import {readAny} from "./pull.ts"
import {nextTurn} from "./queue.ts"
import type {Session} from "./session.ts"
import {SYMBOL_KINDS} from "./symbols.ts"

/** More than this nobody reads. */
const MOST = 1000

/** The stages and variables of all Dockerfiles, open or in the workspace, whose names fit. */
export async function findSymbols(
  session: Session,
  query: string,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<SymbolInformation[]> {
  const {documents, host, folders} = session
  const uris = new Set([...documents.all()].map(({uri}) => uri))
  for (const uri of await host.dockerfiles(folders)) uris.add(uri)
  const found: SymbolInformation[] = []
  progress.begin("Dockerfiles", 0, undefined, true)
  let done = 0
  for (const uri of uris) {
    if (token.isCancellationRequested || found.length >= MOST) break
    progress.report((100 * done++) / uris.size)
    await nextTurn()
    const reading = await readAny(session, uri)
    if (!reading) continue
    for (const {name, kind, nameAt, container} of workspaceSymbols(reading.analysis, query)) {
      const location = {uri, range: rangeOf(reading, nameAt)}
      found.push({name, kind: SYMBOL_KINDS[kind], location, ...(container !== undefined && {containerName: container})})
    }
  }
  progress.done()
  return found.slice(0, MOST)
}
