import type {CancellationToken, SymbolInformation, WorkDoneProgressReporter} from "vscode-languageserver"
import {workspaceSymbols} from "../features/symbols.ts"
import {rangeOf} from "./convert.ts"
import type {Session} from "./session.ts"
import {SYMBOL_KINDS} from "./symbols.ts"
import {allDocuments, readAll} from "./workspace.ts"

/** More than this nobody reads. */
const MOST = 1000

/** The stages and variables of all Dockerfiles, open or in the workspace, whose names fit. */
export async function findSymbols(
  session: Session,
  query: string,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<SymbolInformation[]> {
  const found: SymbolInformation[] = []
  for await (const reading of readAll(session, await allDocuments(session), token, progress)) {
    for (const {name, kind, nameAt, container} of workspaceSymbols(reading.analysis, query)) {
      const location = {uri: reading.uri, range: rangeOf(reading, nameAt)}
      found.push({name, kind: SYMBOL_KINDS[kind], location, ...(container !== undefined && {containerName: container})})
    }
    if (found.length >= MOST) break
  }
  return found.slice(0, MOST)
}
