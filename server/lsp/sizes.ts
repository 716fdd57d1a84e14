import type {BundledSizeFacts} from "../context/sizeFacts.ts"
import type {Answers} from "../model/answers.ts"
import type {LayerFacts} from "../model/layers.ts"
import {askedSizes} from "../model/sizes/asked.ts"
import {openContexts, type ReadContext} from "./contexts.ts"
import type {Circumstances} from "./host.ts"

/** What was known at a moment, as look-ups that note what is asked for in vain. */
export interface SizeLook {
  facts: LayerFacts
  /** Whether something was asked for in vain of which more may be known soon. */
  isWaiting(): boolean
}

/** What a session knows of sizes: the tables that come with the program, and build contexts. Nothing here throws. */
export interface Sizes {
  /** For a document under what counts for it. */
  look(circumstances: Circumstances, answers: Answers): SizeLook
  /** Another one where more is known for such a document. */
  epochOf(circumstances: Circumstances): string
  /**
   * Loads what was asked for in vain; whether it is worth it to ask again. No after so many milliseconds, and then it goes
   * on behind.
   */
  catchUp(milliseconds?: number): Promise<boolean>
  /** These files may be others now. */
  changed(uris: readonly string[]): void
  /** What could not be had may be had now. */
  forget(): void
  /** Ends what is under way. */
  close(): void
}

/** `learned`: something new is known. */
export function openSizes(readContext: ReadContext, learned: () => void, log: (message: string) => void): Sizes {
  const contexts = openContexts(readContext, learned, log)
  let bundled: BundledSizeFacts | undefined
  let wantsBundled = false
  let epoch = 0
  let loading: Promise<boolean> | undefined

  async function loadBundled(): Promise<boolean> {
    const before = bundled
    if (wantsBundled) bundled ??= (await import("../context/sizeFacts.ts")).bundledSizeFacts()
    const isNew = (await bundled?.catchUp()) || bundled !== before
    if (isNew) epoch++
    return isNew
  }

  async function load(): Promise<boolean> {
    const tables = loadBundled().catch(error => {
      log(`tables of sizes: ${error}`)
      return false
    })
    const [ofTables, ofContexts] = await Promise.all([tables, contexts.catchUp()])
    if (ofTables || ofContexts) learned()
    return ofTables || ofContexts
  }

  return {
    look({context, ignoreFile}, answers) {
      let isWaiting = false
      const lacks = (): undefined => {
        wantsBundled = true
        isWaiting = true
      }
      const tables: LayerFacts = {
        packages: release => bundled?.facts.packages?.(release) ?? lacks(),
        image: (name, platform) => bundled?.facts.image?.(name, platform) ?? lacks(),
      }
      const facts: LayerFacts = {
        // no file that is opened has servers asked because it names them
        ...askedSizes({...answers, download: () => undefined}, tables),
        get context() {
          if (context === undefined) return undefined
          const known = contexts.get(context, ignoreFile)
          isWaiting ||= !known && contexts.isOpen(context, ignoreFile)
          return known
        },
      }
      return {facts, isWaiting: () => isWaiting}
    },
    epochOf({context, ignoreFile}) {
      return `${epoch}.${context === undefined ? 0 : contexts.epochOf(context, ignoreFile)}`
    },
    async catchUp(milliseconds) {
      // what is under way may have begun before something was asked for
      const mine = (loading ?? Promise.resolve(false)).then(async was => (await load()) || was)
      loading = mine
      void mine.then(() => {
        if (loading === mine) loading = undefined
      })
      return milliseconds === undefined ? mine : Promise.race([mine, pause(milliseconds)])
    },
    changed: contexts.changed,
    forget: contexts.forget,
    close: contexts.close,
  }
}

async function pause(milliseconds: number): Promise<false> {
  await new Promise(resolve => setTimeout(resolve, milliseconds))
  return false
}
