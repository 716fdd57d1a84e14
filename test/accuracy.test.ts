import {existsSync, readdirSync, readFileSync} from "node:fs"
import {gzipSync} from "node:zlib"
import {expect, test} from "vitest"
import {type PackageTable, packageIndex} from "../server/model/sizes/packageTable.ts"
import {compareImage, instructionOf, summary} from "../server/tools/accuracy.ts"

const truth = new URL("../../shared/truth/dev.json", import.meta.url)
if (!existsSync(truth)) console.warn("skipped: accuracy over real images, since ../shared/truth is not here")

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
  expect(names).toHaveLength(RELEASES.length)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(1.5 * 1024 * 1024)
})

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
