import {createHash} from "node:crypto"
import {mkdir, readdir, readFile, rm, stat, utimes} from "node:fs/promises"
import {join} from "node:path"
import writeFileAtomic from "write-file-atomic"
import {asFields, readObject} from "./documents.ts"

/** Something that was learned, and when: milliseconds since 1970. */
export interface Kept {
  value: unknown
  date: number
}

/** Answers that outlive the run. Nothing here fails: what can't be read is not known, what can't be written is not kept. */
export interface DiskCache {
  read(key: string): Promise<Kept | undefined>
  write(key: string, kept: Kept): Promise<void>
  clear(): Promise<void>
}

export const NO_DISK: DiskCache = {read: async () => undefined, write: async () => {}, clear: async () => {}}

const VERSION = 2
const LARGEST = 8 * 1024 * 1024
const ALL = 64 * 1024 * 1024
/** Files that are written between two looks at how many there are. */
const BETWEEN = 100

/** Keeps answers in a folder of its own, for the user alone. What was not used for longest goes first. */
export function openDiskCache(folder: string, all = ALL): DiskCache {
  let written = 0

  /** Names of registries and images are no file names: only their checksum is. */
  function pathOf(key: string): string {
    return join(folder, `${createHash("sha256").update(key).digest("hex")}.json`)
  }

  async function files() {
    const names = (await readdir(folder)).filter(name => /^[0-9a-f]{64}\.json$/.test(name))
    return Promise.all(
      names.map(async name => {
        const path = join(folder, name)
        const {size, mtimeMs} = await stat(path)
        return {path, size, used: mtimeMs}
      }),
    )
  }

  async function prune(): Promise<void> {
    const found = (await files()).sort((a, b) => b.used - a.used)
    let size = 0
    for (const file of found) {
      size += file.size
      if (size > all) await rm(file.path, {force: true})
    }
  }

  return {
    async read(key) {
      const path = pathOf(key)
      try {
        const found = await stat(path)
        if (!found.isFile() || found.size > LARGEST) return undefined
        const file = readObject(await readFile(path))
        if (file?.version !== VERSION || file.key !== key || typeof file.date !== "number") return undefined
        const now = new Date()
        await utimes(path, now, now).catch(() => {})
        return asFields(file.value) && {value: file.value, date: file.date}
      } catch {
        return undefined
      }
    },
    async write(key, {value, date}) {
      const text = JSON.stringify({version: VERSION, key, date, value})
      if (text.length > LARGEST) return
      try {
        await mkdir(folder, {recursive: true, mode: 0o700})
        await writeFileAtomic(pathOf(key), text, {mode: 0o600, fsync: false})
        if (written++ % BETWEEN === 0) await prune()
      } catch {
        // a full or read-only disk: there is no cache then
      }
    },
    async clear() {
      try {
        for (const {path} of await files()) await rm(path, {force: true})
      } catch {
        // there is none
      }
    },
  }
}
