import {expect, test} from "vitest"
import {type Answers, NO_ANSWERS} from "../server/model/answers.ts"
import {askedSizes} from "../server/model/sizes/asked.ts"
import {type BaseSize, baseSize, bundledSize} from "../server/model/sizes/baseImage.ts"
import {parsePlatform} from "../server/values/platform.ts"

// Which of the sources of a base image's size counts.

const AMD64 = parsePlatform("linux/amd64")!
const ARM64 = parsePlatform("linux/arm64")!
const DIGEST = `sha256:${"1".repeat(64)}`
const live = <T>(value: T) => ({value, source: "live", date: 0, stale: false}) as const

function sizeOf(answers: Partial<Answers>, bundled?: BaseSize, platform = AMD64): BaseSize | undefined {
  return askedSizes({...NO_ANSWERS, ...answers}, {image: () => bundled}).image!("node:24", platform)
}

const layers: Answers["layers"] = () =>
  live({
    ...{platform: AMD64, env: [], digest: DIGEST, manifest: DIGEST, size: 300, platforms: [AMD64]},
    layers: [
      {digest: DIGEST, size: 100, format: "gzip" as const, bytes: 250},
      {digest: DIGEST, size: 200, format: "gzip" as const},
    ],
  })
const tag: Answers["tag"] = () => live({digest: DIGEST, size: 1000})
const failing: Answers["layers"] = () => ({failure: "rate-limited", message: "docker.io grants no more pulls"})

test("layers before all else: what is known of each, and a range for the rest", () => {
  const found = sizeOf({layers, tag}, baseSize(1, 2, "bundled"))!
  expect(found).toMatchObject({confidence: "ratio", size: {compressed: {low: 300, mid: 300, high: 300}}})
  expect(found.why).toBe("2 layers as docker.io has them; as tar those of 1 by a usual ratio")
  expect(found.size.bytes.low).toBeGreaterThan(250 + 200)
  expect(found.size.bytes.high).toBeLessThan(250 + 200 * 5)
})

test("then the sum that a registry tells for free, which is that of linux/amd64", () => {
  expect(sizeOf({layers: failing, tag})).toMatchObject({confidence: "ratio", size: {compressed: {mid: 1000}}})
  expect(sizeOf({layers: failing, tag}, undefined, ARM64)).toMatchObject({confidence: "unknown"})
})

test("then the table, and otherwise why nobody knows", () => {
  const bundled = baseSize(5, 10, "bundled")
  expect(sizeOf({layers: failing}, bundled)).toBe(bundled)
  expect(sizeOf({}, bundled)).toBe(bundled)
  expect(sizeOf({layers: failing})).toMatchObject({
    confidence: "unknown",
    why: "the size of the base image is not known: docker.io grants no more pulls",
    size: {bytes: {low: 0, high: Number.POSITIVE_INFINITY}},
  })
  expect(sizeOf({})).toBeUndefined()
})

test("the table is of linux/amd64, and of other processors only nearly right", () => {
  const table = {date: "2026-09-25", images: {"node:24": [100, 300]}}
  const own = bundledSize(table, "node:24", AMD64)!
  const other = bundledSize(table, "node:24", ARM64)!
  expect([own.confidence, other.confidence]).toEqual(["index", "nearest"])
  expect(other.size.bytes.high - other.size.bytes.low).toBeGreaterThan(own.size.bytes.high - own.size.bytes.low)
  expect(other.why).toContain("linux/amd64")
  expect(bundledSize(table, "node:24", parsePlatform("windows/amd64")!)).toBeUndefined()
})

test("a download is what its server says, or why it does not", () => {
  const download = (found: ReturnType<Answers["download"]>) =>
    askedSizes({...NO_ANSWERS, download: () => found}, {}).download!("https://example.com/x")
  expect(download(live({bytes: 7}))).toEqual({bytes: 7})
  expect(download({failure: "bad-answer", message: "no"})).toEqual({unknown: "no"})
  expect(download(undefined)).toBeUndefined()
})
