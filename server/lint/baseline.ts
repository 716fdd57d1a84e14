/** A finding that was there when the baseline was written. */
export interface BaselineEntry {
  /** From the folder of the baseline, with forward slashes. */
  path: string
  rule: string
  fingerprint: string
}

/** The findings of a baseline; undefined where the text is none. */
export function readBaseline(text: string): BaselineEntry[] | undefined {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return undefined
  }
  const {version, findings} = (data ?? {}) as {version?: unknown; findings?: unknown}
  return version === 1 && Array.isArray(findings) && findings.every(isEntry) ? findings : undefined
}

function isEntry(value: unknown): value is BaselineEntry {
  const {path, rule, fingerprint} = (value ?? {}) as Partial<Record<keyof BaselineEntry, unknown>>
  return typeof path === "string" && typeof rule === "string" && typeof fingerprint === "string"
}

/** The text of a baseline: one line a finding, in an order that does not change, so that its differences can be read. */
export function writeBaseline(entries: readonly BaselineEntry[]): string {
  const key = ({path, rule, fingerprint}: BaselineEntry) => `${path}\0${rule}\0${fingerprint}`
  const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  const lines = sorted.map(({path, rule, fingerprint}) => `    ${JSON.stringify({path, rule, fingerprint})}`)
  return `{\n  "version": 1,\n  "findings": [${lines.length > 0 ? `\n${lines.join(",\n")}\n  ` : ""}]\n}\n`
}
