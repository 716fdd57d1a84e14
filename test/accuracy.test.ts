import {existsSync, readdirSync, readFileSync} from "node:fs"
import {fileURLToPath} from "node:url"
import {gzipSync} from "node:zlib"
import {describe, expect, test} from "vitest"
import {type PackageTable, packageIndex} from "../server/model/sizes/packageTable.ts"
import {compareImage, instructionOf, summary} from "../server/tools/accuracy.ts"
import {predictedInstall, readInstalls} from "../server/tools/installs.ts"
import {imageSizes, packageTables, readTruth, registryTables} from "../server/tools/packageData.ts"

const truth = new URL("../../shared/truth/dev.json", import.meta.url)
if (!existsSync(truth))
  console.warn("skipped: accuracy over real images, and whether tables are fresh, since ../shared/truth is not here")

const table = (release: string): PackageTable | undefined => {
  const name = release.replace(/^\w/, first => first.toUpperCase()).replace(/[ .]/g, "")
  const url = new URL(`../server/data/packages${name}.json`, import.meta.url)
  return existsSync(url) ? (JSON.parse(readFileSync(url, "utf8")) as PackageTable) : undefined
}

test.skipIf(!existsSync(truth))("sizes of real images are as good as they are said to be", () => {
  const tables = new Map<string, PackageTable | undefined>()
  const rows = (JSON.parse(readFileSync(truth, "utf8")) as Parameters<typeof compareImage>[0][]).flatMap(image =>
    compareImage(image, release => {
      if (!tables.has(release)) tables.set(release, table(release))
      return tables.get(release)
    }),
  )
  const all = summary(rows)
  expect(all.estimated).toBeGreaterThan(25)
  expect(all.median).toBeLessThanOrEqual(0.1)
  expect(all.inside).toBeGreaterThanOrEqual(0.9)
  expect(all.indexEstimated / all.indexBytes).toBeGreaterThanOrEqual(0.8)
  expect(all.atLeast).toBe(all.unknown)
})

test("history as a Dockerfile", () => {
  expect(instructionOf("RUN set -eux; a # buildkit")).toBe("RUN set -eux; a")
  expect(instructionOf("RUN |1 A=1 /bin/sh -c b # buildkit")).toBe("RUN b")
  expect(instructionOf('ENV A=b c "$d"')).toBe('ENV A="b c \\"\\$d\\""')
  expect(instructionOf('CMD ["a"]')).toBeUndefined()
})

test("the tables of packages take at most 1.5 MB", () => {
  const folder = new URL("../server/data/", import.meta.url)
  const names = readdirSync(folder).filter(name => name.startsWith("packages"))
  const sizes = names.map(name => gzipSync(readFileSync(new URL(name, folder)), {level: 9}).length)
  expect(names).toHaveLength(RELEASES.length + REGISTRIES)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(1.5 * 1024 * 1024)
})

/** Tables of npm and PyPI. */
const REGISTRIES = 2

const RELEASES = [
  "debian 12",
  "debian 13",
  "ubuntu 22.04",
  "ubuntu 24.04",
  "ubuntu 26.04",
  "alpine 3.16",
  "alpine 3.17",
  "alpine 3.19",
  "alpine 3.20",
  "alpine 3.21",
  "alpine 3.22",
]

test.each(RELEASES)("the table of %s holds together", release => {
  const read = table(release)!
  expect(read.release).toBe(release)
  expect(read.date).toMatch(/^\d{4}-\d\d-\d\d$/)
  const index = packageIndex(read)
  const names = read.packages.split("\n").map(line => line.split("\t")[0]!)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) {
    const {bytes, compressed, docs, docsCompressed, needs, recommends} = index.get(name)!
    expect(docs, name).toBeLessThanOrEqual(bytes)
    expect(docsCompressed, name).toBeLessThanOrEqual(Math.max(compressed, 1024))
    for (const group of [...needs, ...recommends])
      for (const one of group) expect(index.get(one), `${name}: ${one}`).toBeDefined()
  }
  for (const name of ["curl", "git", "bash", "python3", "ca-certificates"]) expect(index.get(name), name).toBeDefined()
})

const shared = fileURLToPath(new URL("../../shared", import.meta.url))

describe.skipIf(!existsSync(`${shared}/truth/packages`))(
  "tables of packages are what their tool makes of ../shared",
  () => {
    const written = (name: string) =>
      JSON.parse(readFileSync(new URL(`../server/data/${name}.json`, import.meta.url), "utf8")) as unknown

    test("Debian and Alpine", {timeout: 120_000}, () => {
      const tables = packageTables(`${shared}/truth`, readTruth(`${shared}/truth`, `${shared}/conformance`))
      expect([...tables.keys()]).toHaveLength(8)
      for (const [name, table] of tables)
        expect(JSON.stringify(table) === JSON.stringify(written(name)), name).toBe(true)
    })

    test("images", () => expect(written("imageSizes")).toEqual(imageSizes(`${shared}/truth`)))
  },
)

test("tables of registries are what their tool makes of what was measured", () => {
  for (const [name, table] of registryTables()) {
    expect(JSON.parse(readFileSync(new URL(`../server/data/${name}.json`, import.meta.url), "utf8"))).toEqual(table)
    const index = packageIndex(table)
    expect(index.get("*")?.bytes).toBeGreaterThan(0)
  }
})

test("real installs of npm and pip are inside of what is said of them", () => {
  const {installs} = readInstalls()
  expect(installs.length).toBeGreaterThanOrEqual(20)
  const inside = installs.filter(install => {
    const {low, high} = predictedInstall(install).bytes
    return install.bytes >= low && install.bytes <= high
  })
  expect(inside.length / installs.length).toBeGreaterThanOrEqual(0.9)
})
