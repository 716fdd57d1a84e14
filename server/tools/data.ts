import {readdirSync, readFileSync, writeFileSync} from "node:fs"
import {join} from "node:path"
import {gzipSync} from "node:zlib"
import type {TagTable} from "../model/bundledTags.ts"
import {type DroppedTable, packDropped} from "../model/droppedTags.ts"
import type {EndOfLifeProduct, EndOfLifeTable} from "../model/endOfLife.ts"
import {parseLibraryFile} from "./libraryFile.ts"
import {POPULAR_IMAGES} from "./popularImages.ts"

// Makes the tables of server/data/ from public data in ../shared/data (its README says what that is): `npm run data`.

const SHARED = "../shared/data"
const LIMIT = 80 * 1024

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(SHARED, name), "utf8")) as T
}

const source = /docker-library\/official-images, commit (\w+)/.exec(readFileSync(join(SHARED, "README"), "utf8"))![1]!
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
const endOfLife = read<Source>("endoflife.json")
const date = endOfLife.asOf

function tagTable(): TagTable {
  const folder = join(SHARED, "official-images/library")
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
  const popular = read<{name: string; legacy?: boolean}[]>("popular-images.json")
    .filter(({legacy}) => !legacy)
    .map(({name}) => name)
  const official = `docker-library/official-images ${source}`
  return {date, source: official, platforms, repositories, popular: [...new Set([...POPULAR_IMAGES, ...popular])]}
}

function droppedTable(): DroppedTable {
  const files = ["dropped-tags.json", "dropped-tags-extra.json"].map(name =>
    read<Record<string, Record<string, string>>>(name),
  )
  const names = [...new Set(files.flatMap(Object.keys))].sort()
  const tags = names.map(name => {
    const all = files.flatMap(file => Object.entries(file[name] ?? {}))
    return [name, packDropped(new Map(all))] as const
  })
  const repositories = read<Record<string, string>>("dropped-repositories.json")
  return {date, source: `docker-library/official-images ${source}`, tags: Object.fromEntries(tags), repositories}
}

function endOfLifeTable(): EndOfLifeTable {
  // dates with a caveat are not those of the image
  const kept = Object.entries(endOfLife.images).filter(([, {caveat}]) => caveat === undefined)
  return {
    date,
    source: `endoflife.date ${endOfLife.commit}`,
    images: Object.fromEntries(kept.map(([name, product]) => [name, cyclesOf(name, product)])),
  }
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

export function main(): void {
  let all = 0
  for (const [name, table] of Object.entries({
    tags: tagTable(),
    dropped: droppedTable(),
    endOfLife: endOfLifeTable(),
  })) {
    const text = `${JSON.stringify(table)}\n`
    writeFileSync(join("server/data", `${name}.json`), text)
    const size = gzipSync(text, {level: 9}).length
    all += size
    console.log(`${name}.json: ${text.length} bytes, ${size} compressed`)
  }
  console.log(`together ${all} of at most ${LIMIT}`)
  if (all > LIMIT) process.exitCode = 1
}

main()
