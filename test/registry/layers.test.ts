import {randomBytes} from "node:crypto"
import {readdirSync} from "node:fs"
import {gzipSync} from "node:zlib"
import {describe, expect, test, vi} from "vitest"
import {isFailure} from "../../server/model/answers.ts"
import {openDiskCache} from "../../server/registry/diskCache.ts"
import {parsePlatform} from "../../server/values/platform.ts"
import {type LayerBlob, layeredHandler, layeredImage, layeredIndex} from "../support/layeredImages.ts"
import {at, useFolder} from "../support/program.ts"
import {type Asking, type Handler, registryOf, SHORT, serve} from "../support/registries.ts"

// What the layers of an image take as tar, asked of servers that know it, that do not, and that lie.

const AMD64 = parsePlatform("linux/amd64")!
const ARM64 = parsePlatform("linux/arm64")!
const TAR = Buffer.from(randomBytes(300_000).toString("hex"))
const GZIP: LayerBlob = {data: gzipSync(TAR), type: "tar+gzip"}

/** A frame of zstd with so many bytes, which says that it holds so many. */
function zstdOf(length: number, said: number): Uint8Array {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x80, 88, 0, 0, 0, 0])
  head.writeUInt32LE(said, 6)
  return Buffer.concat([head, randomBytes(length - head.length)])
}

async function asking(handler: Handler, more?: Asking) {
  const server = await serve(handler)
  return {server, name: `${server.host}/a/b:1`, registry: registryOf([server.host], {limits: SHORT, ...more})}
}

/** Answers are written behind the asker's back. */
const written = (files: number) => vi.waitFor(() => expect(readdirSync(at("cache"))).toHaveLength(files))

async function bytesOf(handler: Handler, platform = AMD64): Promise<(number | undefined)[]> {
  const {registry, name} = await asking(handler)
  const found = await registry.layers(name, platform)
  if (isFailure(found)) throw new Error(found.message)
  return found.value.layers.map(({bytes}) => bytes)
}

describe("layers", () => {
  test("of gzip, zstd, eStargz and no packing at all", async () => {
    const layers: LayerBlob[] = [
      GZIP,
      {data: zstdOf(1000, 4242), type: "tar+zstd"},
      {data: TAR.subarray(0, 2048), type: "tar"},
      {data: randomBytes(100), type: "tar+gzip", annotations: {"io.containers.estargz.uncompressed-size": "3072"}},
      {data: randomBytes(1000), type: "tar+gzip"},
      {data: randomBytes(1000), type: "something"},
    ]
    const {server, registry, name} = await asking(layeredHandler(layeredImage(layers)))
    const found = await registry.layers(name, AMD64)
    expect(found).toMatchObject({source: "live", value: {size: layers.reduce((sum, {data}) => sum + data.length, 0)}})
    if (isFailure(found)) throw new Error(found.message)
    expect(found.value.layers.map(({bytes}) => bytes)).toEqual([TAR.length, 4242, 2048, 3072, undefined, undefined])
    expect(found.value.layers.map(({createdBy}) => createdBy)).toEqual(layers.map((_, at) => `RUN step ${at}`))
    // the last bytes of gzip, the first of zstd, and of nothing else anything
    const ranges = server.headers.flatMap(({range}) => range ?? [])
    expect(ranges.sort()).toEqual([
      "bytes=0-17",
      `bytes=${GZIP.data.length - 51}-${GZIP.data.length - 1}`,
      "bytes=949-999",
    ])
  })

  test("of the platform that is asked for", async () => {
    const image = layeredIndex({
      amd64: layeredImage([GZIP]),
      arm64: layeredImage([{data: zstdOf(500, 999), type: "tar+zstd"}], "arm64"),
    })
    expect(await bytesOf(layeredHandler(image), AMD64)).toEqual([TAR.length])
    expect(await bytesOf(layeredHandler(image), ARM64)).toEqual([999])
  })

  test("a layer that is smaller than the range", async () => {
    const data = gzipSync("")
    expect(data.length).toBeLessThan(51)
    const handler = layeredHandler(layeredImage([{data, type: "tar+gzip"}]))
    expect(await bytesOf(handler)).toEqual([0])
    // then the whole is as good as its part
    const whole = layeredHandler(layeredImage([{data, type: "tar+gzip"}]), (_, response, blob) => response.end(blob))
    expect(await bytesOf(whole)).toEqual([0])
  })

  useFolder()

  test("are asked for once and for ever, and two look-ups ask together", async () => {
    const disk = openDiskCache(at("cache"))
    const {server, registry, name} = await asking(layeredHandler(layeredImage([GZIP, GZIP])), {disk})
    const {answers, catchUp} = registry.lookUps()
    const rounds = []
    for (let round = 0; round < 4; round++) {
      const found = answers.layers(name, AMD64)
      rounds.push(found && !isFailure(found) ? found.value.layers.map(({bytes}) => bytes) : found)
      if (!(await catchUp())) break
    }
    expect(rounds.at(-1)).toEqual([TAR.length, TAR.length])
    expect(server.headers.filter(({range}) => range)).toHaveLength(1)
    await written(3)
    const before = server.requests.length
    const other = registryOf([server.host], {disk, trusted: false})
    expect(await other.layers(name, AMD64)).toMatchObject({source: "cache", value: {layers: [{bytes: TAR.length}, {}]}})
    expect(server.requests).toHaveLength(before)
  })

  test("why they are not known", async () => {
    const {server, registry, name} = await asking((_, response) => void response.writeHead(404).end())
    expect(registry.answers.layers(name, AMD64)).toBeUndefined()
    await registry.catchUp()
    expect(registry.answers.layers(name, AMD64)).toMatchObject({failure: "not-found"})
    expect(registry.answers.layers("other.test/a", AMD64)).toMatchObject({failure: "not-allowed"})
    const nobody = registryOf([server.host], {trusted: false})
    expect(nobody.answers.layers(name, AMD64)).toMatchObject({failure: "offline"})
  })
})

describe("a hostile server", () => {
  const image = layeredImage([GZIP])

  test("that sends the whole layer is broken off after a few bytes", async () => {
    const sent = {whole: 0, endless: 0}
    const whole = layeredHandler(image, (_, response) => {
      response.writeHead(200, {"content-length": 1e9})
      const feed = () => {
        while (!response.destroyed && sent.whole < 1e9) {
          sent.whole += 65_536
          if (!response.write(Buffer.alloc(65_536))) return void response.once("drain", feed)
        }
      }
      feed()
    })
    const endless = layeredHandler(image, (request, response) => {
      response.writeHead(206, {"content-range": request.headers.range!.replace("=", " ")})
      const feed = () => {
        while (!response.destroyed) {
          sent.endless += 65_536
          if (!response.write(Buffer.alloc(65_536))) return void response.once("drain", feed)
        }
      }
      feed()
    })
    expect(await bytesOf(whole)).toEqual([undefined])
    expect(await bytesOf(endless)).toEqual([undefined])
    // no more than what the system's buffers take
    expect(sent.whole).toBeLessThan(8e6)
    expect(sent.endless).toBeLessThan(8e6)
  })

  const part = (status: number, headers: object, body: Uint8Array | string) =>
    layeredHandler(image, (_, response) => void response.writeHead(status, {...headers}).end(body))
  const size = GZIP.data.length
  const right = {"content-range": `bytes ${size - 51}-${size - 1}/${size}`}
  test.each<[string, Handler]>([
    ["another part", part(206, {"content-range": `bytes 0-50/${size}`}, GZIP.data.subarray(0, 51))],
    [
      "a part of something larger",
      part(206, {"content-range": `bytes ${size - 51}-${size - 1}/9`}, new Uint8Array(51)),
    ],
    ["no word of which part it is", part(206, {}, new Uint8Array(51))],
    ["less than it says", part(206, right, new Uint8Array(20))],
    ["a part that is no gzip at all", part(206, right, new Uint8Array(51).fill(255))],
    ["that there is no such range", part(416, {}, "no".repeat(10_000))],
    ["a page of errors", part(500, {}, "<html>".repeat(100_000))],
    ["a redirect to this machine", part(307, {location: "http://127.0.0.1:1/x"}, "moved")],
    ["a redirect to a file", part(307, {location: "file:///etc/passwd"}, "moved")],
  ])("that gives %s", async (_, handler) => expect(await bytesOf(handler)).toEqual([undefined]))

  test.each([-5, Number.MAX_SAFE_INTEGER * 2, 1e300, "12", Number.NaN, 0.5])("a layer of %s bytes", async size => {
    const {registry, name} = await asking(layeredHandler(layeredImage([{...GZIP, size}])))
    expect(await registry.layers(name, AMD64)).toMatchObject({failure: "bad-answer"})
  })

  test.each(["-1", "NaN", "1e99", "999999999999999999999999", "3"])("an annotation of %s bytes", async said => {
    const annotations = {"io.containers.estargz.uncompressed-size": said}
    expect(await bytesOf(layeredHandler(layeredImage([{...GZIP, annotations}])))).toEqual([TAR.length])
  })
})

describe("downloads", () => {
  const sized: Handler = (_, response) => void response.writeHead(200, {"content-length": 12_345}).end()

  test("HEAD says how large they are, through a redirect, without credentials", async () => {
    const {server, registry} = await asking((request, response) => {
      if (request.path === "/go") return void response.writeHead(302, {location: "/there"}).end("moved")
      return sized(request, response)
    })
    expect(await registry.download(`http://${server.host}/go#part`)).toMatchObject({value: {bytes: 12_345}})
    expect(server.requests).toEqual(["HEAD /go", "HEAD /there"])
    expect(server.headers.every(({authorization}) => authorization === undefined)).toBe(true)
    // noted, asked, known
    const {answers, catchUp} = registry.lookUps()
    expect(answers.download(`http://${server.host}/x`)).toBeUndefined()
    expect(await catchUp()).toBe(true)
    expect(answers.download(`http://${server.host}/x`)).toMatchObject({value: {bytes: 12_345}})
  })

  test.each<[string, Handler, object]>([
    ["no length", (_, r) => void r.writeHead(200, {"transfer-encoding": "chunked"}).end(), {failure: "bad-answer"}],
    ["nothing", (_, r) => void r.writeHead(404).end(), {failure: "not-found"}],
    ["a refusal", (_, r) => void r.writeHead(405).end(), {failure: "bad-answer"}],
    ["a circle", (q, r) => void r.writeHead(302, {location: `${q.path}x`}).end(), {failure: "bad-answer"}],
    ["silence", () => {}, {failure: "timeout"}],
    ["a length that is none", (_, r) => void r.socket!.end("HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n"), {}],
  ])("%s", async (_, handler, answer) => {
    const {server, registry} = await asking(handler)
    const found = await registry.download(`http://${server.host}/x`)
    expect(found).toMatchObject(answer)
    expect(isFailure(found)).toBe(true)
  })

  test("only of servers that may be asked", async () => {
    const server = await serve(sized)
    const url = `http://${server.host}/x`
    const nobody = {allowedHosts: [], allowPrivateHosts: [], insecureHosts: []}
    const of = (settings: Asking["settings"], trusted = true) => registryOf([], {settings, trusted}).download(url)
    expect(await of({allowedHosts: [server.host]}, false)).toMatchObject({failure: "offline"})
    expect(await of(nobody)).toMatchObject({failure: "not-allowed", message: expect.stringContaining("not among")})
    // any public one, which this is not
    expect(await of({...nobody, downloads: true})).toMatchObject({failure: "not-allowed"})
    expect(await of({...nobody, downloads: true, insecureHosts: [server.host]})).toMatchObject({failure: "not-allowed"})
    for (const secret of ["https://169.254.169.254/latest", "https://me:pw@example.com/x", "https://db.internal/x"])
      expect(await registryOf([], {settings: {...nobody, downloads: true}}).download(secret)).toMatchObject({
        failure: "not-allowed",
      })
    for (const none of ["ftp://example.com/x", "file:///etc/passwd", "https://", "x"])
      expect(await registryOf([], {settings: {...nobody, downloads: true}}).download(none)).toMatchObject({
        failure: "unsupported",
      })
    expect(server.requests).toEqual([])
  })

  test("a public server does not lead into this network", async () => {
    const inner = await serve(sized)
    const settings = {allowedHosts: [], allowPrivateHosts: [], insecureHosts: [], downloads: true}
    const asked: string[] = []
    const transport = async ({url}: {url: URL}) => {
      asked.push(url.href)
      const headers = new Map([["location", `http://${inner.host}/x`]])
      return {status: 302, headers, body: new Uint8Array()}
    }
    const found = await registryOf([], {settings, transport}).download("https://example.com/x")
    expect(found).toMatchObject({failure: "refused"})
    expect(asked).toEqual(["https://example.com/x"])
    expect(inner.requests).toEqual([])
  })

  test("what has a key in its address is not kept on disk", async () => {
    const disk = openDiskCache(at("cache"))
    const {server, registry} = await asking(sized, {disk})
    await registry.download(`http://${server.host}/x?key=secret`)
    await registry.download(`http://${server.host}/y`)
    await written(1)
    const later = registryOf([server.host], {disk, trusted: false})
    expect(await later.download(`http://${server.host}/x?key=secret`)).toMatchObject({failure: "offline"})
    expect(await later.download(`http://${server.host}/y`)).toMatchObject({value: {bytes: 12_345}})
  })
})
