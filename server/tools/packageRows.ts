import {type IndexRow, relations} from "./debianIndex.ts"
import type {Sample} from "./packageSizes.ts"
import {sizesLike} from "./packageSizes.ts"

// Rows of package tables: which packages of an index they have, and how they are written.

/** A package of Alpine: its version, bytes of the .apk and installed, and its lists. */
export type AlpineIndex = Record<string, [version: string, size: number, installed: number, ...lists: string[]]>

/** A package as a table has it. */
export interface Row {
  name: string
  kib: number
  compressedKib: number
  docsKib: number
  docsCompressedKib: number
  needs: string[][]
  recommends: string[][]
  provides: string[]
  installIf: string[][]
  /** What it needs of the release's own image that is built together with it. */
  renews: string[]
}

/** Debian's and Ubuntu's packages. `base`: what the release's own image has. */
export function debianRows(index: readonly IndexRow[], base: ReadonlySet<string>, samples: readonly Sample[]): Row[] {
  const sizeOf = sizesLike(samples)
  const versions = new Map(index.map(({name, version}) => [name, version]))
  return index.map(({name, version, size, installed, depends, preDepends, recommends, provides}) => {
    const {bytes, compressed, docs, docsCompressed} = sizeOf(name, size, installed * 1024)
    const needs = [...relations(preDepends), ...relations(depends)]
    const kib = (number: number) => Math.round(number / 1024)
    return {
      name,
      kib: kib(bytes),
      compressedKib: kib(compressed),
      docsKib: kib(docs),
      docsCompressedKib: kib(docsCompressed),
      needs,
      recommends: relations(recommends),
      provides: relations(provides).flat(),
      installIf: [],
      renews: needs.flatMap(([first]) => (base.has(first!) && versions.get(first!) === version ? [first!] : [])),
    }
  })
}

export function alpineRows(source: AlpineIndex): Row[] {
  const words = (text = "") => text.split(" ").filter(word => word !== "" && !word.startsWith("!"))
  const bare = (word: string) => word.replace(/[<>=~].*$/, "")
  return Object.entries(source).map(([name, [, size, installed, depends, provides, installIf]]) => ({
    name,
    kib: Math.round(installed / 1024),
    // an .apk is a gzipped tar
    compressedKib: Math.round(size / 1024),
    docsKib: 0,
    docsCompressedKib: 0,
    needs: words(depends).map(word => [bare(word)]),
    recommends: [],
    provides: words(provides).map(bare),
    installIf: words(installIf).map(word => [bare(word)]),
    renews: [],
  }))
}

/** Parts that only packages of the same language need when these are built for the distribution. */
const PARTS = /^(?:librust-|libghc-|golang-\w+-|node-|elpa-|r-(?:cran|bioc)-|ocaml-|libjs-|gir1\.2-)/

/** The wanted rows, those that many need, and what these need; a need for something provided names who provides it. */
export function choose(rows: readonly Row[], wanted: ReadonlySet<string>, popular: number): Row[] {
  const byName = new Map(rows.map(row => [row.name, row]))
  const providers = new Map<string, string[]>()
  for (const {name, provides} of rows)
    for (const other of provides) providers.set(other, [...(providers.get(other) ?? []), name])
  const resolve = (name: string): string[] => (byName.has(name) ? [name] : (providers.get(name) ?? []).slice(0, 8))
  const users = new Map<string, number>()
  for (const {needs, recommends} of rows)
    for (const [first] of [...needs, ...recommends])
      for (const name of resolve(first ?? "").slice(0, 1)) users.set(name, (users.get(name) ?? 0) + 1)
  const chosen = new Set<string>()
  const waiting = [...wanted].flatMap(resolve)
  for (const [name, count] of users) if (count >= popular && !PARTS.test(name)) waiting.push(name)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const row = byName.get(next)
    if (!row || chosen.has(next)) continue
    chosen.add(next)
    // of alternatives and providers the first is the one that is taken
    for (const group of [...row.needs, ...row.recommends]) {
      const first = group.map(resolve).find(names => names.length > 0)
      if (first) waiting.push(first[0]!)
    }
  }
  for (const {name, installIf} of rows) {
    const comes = installIf.length > 0 && installIf.every(([word]) => resolve(word!).some(one => chosen.has(one)))
    if (comes && !/-(?:doc|lang|openrc|bash-completion|zsh-completion|fish-completion)$/.test(name)) chosen.add(name)
  }
  const kept = rows.filter(({name}) => chosen.has(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const named = new Set(kept.flatMap(({provides}) => provides).filter(name => wanted.has(name)))
  const groups = (list: readonly string[][]) =>
    list.map(group => [...new Set(group.flatMap(resolve))].filter(name => chosen.has(name)))
  return kept.map(row => ({
    ...row,
    needs: groups(row.needs),
    recommends: groups(row.recommends),
    renews: row.renews.filter(name => chosen.has(name)),
    // what nobody asks for by its name is not kept: needs name packages
    provides: row.provides.filter(
      name => !byName.has(name) && (named.has(name) || !(PARTS.test(name) || /^(?:so|pc|cmd):|\d\)?$/.test(name))),
    ),
    installIf:
      row.installIf.length > 0 && row.installIf.every(([word]) => resolve(word!).some(one => chosen.has(one)))
        ? groups(row.installIf)
        : [],
  }))
}

export function print(rows: readonly Row[]): string {
  const numbers = new Map(rows.map(({name}, number) => [name, number.toString(36)]))
  const groups = (list: readonly string[][]) =>
    [
      ...new Set(list.filter(group => group.length > 0).map(group => group.map(name => numbers.get(name)!).join("|"))),
    ].join(" ")
  return rows
    .map(({name, kib, compressedKib, docsKib, docsCompressedKib, needs, recommends, provides, installIf, renews}) =>
      [
        name,
        kib || "",
        compressedKib || "",
        docsKib || "",
        docsCompressedKib || "",
        groups(needs),
        groups(recommends),
        provides.join(" "),
        groups(installIf),
        groups(renews.map(name => [name])),
      ]
        .join("\t")
        .trimEnd(),
    )
    .join("\n")
}
