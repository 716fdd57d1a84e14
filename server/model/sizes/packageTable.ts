import {once} from "../once.ts"

// What is known of a distribution's packages, as server/data/packages*.json has it, and what an install adds.

/** The packages of one release of a distribution that Dockerfiles install. */
export interface PackageTable {
  /** `debian 12`, `alpine 3.22` */
  release: string
  /** Of the index: `2026-11-19`. */
  date: string
  /** What is installed in the release's own image. */
  base: readonly string[]
  /**
   * A line for each package, its fields apart by tabs: name; KiB installed, as tar; KiB compressed with gzip; KiB of
   * these that are documentation and translations, which slim images leave out, and the same compressed; what it needs;
   * what it recommends; what else it stands for; for Alpine, what has to be there for it to be installed by itself; what it
   * needs of the release's own image that is built together with it.
   * Needs are lines in base 36, alternatives apart by `|`. An empty number is 0.
   */
  packages: string
}

export interface PackageRow {
  name: string
  /** Bytes that it adds to a layer, as tar. */
  bytes: number
  compressed: number
  /** Of these what slim images leave out. */
  docs: number
  docsCompressed: number
  /** Each is a list of alternatives. */
  needs: readonly (readonly string[])[]
  recommends: readonly (readonly string[])[]
  /** All of these have to be installed for it to come by itself; empty: it never does. */
  installIf: readonly (readonly string[])[]
  /**
   * Packages of the release's own image that are built together with this one: in an image that is older than what is
   * installed they are renewed along with it.
   */
  renews: readonly string[]
}

/** A table, ready to be asked. */
export interface PackageIndex {
  release: string
  date: string
  base: readonly string[]
  /** By its name; undefined where the table doesn't have it. */
  get(name: string): PackageRow | undefined
  /** The packages that stand for this name besides the one that bears it. */
  providers(name: string): readonly string[]
  /** Those that may come by themselves. */
  triggered: readonly PackageRow[]
}

const NONE: readonly string[] = []

const indexes = new WeakMap<PackageTable, PackageIndex>()

/** Reads a table; the same index for the same table. */
export function packageIndex(table: PackageTable): PackageIndex {
  const known = indexes.get(table)
  if (known) return known
  const index = readTable(table)
  indexes.set(table, index)
  return index
}

function readTable({release, date, base, packages}: PackageTable): PackageIndex {
  const lines = packages.split("\n")
  const names = lines.map(line => line.split("\t", 1)[0]!)
  const numbers = new Map(names.map((name, number) => [name, number]))
  const provided = new Map<string, string[]>()
  const triggered: string[] = []
  for (const [number, line] of lines.entries()) {
    // most have neither of what is read here
    const fields = line.split("\t", 9)
    for (const name of fields[7] ? fields[7].split(" ") : NONE) {
      const list = provided.get(name)
      if (list) list.push(names[number]!)
      else provided.set(name, [names[number]!])
    }
    if (fields[8]) triggered.push(names[number]!)
  }
  const rows = new Map<string, PackageRow>()
  const needs = (field = "") =>
    field === "" ? [] : field.split(" ").map(group => group.split("|").map(text => names[Number.parseInt(text, 36)]!))
  const get = (name: string): PackageRow | undefined => {
    const number = numbers.get(name)
    if (number === undefined) return undefined
    let row = rows.get(name)
    if (!row) {
      const fields = lines[number]!.split("\t")
      const kib = (at: number) => Number(fields[at] ?? 0) * 1024
      row = {
        name,
        bytes: kib(1),
        compressed: kib(2),
        docs: kib(3),
        docsCompressed: kib(4),
        needs: needs(fields[5]),
        recommends: needs(fields[6]),
        installIf: needs(fields[8]),
        renews: needs(fields[9]).flat(),
      }
      rows.set(name, row)
    }
    return row
  }
  const triggeredRows = once(() => triggered.map(name => get(name)!))
  return {
    release,
    date,
    base,
    get,
    providers: name => provided.get(name) ?? NONE,
    get triggered() {
      return triggeredRows()
    },
  }
}

/** What an install adds to what is there. */
export interface Closure {
  /** New packages, in the order in which they were met. */
  added: readonly PackageRow[]
  /** Names that the table doesn't have: of each it is not known what it would add. */
  missing: readonly string[]
}

/**
 * Follows what packages need: what is installed stays, and of alternatives the first is taken that the table has. A name that
 * only others stand for is the first of these.
 */
export function closure(
  index: PackageIndex,
  installed: ReadonlySet<string>,
  names: readonly string[],
  recommended: boolean,
): Closure {
  const added = new Map<string, PackageRow>()
  const missing: string[] = []
  const waiting: string[] = []
  const has = (name: string) => installed.has(name) || added.has(name)
  const isThere = (name: string) => has(name) || index.providers(name).some(has)
  const want = (name: string) => {
    if (isThere(name)) return true
    const row = index.get(name) ?? index.get(index.providers(name)[0] ?? "")
    if (!row) return false
    if (!has(row.name)) {
      added.set(row.name, row)
      waiting.push(row.name)
    }
    return true
  }
  const wantOne = (group: readonly string[]) => group.some(isThere) || group.some(want)
  for (const name of names) if (!want(name)) missing.push(name)
  for (;;) {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const row = index.get(next)!
      for (const group of row.needs) wantOne(group)
      if (recommended) for (const group of row.recommends) wantOne(group)
    }
    for (const row of index.triggered)
      if (!has(row.name) && row.installIf.every(group => group.some(isThere))) want(row.name)
    if (waiting.length === 0) break
  }
  return {added: [...added.values()], missing}
}
