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
  /** Loads what was asked for in vain, as far as that can be had. After so many milliseconds it goes on behind. */
  catchUp(milliseconds?: number): Promise<void>
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
  /** What was looked up before the look-ups were loaded, by its name. */
  const early = new Map<string, (facts: BundledSizeFacts["facts"]) => void>()
  let epoch = 0
  let loading: Promise<void> | undefined

  async function loadBundled(): Promise<boolean> {
    const isFirst = !bundled && early.size > 0
    if (isFirst) {
      const made = (await import("../context/sizeFacts.ts")).bundledSizeFacts()
      for (const ask of early.values()) ask(made.facts)
      early.clear()
      bundled = made
    }
    // what another session has loaded is known at once
    const isNew = (await bundled?.catchUp()) || isFirst
    if (isNew) epoch++
    return isNew
  }

  async function load(): Promise<void> {
    const tables = loadBundled().catch(error => {
      log(`tables of sizes: ${error}`)
      return false
    })
    // tables do not wait for a context of many files
    await Promise.all([tables, contexts.catchUp()].map(async isNew => (await isNew) && learned()))
  }

  return {
    look({context, ignoreFile}, answers) {
      let isWaiting = false
      const found = <T>(key: string, ask: (facts: BundledSizeFacts["facts"]) => T | undefined): T | undefined => {
        const known = bundled && ask(bundled.facts)
        if (!bundled) early.set(key, ask)
        isWaiting ||= known === undefined
        return known
      }
      const tables: LayerFacts = {
        packages: release => found(release, facts => facts.packages?.(release)),
        image: (name, platform) => found(name, facts => facts.image?.(name, platform)),
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
      const mine = loading ? loading.then(load) : load()
      loading = mine
      void mine.then(() => {
        if (loading === mine) loading = undefined
      })
      await (milliseconds === undefined ? mine : Promise.race([mine, pause(milliseconds)]))
    },
    changed: contexts.changed,
    forget: contexts.forget,
    close: contexts.close,
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds))
}
