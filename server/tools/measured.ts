import {existsSync, readFileSync, writeFileSync} from "node:fs"

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

/** Bytes installed and compressed, by the names of packages. */
export type RegistrySizes = ReadonlyMap<string, {bytes: number; compressed: number}>

/** Writes what was measured of a registry. */
export function writeSizes(file: string, script: string, what: string, sizes: RegistrySizes): void {
  const date = new Date().toISOString().slice(0, 10)
  const lines = [...sizes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, {bytes, compressed}]) => `${name}\t${bytes}\t${compressed}`)
  writeFileSync(
    measuredFile(file),
    [`# Made by \`npm run data:${script}\` on ${date}: ${what}.`, ...lines, ""].join("\n"),
  )
}

/** Reads it, with its day. */
export function readSizes(file: string): {date: string; sizes: RegistrySizes} {
  const [head = "", ...lines] = readFileSync(measuredFile(file), "utf8").trim().split("\n")
  const rows = lines.map(line => line.split("\t"))
  const sizes = new Map(
    rows.map(([name, bytes, compressed]) => [name!, {bytes: Number(bytes), compressed: Number(compressed)}]),
  )
  return {date: /\d{4}-\d\d-\d\d/.exec(head)?.[0] ?? "", sizes}
}

/** What is found for each name, so many asked for at a time; what fails or is not known is left out. */
export async function inParallel<T>(
  names: readonly string[],
  count: number,
  find: (name: string) => Promise<T | undefined>,
): Promise<Map<string, T>> {
  const found = new Map<string, T>()
  const waiting = [...names]
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const value = await find(name).catch(() => undefined)
      if (value !== undefined) found.set(name, value)
    }
  }
  await Promise.all(Array.from({length: count}, work))
  return found
}
