import type {Context, FolderSize} from "../model/sizes/context.ts"
import {normalUri} from "./uris.ts"

/** The build contexts that a session has read. Nothing here throws. */
export interface Contexts {
  /** What is known of a folder's files; undefined: it can't be had, or is not read yet, which is noted. */
  get(folder: string, ignoreFile: string | undefined): Context | undefined
  /** Whether more may be known of it soon. */
  isOpen(folder: string, ignoreFile: string | undefined): boolean
  /** Another number when the context is another one. */
  epochOf(folder: string, ignoreFile: string | undefined): number
  /** Reads those that were asked for in vain; whether one of them is known now. */
  catchUp(): Promise<boolean>
  /** These files may be others now: contexts that hold them are read again, a little later. */
  changed(uris: readonly string[]): void
  /** Those that could not be had may be had now. */
  forget(): void
  /** Ends what is under way. */
  close(): void
}

/**
 * Reads what a build of a folder gets; undefined where it can't be had, or where nobody may look at it. `signal`: nobody wants
 * it any more.
 */
export type ReadContext = (
  folder: string,
  ignoreFile: string | undefined,
  signal: AbortSignal,
) => Promise<Context | undefined>

/** So many are kept: those used last. */
const KEPT = 16
/**
 * One that was asked for within so many milliseconds does not make room for another: documents that are open together would
 * have each other's contexts read again and again without an end.
 */
const RESTED = 60_000
/** Milliseconds after a change until a context is read again: changes seldom come alone. */
const DELAY = 400

interface Known {
  folder: string
  ignoreFile: string | undefined
  state: "new" | "wanted" | "reading" | "read"
  epoch: number
  /** When it was last asked for. */
  used: number
  context?: Context
  /** Files of which the text was asked for, as URIs. */
  texts: Set<string>
  /** Files that have changed since it was read, as URIs. */
  changed: Set<string>
  stop?: AbortController
  timer?: ReturnType<typeof setTimeout>
}

/** `learned`: a context is another one than before. */
export function openContexts(readContext: ReadContext, learned: () => void, log: (message: string) => void): Contexts {
  const all = new Map<string, Known>()
  let epochs = 0

  const keyOf = (folder: string, ignoreFile: string | undefined) => `${folder}\0${ignoreFile ?? ""}`

  /** Undefined: there is no room for it. */
  function knownOf(folder: string, ignoreFile: string | undefined): Known | undefined {
    const key = keyOf(folder, ignoreFile)
    const known: Known = all.get(key) ?? {
      folder: normalUri(folder),
      ignoreFile,
      state: "new",
      epoch: 0,
      used: 0,
      texts: new Set(),
      changed: new Set(),
    }
    known.used = Date.now()
    const [oldest] = all
    if (all.size >= KEPT && oldest && !all.has(key)) {
      if (known.used - oldest[1].used < RESTED) return undefined
      end(oldest[1])
      all.delete(oldest[0])
    }
    // the one used last stands at the end
    all.delete(key)
    all.set(key, known)
    return known
  }

  function end(known: Known): void {
    clearTimeout(known.timer)
    known.stop?.abort()
  }

  /** Whether it is another one than before. */
  async function read(known: Known): Promise<boolean> {
    end(known)
    const stop = new AbortController()
    known.stop = stop
    known.state = "reading"
    const {changed, texts, context: before} = known
    known.changed = new Set()
    let context: Context | undefined
    try {
      context = await readContext(known.folder, known.ignoreFile, stop.signal)
    } catch (error) {
      if (!stop.signal.aborted) log(`build context ${known.folder}: ${error}`)
    }
    if (stop.signal.aborted) return false
    known.state = "read"
    const isSame = before ? context && sameFiles(before, context) && !meet(changed, texts) : !context
    if (isSame) return false
    known.texts = new Set()
    known.context = context && noting(context, path => known.texts.add(`${known.folder}/${path}`))
    known.epoch = ++epochs
    return true
  }

  return {
    get(folder, ignoreFile) {
      const known = knownOf(folder, ignoreFile)
      if (known?.state === "new") known.state = "wanted"
      return known?.context
    },
    isOpen(folder, ignoreFile) {
      const state = all.get(keyOf(folder, ignoreFile))?.state
      return state === "wanted" || state === "reading"
    },
    epochOf: (folder, ignoreFile) => all.get(keyOf(folder, ignoreFile))?.epoch ?? 0,
    async catchUp() {
      const wanted = [...all.values()].filter(({state}) => state === "wanted")
      return (await Promise.all(wanted.map(read))).includes(true)
    },
    changed(uris) {
      const files = uris.map(normalUri)
      for (const known of all.values()) {
        const inside = files.filter(file => file.startsWith(`${known.folder}/`))
        if (inside.length === 0 || known.state === "new" || known.state === "wanted") continue
        for (const file of inside) known.changed.add(file)
        clearTimeout(known.timer)
        const again = async () => {
          // files that change all the time would keep it from ever being read
          if (known.state === "reading") known.timer = setTimeout(again, DELAY)
          else if (await read(known)) learned()
        }
        known.timer = setTimeout(again, DELAY)
      }
    },
    forget() {
      for (const known of all.values()) if (known.state === "read" && !known.context) known.state = "new"
    },
    close() {
      for (const known of all.values()) end(known)
    },
  }
}

/** The context without what only its reader needs. `note`: of this file the text is asked for. */
function noting({files, complete, text}: Context, note: (path: string) => void): Context {
  const folders = new Map<string, FolderSize | undefined>()
  return {
    files,
    complete,
    text(path) {
      note(path)
      return text(path)
    },
    below(folder) {
      if (!folders.has(folder)) folders.set(folder, sizeBelow(files, folder, complete))
      return folders.get(folder)
    },
  }
}

function sizeBelow(files: Context["files"], folder: string, complete: boolean): FolderSize | undefined {
  const inside = files.filter(({path}) => path.startsWith(`${folder}/`))
  if (inside.length === 0) return undefined
  return {files: inside.length, bytes: inside.reduce((sum, {bytes}) => sum + bytes, 0), complete}
}

function sameFiles(a: Context, b: Context): boolean {
  if (a.complete !== b.complete || a.files.length !== b.files.length) return false
  return a.files.every(({path, bytes}, i) => path === b.files[i]!.path && bytes === b.files[i]!.bytes)
}

function meet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const one of a) if (b.has(one)) return true
  return false
}
