import {existsSync, readFileSync} from "node:fs"
import {dirname, join, relative, resolve, sep} from "node:path"
import type {PathError} from "../disk/discover.ts"
import {reasonOf} from "../disk/reason.ts"
import {type BaselineEntry, readBaseline, writeBaseline} from "../lint/baseline.ts"
import {fingerprintsOf} from "../lint/fingerprint.ts"
import type {Finding} from "../lint/lint.ts"

/** Findings that are known and not reported any more. */
export interface Baseline {
  /** The findings of a file that are new. */
  unknown(path: string, source: string, findings: readonly Finding[]): readonly Finding[]
  /** What to say of entries for which there is no finding any more, in files that were linted or are gone. */
  stale(): readonly string[]
  /** Writes the findings of the files that were linted; the entries of others stay. Answers why it could not. */
  save(): Promise<PathError | undefined>
}

/** Stale entries that are told one by one. */
const MOST = 10

/** Opens a baseline; answers what is wrong with it. One that is to be written need not be there. */
export function readBaselineFile(file: string, write: boolean): Baseline | {problem: string} {
  const folder = dirname(resolve(file))
  let text: string | undefined
  try {
    text = readFileSync(file, "utf8")
  } catch (error) {
    if (!write || (error as NodeJS.ErrnoException).code !== "ENOENT") return {problem: `${file}: ${reasonOf(error)}`}
  }
  const entries = text === undefined ? [] : readBaseline(text)
  if (!entries) return {problem: `${file}: this is no baseline; write a new one with --write-baseline`}
  const keys = new Set(entries.map(keyOf))
  const used = new Set<string>()
  const linted = new Set<string>()
  const found: BaselineEntry[] = []
  return {
    unknown(path, source, findings) {
      const name = relative(folder, resolve(path)).split(sep).join("/")
      linted.add(name)
      const fingerprints = fingerprintsOf(name, source, findings)
      return findings.filter(({rule}, i) => {
        const entry = {path: name, rule: rule.name, fingerprint: fingerprints[i]!}
        found.push(entry)
        if (!keys.has(keyOf(entry))) return true
        used.add(keyOf(entry))
        return false
      })
    },
    stale() {
      const gone = entries.filter(one => !used.has(keyOf(one)) && (linted.has(one.path) || isGone(one)))
      const lines = gone.slice(0, MOST).map(({path, rule}) => `${file}: ${path} has no such ${rule} any more`)
      if (gone.length > MOST) lines.push(`${file}: ${gone.length - MOST} more have no finding any more`)
      if (gone.length > 0) lines.push(`${file}: --write-baseline takes out what is gone`)
      return lines
    },
    async save() {
      const kept = entries.filter(one => !linted.has(one.path) && !isGone(one))
      try {
        const {putFile} = await import("./write.ts")
        putFile(file, writeBaseline([...kept, ...found]))
      } catch (error) {
        return {path: file, message: reasonOf(error)}
      }
      return undefined
    },
  }

  function isGone({path}: BaselineEntry): boolean {
    return !existsSync(join(folder, path))
  }
}

function keyOf({path, rule, fingerprint}: BaselineEntry): string {
  return `${path}\0${rule}\0${fingerprint}`
}
