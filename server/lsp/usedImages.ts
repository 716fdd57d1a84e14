import type {Analysis} from "../analysis.ts"
import {imagesOf} from "../model/imageUses.ts"
import {nextTurn} from "./queue.ts"
import type {Session} from "./session.ts"
import {readAny} from "./workspace.ts"

/** So many Dockerfiles of the workspace are looked into. */
const MOST = 200

const inFiles = new WeakMap<Session, {names: Map<string, number>}>()

/**
 * The images that Dockerfiles of the workspace name, without tags, the most used first. Those of files that are not open are
 * collected behind, the first time that somebody asks.
 */
export function usedImages(session: Session): readonly string[] {
  const known = inFiles.get(session) ?? collect(session)
  const counts = new Map(known.names)
  for (const {reading} of session.documents.all()) if (reading) count(reading.analysis, counts)
  return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name)
}

function collect(session: Session): {names: Map<string, number>} {
  const found = {names: new Map<string, number>()}
  inFiles.set(session, found)
  const look = async () => {
    const uris = await session.host.dockerfiles(session.folders)
    for (const uri of uris.slice(0, MOST)) {
      await nextTurn()
      if (session.documents.get(uri)) continue
      const reading = await readAny(session, uri)
      if (reading) count(reading.analysis, found.names)
    }
  }
  look().catch(error => session.connection.console.warn(`images of the workspace: ${error}`))
  return found
}

/** Files in which a name is half typed name something else, but they are few. */
function count(analysis: Analysis, counts: Map<string, number>): void {
  for (const {name, reference} of imagesOf(analysis)) {
    // what has neither tag nor digest may be only the start of a name
    if (!reference.tag && !reference.digest) continue
    const bare = name.slice(0, reference.tag ? reference.tag.from - 1 : name.indexOf("@"))
    counts.set(bare, (counts.get(bare) ?? 0) + 1)
  }
}
