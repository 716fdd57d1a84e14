import type {CodeLens, InlayHint, Range} from "vscode-languageserver"
import {sizeInlays} from "../features/sizeInlays.ts"
import {sizeLenses} from "../features/sizeLenses.ts"
import {positionAt, spanOf} from "./convert.ts"
import type {Reading} from "./documents.ts"
import {codeLenses} from "./lenses.ts"
import type {Session} from "./session.ts"

/** So long somebody waits for tables and the build context, in milliseconds; what is known then is shown. */
const WAIT = 1500

/**
 * What a feature makes of a document; once more where it asked for sizes in vain of which more is known soon. Editors that
 * can be told to ask again are told when it takes longer.
 */
export async function withSizes<T>(
  {sizes, documents}: Session,
  reading: Reading,
  make: (reading: Reading) => T | Promise<T>,
): Promise<T> {
  const end = performance.now() + WAIT
  let made = await make(reading)
  for (let newest = reading; newest.sizes.isWaiting(); ) {
    const left = end - performance.now()
    if (left <= 0) break
    await sizes.catchUp(left)
    const again = await documents.read(reading.uri)
    // an answer about another text is refused anyway, and the same reading has learned nothing
    if (!again || again === newest || again.version !== reading.version) break
    newest = again
    made = await make(newest)
  }
  return made
}

export function sizeHints(session: Session, reading: Reading, range: Range, least: number): Promise<InlayHint[]> {
  return withSizes(session, reading, reading =>
    sizeInlays(reading.analysis, spanOf(reading, range), least).map(({at, label, tooltip}) => {
      return {position: positionAt(reading, at), label, tooltip, paddingLeft: true}
    }),
  )
}

export function sizeCodeLenses(session: Session, reading: Reading): Promise<CodeLens[]> {
  return withSizes(session, reading, reading => codeLenses(reading, sizeLenses(reading.analysis), session.client))
}
