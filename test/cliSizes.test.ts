import {execFileSync} from "node:child_process"
import {randomBytes} from "node:crypto"
import {mkdtempSync, rmSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {fillRegistry, hasRegistry, pushLayers, type Running, startRegistry} from "./support/dockerRegistry.ts"
import {at, put, run, useFolder} from "./support/program.ts"

// `dockerlint layers --online` as a user runs it, against a real registry.

useFolder()

interface Amount {
  low: number
  mid: number
  high: number | null
}
interface Sized {
  bytes: Amount
  compressed: Amount
  confidence: string
}
interface Stage {
  base: Sized & {why: string; layers?: {digest: string; compressed: number; bytes?: number; createdBy?: string}[]}
  layers: (Sized & {why: string[]})[]
}

describe.runIf(hasRegistry)("with a real registry", () => {
  let folder = ""
  let plain: Running
  const tar = Buffer.concat([randomBytes(200_000), Buffer.alloc(800_000)])

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
    plain = await startRegistry(join(folder, "storage"))
    fillRegistry(plain.host, folder)
    const data = execFileSync("gzip", ["-9"], {input: tar})
    pushLayers(plain.host, "team/base:1", [{data, type: "tar+gzip"}], tar)
    // whose last bytes tell nothing
    const odd = Buffer.concat([data, Buffer.alloc(4)])
    const layers = [
      {data, type: "tar+gzip"},
      {data: odd, type: "tar+gzip"},
    ]
    pushLayers(plain.host, "team/odd:1", layers, tar)
  })

  afterAll(() => {
    plain.stop()
    rmSync(folder, {recursive: true, force: true})
  })

  const env = () => ({XDG_CACHE_HOME: at("cache"), NO_PROXY: "*"})
  const layers = (...args: string[]) => run(["layers", ...args], {env: env()})
  const online = () => ["--online", "--registry", `http://${plain.host}`]
  const stageOf = (...args: string[]) => {
    const {stdout, stderr, status} = layers("--format", "json", ...args)
    expect([stderr, status]).toEqual(["", 0])
    return (JSON.parse(stdout) as {files: {stages: Stage[]}[]}).files[0]!.stages[0]!
  }

  test("the base is what the registry has, layer by layer", () => {
    put("Dockerfile", `FROM ${plain.host}/team/base:1\nRUN truncate -s 1M /x\n`)
    const {base} = stageOf(...online())
    expect(base).toMatchObject({confidence: "exact", why: `1 layer as ${plain.host} has them`})
    expect(base.bytes).toEqual({low: tar.length, mid: tar.length, high: tar.length})
    const [layer] = base.layers!
    expect(base.compressed.mid).toBe(layer!.compressed)
    expect(layer).toMatchObject({bytes: tar.length, createdBy: "RUN step 0"})
    // and for nobody else
    expect(stageOf().base).toMatchObject({confidence: "unknown", why: "the size of the base image is not known here"})
    expect(layers(...online(), "--no-color").stdout).toMatch(/^ +1\.0 MB +20\d\.\d kB .* FROM /m)
  })

  test("what can't be told is a range, and the rest is counted", () => {
    put("Dockerfile", `FROM ${plain.host}/team/odd:1\n`)
    const {base} = stageOf(...online())
    expect(base).toMatchObject({
      confidence: "ratio",
      why: expect.stringContaining("as tar those of 1 by a usual ratio"),
    })
    expect(base.layers!.map(({bytes}) => bytes)).toEqual([tar.length, undefined])
    expect(base.bytes.low).toBeGreaterThan(tar.length + 200_000)
    expect(base.bytes.low).toBeLessThan(base.bytes.mid)
  })

  test("each platform has its own", () => {
    put("Dockerfile", `FROM ${plain.host}/team/app:1.0\n`)
    const digests = ["linux/amd64", "linux/arm64"].map(platform => stageOf(...online(), "--platform", platform))
    expect(digests.map(({base}) => base.confidence)).toEqual(["exact", "exact"])
    put("Dockerfile", `FROM --platform=linux/s390x ${plain.host}/team/app:1.0\n`)
    expect(stageOf(...online()).base).toMatchObject({
      confidence: "unknown",
      why: "the size of the base image is not known: team/app is not offered for linux/s390x",
    })
  })

  test("why a base is not known, once the registry was asked", () => {
    put("Dockerfile", `FROM ${plain.host}/team/none:1\n`)
    expect(stageOf(...online()).base).toMatchObject({
      confidence: "unknown",
      bytes: {low: 0, high: null},
      why: `the size of the base image is not known: ${plain.host} has no team/none:1`,
    })
    put("Dockerfile", "FROM example.com/a:1\n")
    expect(stageOf(...online()).base.why).toContain("example.com is not among the registries that may be asked")
  })

  test("downloads are asked for their size, of servers that may be asked", () => {
    put(
      "Dockerfile",
      `FROM scratch\nARG V=v2\nADD http://${plain.host}/$V/ /a\nADD http://${plain.host}/none /b\nADD https://example.com/c /c\nRUN curl -o /d http://${plain.host}/v2/\n`,
    )
    const reasons = (stage: Stage) => stage.layers.flatMap(({why, bytes: {low}}) => `${low}: ${why[0]}`)
    expect(reasons(stageOf(...online()))).toEqual([
      "0: it changes only the configuration of the image",
      `2048: the download of http://${plain.host}/v2/`,
      `0: how large http://${plain.host}/none is, is not known: ${plain.host} has nothing at this address`,
      "0: how large https://example.com/c is, is not known: example.com is not among the servers that may be asked",
      `2048: the download of http://${plain.host}/v2/`,
    ])
    expect(reasons(stageOf())[1]).toBe(`0: how large http://${plain.host}/v2/ is, nobody has asked`)
  })

  test("a tag of the same layers is in the cache, and another one is not", () => {
    const base = (tag: string) => {
      put("Dockerfile", `ARG TAG=1.0\nFROM ${plain.host}/team/app:$TAG\nRUN x\n`)
      const {stdout, stderr} = run(["cache", "--arg", `TAG=${tag}`, "--format", "json", ...online()], {env: env()})
      expect(stderr).toBe("")
      return (JSON.parse(stdout) as {steps: {result: string}[]}).steps.map(({result}) => result).join(" ")
    }
    // 1.1 is the image of the index for linux/amd64
    expect(base("latest")).toBe("cached cached")
    expect(base("1.1")).toBe("cached cached")
    pushLayers(plain.host, "team/app:2.0", [{data: execFileSync("gzip", {input: tar}), type: "tar+gzip"}], tar)
    expect(base("2.0")).toBe("runs runs")
    expect(base("none")).toBe("runs runs")
    // nobody knows that without a registry
    expect(run(["cache", "--arg", "TAG=latest"], {env: env()}).stdout).toContain("2 of 2 steps run again")
  })

  test("who may be asked has to make sense", () => {
    put("Dockerfile", "FROM scratch\n")
    expect(layers("--registry", "r.test")).toMatchObject({status: 2, stderr: expect.stringContaining("needs --online")})
  })
})
