import {readdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {gzipSync} from "node:zlib"
import type {TagTable} from "../model/bundledTags.ts"
import {type DroppedTable, packDropped} from "../model/droppedTags.ts"
import type {EndOfLifeProduct, EndOfLifeTable} from "../model/endOfLife.ts"
import {parseLibraryFile} from "./libraryFile.ts"
import {OFFICIAL_FACTS} from "./officialFacts.ts"
import {POPULAR_IMAGES} from "./popularImages.ts"

// Makes the tables of server/data/ from public data in ../shared/data (its README says what that is): `npm run data`.

const LIMIT = 80 * 1024

interface Source {
  asOf: string
  commit: string
  images: Record<string, SourceProduct>
}
interface SourceProduct {
  product: string
  eolLabel?: string
  eoesLabel?: string
  caveat?: string
  cycles: {cycle: string; eol: string | boolean; eoes?: string | boolean; codename?: string; latest?: string}[]
}
/** The tables by the names of their files, from a folder of public data. */
export function dataTables(shared: string): {tags: TagTable; dropped: DroppedTable; endOfLife: EndOfLifeTable} {
  const read = (name: string) => JSON.parse(readFileSync(join(shared, name), "utf8")) as unknown
  const endOfLife = read("endoflife.json") as Source
  const commit = /docker-library\/official-images, commit (\w+)/.exec(readFileSync(join(shared, "README"), "utf8"))?.[1]
  const from = {date: endOfLife.asOf, source: `docker-library/official-images ${commit}`}
  const popular = (read("popular-images.json") as {name: string; legacy?: boolean}[])
    .filter(({legacy}) => !legacy)
    .map(({name}) => name)
  const dropped = ["dropped-tags.json", "dropped-tags-extra.json"].map(name => read(name) as Record<string, Months>)
  return {
    tags: {
      ...from,
      ...tagTable(join(shared, "official-images/library")),
      about: OFFICIAL_FACTS,
      popular: [...new Set([...POPULAR_IMAGES, ...popular])],
    },
    dropped: {...from, tags: droppedTable(dropped), repositories: read("dropped-repositories.json") as Months},
    endOfLife: {...from, source: `endoflife.date ${endOfLife.commit}`, images: endOfLifeTable(endOfLife)},
  }
}

type Months = Record<string, string>

function tagTable(folder: string): Pick<TagTable, "platforms" | "repositories"> {
  const platforms: string[] = []
  const repositories: Record<string, string> = {}
  for (const name of readdirSync(folder).sort()) {
    const images = parseLibraryFile(readFileSync(join(folder, name), "utf8"))
    const lines = images.map(image => {
      const set = image.platforms.join(" ")
      if (!platforms.includes(set)) platforms.push(set)
      return [platforms.indexOf(set), ...image.tags].join(" ")
    })
    if (lines.length > 0) repositories[name] = lines.join("\n")
  }
  return {platforms, repositories}
}

function droppedTable(files: readonly Record<string, Months>[]): Months {
  const names = [...new Set(files.flatMap(Object.keys))].sort()
  return Object.fromEntries(
    names.map(name => [name, packDropped(new Map(files.flatMap(file => Object.entries(file[name] ?? {}))))]),
  )
}

function endOfLifeTable({images}: Source): EndOfLifeTable["images"] {
  // dates with a caveat are not those of the image
  const kept = Object.entries(images).filter(([, {caveat}]) => caveat === undefined)
  return Object.fromEntries(kept.map(([name, product]) => [name, cyclesOf(name, product)]))
}

function cyclesOf(name: string, {product, eolLabel, eoesLabel, cycles}: SourceProduct): EndOfLifeProduct {
  // Debian's images are built until the end of its LTS; elsewhere the longer support is paid for
  const longer = name === "debian"
  const label = longer ? eoesLabel : eolLabel
  return {
    product,
    ...(label && {label}),
    cycles: cycles.map(({cycle, eol, eoes, codename, latest}) => {
      const row = [cycle, (longer ? eoes : undefined) ?? eol, codename, latest]
      while (row.at(-1) === undefined) row.pop()
      return row as unknown as EndOfLifeProduct["cycles"][number]
    }),
  }
}

function main(): void {
  let all = 0
  for (const [name, table] of Object.entries(dataTables("../shared/data"))) {
    const text = `${JSON.stringify(table)}\n`
    writeFileSync(join("server/data", `${name}.json`), text)
    const size = gzipSync(text, {level: 9}).length
    all += size
    console.log(`${name}.json: ${text.length} bytes, ${size} compressed`)
  }
  console.log(`together ${all} of at most ${LIMIT}`)
  if (all > LIMIT) process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
