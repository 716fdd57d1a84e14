import {existsSync, readFileSync} from "node:fs"

/** What one package adds to a layer, in bytes. */
export interface Measured {
  /** Its files, its records and its byte code, as tar. */
  bytes: number
  compressed: number
  /** Of these what slim images leave out. */
  docs: number
  docsCompressed: number
}

/** The file of what is measured, by the name of a release such as `debian13`. */
export function measuredFile(release: string): string {
  return `server/tools/measured/${release}.tsv`
}

/** What is measured of a release: nothing, where there is no file of it. */
export function readMeasured(release: string): Map<string, Measured> {
  const path = measuredFile(release)
  if (!existsSync(path)) return new Map()
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter(line => line !== "" && !line.startsWith("#"))
  return new Map(
    lines.map(line => {
      const [name = "", ...numbers] = line.split("\t")
      const [bytes = 0, compressed = 0, docs = 0, docsCompressed = 0] = numbers.map(Number)
      return [name, {bytes, compressed, docs, docsCompressed}]
    }),
  )
}

/** The file of what is measured. */
export function printMeasured(release: string, rows: ReadonlyMap<string, Measured>): string {
  const lines = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, {bytes, compressed, docs, docsCompressed}]) =>
      [name, bytes, compressed, docs, docsCompressed].join("\t"),
    )
  return [
    `# Made by \`npm run data:measure -- ${release}\`: of each package its bytes in a layer as tar and with gzip -6 (files, dpkg's`,
    "# records, byte code of Python), and of these what slim images leave out, as tar and with gzip -6.",
    ...lines,
    "",
  ].join("\n")
}
