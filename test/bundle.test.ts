import {existsSync, readFileSync} from "node:fs"
import {gzipSync} from "node:zlib"
import * as fc from "fast-check"
import {describe, expect, test} from "vitest"
import {droppedSince, packDropped, unpackDropped} from "../server/model/droppedTags.ts"
import {loadHistory, loadSupport, loadTags} from "../server/registry/bundle.ts"
import {dataTables} from "../server/tools/data.ts"
import {parseLibraryFile} from "../server/tools/libraryFile.ts"

// What is known of images without asking anybody.

const DAY = 24 * 3600 * 1000
const then = Date.UTC(2026, 7, 22)
const files = ["tags", "dropped", "endOfLife"].map(name => readFileSync(`server/data/${name}.json`, "utf8"))
const shared = existsSync("../shared/data")
if (!shared) console.warn("skipped: whether server/data is what npm run data writes, since ../shared/data is not here")

test("the tables take at most 80 KB", () => {
  const size = files.reduce((sum, text) => sum + gzipSync(text, {level: 9}).length, 0)
  expect(size).toBeLessThanOrEqual(80 * 1024)
  expect(new Set(files.map(text => (JSON.parse(text) as {date: string}).date)).size).toBe(1)
})

test.runIf(shared)("they are what `npm run data` writes", () => {
  expect(
    Object.values(dataTables("../shared/data")).map(table => `${JSON.stringify(table)}\n` === files.shift()),
  ).toEqual([true, true, true])
})

describe("tags", () => {
  test("of official images, with platforms, and which are the same image", async () => {
    const bundle = await loadTags()
    expect(bundle.officialImages).toContain("node")
    expect(bundle.officialImages.filter(name => !bundle.about(name))).toEqual([])
    expect(bundle.about("node")).toBe("Node.js with npm")
    expect(bundle.about("constructor")).toBeUndefined()
    expect(bundle.popularImages).toContain("gcr.io/distroless/static-debian12")
    const node = bundle.tags("library/node", then)!
    expect(bundle.tags("library/node", then)!.value).toBe(node.value)
    expect(node).toMatchObject({source: "bundle", date: then, stale: false, value: {complete: true}})
    const tag = (name: string) => node.value.tags.find(tag => tag.name === name)
    expect(tag("26")?.image).toBe(tag("26.7.0-trixie")?.image)
    expect(tag("26")?.image).not.toBe(tag("26-slim")?.image)
    expect(tag("26")?.platforms?.map(({arch}) => arch)).toEqual(["amd64", "arm64", "ppc64le", "s390x"])
  })

  test("of others there are none", async () => {
    const bundle = await loadTags()
    for (const path of [
      "node",
      "library/nodejs",
      "library/__proto__",
      "library/constructor",
      "bitnami/node",
      "library/node/x",
      "",
    ])
      expect(bundle.tags(path, then)).toBeUndefined()
  })

  test("past ninety days only short ones are told", async () => {
    const bundle = await loadTags()
    const names = (days: number) => bundle.tags("library/node", then + days * DAY)!
    expect(names(90)).toMatchObject({stale: false})
    const old = names(91)
    expect(old).toMatchObject({stale: true, value: {complete: false}})
    const told = old.value.tags.map(({name}) => name)
    expect(told).toContain("26.7-alpine")
    expect(told).toContain("lts")
    expect(told).not.toContain("26.7.0")
    expect(
      (await loadTags()).tags("library/ubuntu", then + 91 * DAY)!.value.tags.some(({name}) => /\d{8}/.test(name)),
    ).toBe(false)
  })
})

describe("tags that are no longer built", () => {
  test.each([
    ["node", "16", "2023-09"],
    ["node", "18-alpine", "2025-05"],
    ["debian", "buster", "2024-07"],
    ["python", "3.8", "2024-10"],
    ["ubuntu", "18.04", "2023-06"],
    ["openjdk", "8-jdk-alpine", "2019-05"],
    ["node", "26", undefined],
    ["node", "", undefined],
    ["__proto__", "1", undefined],
  ])("%s:%s", async (name, tag, month) => {
    expect((await loadHistory()).droppedSince(`library/${name}`, tag)).toBe(month)
  })

  test("whole images", async () => {
    const history = await loadHistory()
    expect(history.repositoryDroppedSince("library/centos")).toBe("2024-07")
    expect(history.repositoryDroppedSince("library/node")).toBeUndefined()
    expect(history.repositoryDroppedSince("centos/centos")).toBeUndefined()
  })

  test("what is packed is unpacked, and found", () => {
    const tag = fc.string({unit: fc.constantFrom(..."019.-ab".split("")), minLength: 1, maxLength: 8})
    const month = fc.constantFrom("2020-01", "2021-12", "2023-09")
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, month), {minLength: 1}), tag, (pairs, other) => {
        const tags = new Map(pairs)
        const table = {date: "2026-01-01", source: "", tags: {a: packDropped(tags)}, repositories: {}}
        for (const name of [...tags.keys(), other]) expect(droppedSince(table, "library/a", name)).toBe(tags.get(name))
        expect(new Map([...unpackDropped(packDropped(tags))].sort())).toEqual(new Map([...tags].sort()))
      }),
    )
  })
})

describe("until when something is looked after", () => {
  const now = Date.UTC(2026, 7, 31, 12)
  const support = async (name: string, tag: string, at = now) =>
    (await loadSupport())
      .supportOf(`library/${name}`, tag, at)
      .map(({part, product, cycle, end, ended}) => `${part} ${product} ${cycle} ${end}${ended ? " ended" : ""}`)

  test.each<[string, string, string[]]>([
    ["node", "18-alpine3.18", ["image nodejs 18 2025-04-30 ended", "distribution alpine-linux 3.18 2025-05-09 ended"]],
    ["python", "3.12-slim-bookworm", ["image python 3.12 2028-10-31", "distribution debian 12 2028-06-30"]],
    // the last day is one of its days, and Debian's is that of its LTS
    ["debian", "bullseye-slim", ["image debian 11 2026-08-31"]],
    ["debian", "12.5", ["image debian 12 2028-06-30"]],
    ["debian", "buster-20240110", ["image debian 10 2024-06-30 ended"]],
    ["ubuntu", "noble", ["image ubuntu 24.04 2029-05-31"]],
    ["ubuntu", "18.04", ["image ubuntu 18.04 2023-05-31 ended"]],
    ["amazonlinux", "2", ["image amazon-linux 2 2026-06-30 ended"]],
    ["eclipse-temurin", "8-jre-jammy", ["image eclipse-temurin 8 2030-12-31", "distribution ubuntu 22.04 2027-04-01"]],
    ["golang", "1.27", ["image go 1.27 undefined"]],
    // tags that move between versions, and dates that are not those of the image
    ["python", "3", []],
    ["node", "lts", []],
    ["node", "latest", []],
    ["openjdk", "8", []],
    ["nosuch", "1", []],
    ["__proto__", "1", []],
    ["node", "180", []],
  ])("%s:%s", async (name, tag, expected) => {
    expect(await support(name, tag)).toEqual(expected)
  })

  test("the day after the last one it has ended, and there is something instead", async () => {
    expect(await support("debian", "bullseye", Date.UTC(2026, 8, 1))).toEqual(["image debian 11 2026-08-31 ended"])
    expect((await loadSupport()).supportOf("library/node", "18", now)[0]).toMatchObject({instead: "26"})
  })
})

test("a file of official images", () => {
  const text = `# a comment
Maintainers: Somebody <a@b>,
 Somebody Else
Architectures: amd64, arm64v8

Tags: 1.2, 1
SharedTags: latest
Directory: a

Tags: 1.2-windows
SharedTags: latest
Architectures: windows-amd64
# in between
Directory: b
`
  expect(parseLibraryFile(text)).toEqual([
    {tags: ["1.2", "1"], platforms: ["linux/amd64", "linux/arm64/v8"]},
    {tags: ["latest"], platforms: ["linux/amd64", "linux/arm64/v8", "windows/amd64"]},
    {tags: ["1.2-windows"], platforms: ["windows/amd64"]},
  ])
  expect(parseLibraryFile("Maintainers: x\n\nTags: 1")).toEqual([{tags: ["1"], platforms: ["linux/amd64"]}])
})
