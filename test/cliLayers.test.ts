import {describe, expect, test} from "vitest"
import {put, run, useFolder} from "./support/program.ts"

// `dockerlint layers` as a user runs it.

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
  why: unknown
}
interface Answer {
  version: number
  files: {
    file: string
    problems: string[]
    stages: {
      name: string
      final: boolean
      base: Sized
      layers: (Sized & {line: number; instruction: string; layer: boolean})[]
      total: Sized
      waste: {madeBy: number; killedBy: number; how: string; paths: string[]; bytes: Amount}[]
    }[]
    savings: {line: number; how: string; bytes: Amount; compressed: Amount}[]
  }[]
}

const json = (args: string[]) => JSON.parse(run(["layers", "--format", "json", ...args]).stdout) as Answer

const FILE =
  "FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git\nCOPY . /app\nRUN rm -rf /app/big.bin\nCMD sh\n"

describe("json", () => {
  test("layers with ranges and reasons, waste with who made and who killed it", () => {
    put("Dockerfile", FILE)
    put("big.bin", "x".repeat(1_000_000))
    put("left.out", "x".repeat(5000))
    put(".dockerignore", "left.out\nDockerfile\n.dockerignore\n")
    const {version, files} = json([])
    expect(version).toBe(1)
    const [stage] = files[0]!.stages
    expect(stage!.final).toBe(true)
    expect(stage!.base.bytes.mid).toBeGreaterThan(50e6)
    const [install, copy, removal, command] = stage!.layers
    expect(install!.confidence).toBe("ratio")
    expect(install!.bytes.mid).toBeGreaterThan(60e6)
    expect(install!.why).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\d+ packages by the index of debian 12 of \d{4}-\d\d-\d\d, the largest: /),
      ]),
    )
    expect(copy!.bytes.mid).toBeGreaterThan(1_000_000)
    expect(copy!.bytes.mid).toBeLessThan(1_005_000)
    expect(removal!.bytes.mid).toBeLessThan(5000)
    expect(command).toMatchObject({layer: false, bytes: {low: 0, mid: 0, high: 0}})
    expect(stage!.waste).toMatchObject([{madeBy: 3, killedBy: 4, how: "deleted", paths: ["/app/big.bin"]}])
  })

  test("what nothing bounds has no high", () => {
    put("Dockerfile", "FROM debian:bookworm\nRUN curl -o /x https://example.com/x\n")
    expect(json([]).files[0]!.stages[0]!.layers[0]).toMatchObject({confidence: "unknown", bytes: {low: 0, high: null}})
  })
})

test("what would make the image smaller, in the table and in json", () => {
  put("Dockerfile", "FROM debian:bookworm\nRUN apt-get update && apt-get install -y git\n")
  expect(run(["layers"]).stdout).toContain("line 2: with `rm -rf /var/lib/apt/lists/*` at the end of this RUN\n")
  expect(json([]).files[0]!.savings).toMatchObject([
    {line: 2, how: expect.stringContaining("/var/lib/apt/lists"), bytes: {mid: 20_000_000}},
    {line: 2, how: expect.stringContaining("--no-install-recommends")},
  ])
})

test("the table shows the stages that are built, --all the others too", () => {
  put("Dockerfile", "FROM debian:bookworm AS unused\nRUN truncate -s 3M /a\nFROM scratch AS last\nCOPY Dockerfile /\n")
  const shown = run(["layers"])
  expect(shown.status).toBe(0)
  expect(shown.stdout).toContain("stage last (the image)")
  expect(shown.stdout).not.toContain("unused")
  const all = run(["layers", "--all"]).stdout
  expect(all).toContain("stage unused")
  expect(all).toMatch(/3\.1 MB .* RUN truncate -s 3M \/a/)
})

test("a stage that is not there, and a file without a stage, are told", () => {
  put("Dockerfile", "FROM scratch AS a\nCOPY x /\n")
  put("x", "x")
  const {status, stderr} = run(["layers", "--target", "b"])
  expect({status, stderr}).toEqual({
    status: 2,
    stderr: 'dockerlint: Dockerfile: there is no stage "b" to build: there is a\n',
  })
  put("Dockerfile", "# FROM scratch\n")
  expect(run(["layers"]).stdout).toContain("there is no FROM")
})

test("a release of Debian or Ubuntu is one image by its name and its number", () => {
  const size = (image: string) => {
    put("Dockerfile", `FROM ${image}\nRUN echo\n`)
    return JSON.parse(run(["layers", "--format", "json"]).stdout).files[0].stages[0].base
  }
  expect(size("debian:12-slim")).toEqual(size("debian:bookworm-slim"))
  expect(size("debian")).toEqual(size("debian:trixie"))
  expect(size("ubuntu:jammy")).toEqual(size("ubuntu:22.04"))
  expect(size("ubuntu:jammy").confidence).not.toBe("unknown")
  expect(size("debian:99").confidence).toBe("unknown")
})

test("what may not run is at most so much, and waste names the lines of all stages", () => {
  put(
    "Dockerfile",
    'FROM scratch AS a\nRUN if [ "$X" ]; then truncate -s 3M /a; fi\nRUN truncate -s 2M /b\nRUN rm /b\nFROM a\n',
  )
  const {stdout} = run(["layers"])
  expect(stdout).toMatch(/<= 3\.2 MB .* RUN if \[ "\$X" \]; then/)
  expect(stdout).toContain("/b: written in line 3, deleted in line 4")
})

test("--fail-over is for CI", () => {
  put("Dockerfile", "FROM scratch\nCOPY a /\n")
  put("a", "x".repeat(2_000_000))
  expect(run(["layers", "--fail-over", "3MB"])).toMatchObject({status: 0, stderr: ""})
  const {status, stderr} = run(["layers", "--fail-over", "1.5MB"])
  expect({status, stderr}).toEqual({
    status: 1,
    stderr: "dockerlint: Dockerfile: the image takes about 2.0 MB, more than --fail-over allows\n",
  })
  // "at least" is said of what it takes at least, and what is not known is told
  put("Dockerfile", "FROM scratch\nCOPY a /\nADD https://example.com/x /x\n")
  const known = run(["layers", "--fail-over", "1.5MB"])
  expect(known).toMatchObject({status: 1, stderr: expect.stringContaining("takes at least 2.0 MB")})
  const unknown = run(["layers", "--fail-over", "3MB"])
  expect(unknown).toMatchObject({status: 0, stderr: expect.stringContaining("not all of its sizes are known")})
  expect(run(["layers", "--fail-over", "much"]).status).toBe(2)
})

test("--compare says what a change adds", () => {
  put("old.Dockerfile", "FROM scratch\nCOPY a /\n")
  put("Dockerfile", "FROM scratch\nCOPY a /\nCOPY a /b\n")
  put("a", "x".repeat(2_000_000))
  const {status, stdout} = run(["layers", "--compare", "old.Dockerfile", "Dockerfile"])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^Dockerfile against old\.Dockerfile: \+2\.0 MB as tar, /)
  expect(stdout).toMatch(/^ {2}\+ +2\.0 MB {2}COPY a \/b$/m)
})

test("what can't be read is said", () => {
  put("Dockerfile", "FROM scratch\nCOPY . /\n")
  expect(run(["layers", "missing"])).toMatchObject({status: 3, stderr: "dockerlint: missing: no such file or folder\n"})
  expect(run(["layers", "--context", "nowhere"])).toMatchObject({
    status: 2,
    stdout: "",
    stderr: "dockerlint: the context nowhere is no folder: no such file or folder\n",
  })
  expect(run(["layers", "--compare", "missing"]).status).toBe(3)
})
