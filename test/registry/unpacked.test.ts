import {execFileSync} from "node:child_process"
import {randomBytes} from "node:crypto"
import {gzipSync} from "node:zlib"
import {describe, expect, test} from "vitest"
import type {ImageLayer} from "../../server/model/answers.ts"
import {readManifest} from "../../server/registry/documents.ts"
import {tellingRange, unpackedBytes} from "../../server/registry/unpacked.ts"
import {hasProgram} from "../support/programs.ts"

// What a layer's size as tar is, by the few bytes that tell it.

type Format = ImageLayer["format"]

/** What is read of a whole layer. */
function told(packed: Uint8Array, format: Format): number | undefined {
  const layer = {format, size: packed.length}
  const range = tellingRange(layer)
  return range && unpackedBytes(layer, packed.subarray(range.from, range.to + 1))
}

const TEXT = Buffer.from(randomBytes(80_000).toString("base64"))

describe("gzip", () => {
  test.each([0, 1, 6, 9])("of level %d", level => {
    expect(told(gzipSync(TEXT, {level}), "gzip")).toBe(TEXT.length)
  })

  test("what can't be packed, what is nothing but zeros, and what is nothing", () => {
    for (const data of [randomBytes(100_000), Buffer.alloc(5_000_000), Buffer.alloc(1024)])
      expect(told(gzipSync(data), "gzip")).toBe(data.length)
    expect(told(gzipSync(""), "gzip")).toBe(0)
  })

  /** The last bytes of a layer of that size which says that it has so many bytes. */
  const saying = (size: number, isize: number) => {
    const tail = Buffer.alloc(51, 7)
    tail.writeUInt32LE(isize, 47)
    return unpackedBytes({format: "gzip", size}, tail)
  }

  test("sizes above four gigabytes, of which only the rest is said", () => {
    expect(saying(1e9, 4.5e9 - 2 ** 32)).toBe(4.5e9)
    expect(saying(1.2e9, 5e9 - 2 ** 32)).toBe(5e9)
    expect(saying(5e9, 12e9 - 2 * 2 ** 32), "8, 12, 16, 20 and 25 would all be possible").toBeUndefined()
    expect(saying(500e6, 1300e6)).toBe(1300e6)
    expect(saying(1.5e9, 3e9), "or is it 7.3?").toBeUndefined()
  })

  test("numbers that can't be", () => {
    expect(saying(50e6, 1e6), "several members").toBeUndefined()
    expect(saying(50e6, 0)).toBeUndefined()
    expect(saying(1000, 0xffff_ffff), "more than deflate can do").toBeUndefined()
    expect(unpackedBytes({format: "gzip", size: 10}, new Uint8Array(3))).toBeUndefined()
  })

  test("the footer of eStargz is told from an end of gzip", () => {
    // https://github.com/containerd/stargz-snapshotter/blob/main/docs/estargz.md: an empty member whose extra field is SG
    const extra = Buffer.from("SG\x16\x0000000000000003e8STARGZ", "latin1")
    const header = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, extra.length, 0])
    const footer = Buffer.concat([header, extra, Buffer.from([1, 0, 0, 0xff, 0xff]), Buffer.alloc(8)])
    expect(footer).toHaveLength(51)
    expect(told(Buffer.concat([gzipSync(TEXT), footer]), "gzip")).toBeUndefined()
  })
})

describe("zstd", () => {
  const header = (size: number, ...bytes: number[]) =>
    unpackedBytes({format: "zstd", size}, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...bytes, ...Array(8).fill(0)]))

  test("headers in all their widths", () => {
    expect(header(20, 0x20, 200), "one byte").toBe(200)
    expect(header(200, 0x40, 88, 0x10, 0x01), "two bytes, and 256").toBe(0x110 + 256)
    expect(header(1000, 0x80, 88, 0x10, 0x27, 0, 0), "four bytes").toBe(10_000)
    expect(header(5e9, 0xc0, 88, 0, 0, 0, 0, 4, 0, 0, 0), "eight bytes").toBe(2 ** 34)
    expect(header(1000, 0x83, 88, 1, 2, 3, 4, 0x10, 0x27, 0, 0), "with a dictionary").toBe(10_000)
  })

  test("headers without a size, and with one that can't be", () => {
    expect(header(1000, 0x00, 88, 9, 9, 9)).toBeUndefined()
    expect(header(1000, 0xc0, 88, 255, 255, 255, 255, 255, 255, 255, 255)).toBeUndefined()
    expect(header(1000, 0x80, 88, 100, 0, 0, 0), "one frame of several").toBeUndefined()
    expect(unpackedBytes({format: "zstd", size: 1000}, Buffer.from("PK\x03\x04aaaaaaaaaaaaaa"))).toBeUndefined()
    expect(unpackedBytes({format: "zstd", size: 1000}, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xc0, 1]))).toBeUndefined()
  })

  test.runIf(hasProgram("zstd", "layers of zstd"))("what zstd writes", () => {
    const pack = (...args: string[]) => execFileSync("zstd", ["-q", "-c", ...args], {input: TEXT})
    expect(told(pack(`--stream-size=${TEXT.length}`), "zstd")).toBe(TEXT.length)
    expect(told(pack(), "zstd"), "a stream does not know how long it gets").toBeUndefined()
  })
})

describe("what a manifest says of its layers", () => {
  const limits = {children: 10, layers: 10}
  const digest = `sha256:${"1".repeat(64)}`
  const read = (layer: object) => {
    const body = Buffer.from(JSON.stringify({config: {digest}, layers: [{digest, size: 1000, ...layer}]}))
    const found = readManifest(body, "", limits)
    return found?.kind === "image" ? found.layers[0] : found
  }
  const gzip = "application/vnd.oci.image.layer.v1.tar+gzip"
  const estargz = (said: unknown) => ({
    mediaType: gzip,
    annotations: {"io.containers.estargz.uncompressed-size": said},
  })

  test.each([
    [gzip, "gzip"],
    ["application/vnd.docker.image.rootfs.diff.tar.gzip", "gzip"],
    ["application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", "zstd"],
    ["application/vnd.oci.image.layer.v1.tar+gzip+encrypted", undefined],
    ["application/vnd.example.other", undefined],
  ])("%s", (mediaType, format) => {
    expect(read({mediaType})).toEqual({digest, size: 1000, ...(format && {format})})
  })

  test("a tar is as large as it is", () => {
    const mediaType = "application/vnd.oci.image.layer.v1.tar"
    expect(read({mediaType})).toEqual({digest, size: 1000, format: "tar", bytes: 1000})
  })

  test("eStargz says how large it is", () => {
    expect(read(estargz("14848"))).toEqual({digest, size: 1000, format: "gzip", bytes: 14848})
  })

  test.each(["-1", "NaN", "Infinity", "1e999", "99999999999999999999", "", " 14848", "0", 14848, null, {}, "5"])(
    "an annotation that says %j says nothing",
    said => expect(read(estargz(said))).toEqual({digest, size: 1000, format: "gzip"}),
  )

  test.each([-1, 1.5, "1000", null, 2 ** 60, Number.NaN])("a layer of %s bytes is none", size => {
    expect(read({size})).toBeUndefined()
  })
})
