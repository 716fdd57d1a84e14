import {symlinkSync} from "node:fs"
import {describe, expect, test} from "vitest"
import {lazyContext} from "../server/context/lazyContext.ts"
import {at, put, run, useFolder} from "./support/program.ts"

// Rules that tell bytes: what a run of the linter knows of sizes, and where it knows nothing.

useFolder()

const DOCKERFILE = `FROM debian:13
COPY . /src
RUN make -C /src install && rm -rf /src
`

const bytesIn = (text: string) => [...text.matchAll(/[\d.]+ (?:kB|MB)(?= uncompressed)/g)].map(([bytes]) => bytes)
const lint = (...args: string[]) => run(["--format", "compact", ...args])

test("the files of the build context are counted, as far as .dockerignore lets them through", () => {
  put("own/Dockerfile", DOCKERFILE)
  put("own/data.bin", Buffer.alloc(3_000_000))
  put("own/other.bin", Buffer.alloc(2_000_000))
  expect(bytesIn(lint("own/Dockerfile").stdout)).toEqual(["5 MB"])
  put("own/.dockerignore", "other.bin\n")
  expect(bytesIn(lint("own/Dockerfile").stdout)).toEqual(["3 MB"])
  put("own/.dockerignore", "*.bin\n")
  expect(lint("own/Dockerfile").stdout).not.toContain("removed-in-later-layer")
})

test("links are not followed, and of standard input no context is known", () => {
  put("links/Dockerfile", DOCKERFILE)
  put("outside.bin", Buffer.alloc(3_000_000))
  symlinkSync(at("outside.bin"), at("links/data.bin"))
  expect(lint("links/Dockerfile").stdout).not.toContain("removed-in-later-layer")
  put("data.bin", Buffer.alloc(3_000_000))
  expect(run(["--format", "compact", "-"], {input: DOCKERFILE}).stdout).not.toContain("removed-in-later-layer")
})

test("the context that a Compose file says, for a Dockerfile and for one that stands in it", () => {
  put("compose/app/data.bin", Buffer.alloc(7_000_000))
  put("compose/docker/Dockerfile", DOCKERFILE)
  const inline = DOCKERFILE.split("\n").join("\n        ")
  put(
    "compose/compose.yaml",
    `services:
  a:
    build:
      context: app
      dockerfile: ../docker/Dockerfile
  b:
    build:
      context: app
      dockerfile_inline: |
        ${inline}
`,
  )
  expect(bytesIn(lint("compose").stdout)).toEqual(["7 MB", "7 MB"])
})

test("a baseline knows a finding again whatever its bytes have become", () => {
  put("own/Dockerfile", DOCKERFILE)
  put("own/data.bin", Buffer.alloc(3_000_000))
  lint("--baseline", "base.json", "--write-baseline", "own/Dockerfile")
  put("own/data.bin", Buffer.alloc(9_000_000))
  expect(bytesIn(lint("own/Dockerfile").stdout)).toEqual(["9 MB"])
  expect(bytesIn(lint("--baseline", "base.json", "own/Dockerfile").stdout)).toEqual([])
})

test("what stays in a cache is told where a lock file says how much was downloaded", () => {
  const packages = Object.fromEntries(Array.from({length: 300}, (_, i) => [`node_modules/p${i}`, {version: "1.0.0"}]))
  put("npm/package-lock.json", JSON.stringify({lockfileVersion: 3, packages: {"": {}, ...packages}}))
  const find = (install: string) => {
    put("npm/Dockerfile", `FROM node:24\nWORKDIR /app\nCOPY package-lock.json .\nRUN ${install}\n`)
    return lint("npm/Dockerfile")
      .stdout.split("\n")
      .find(line => line.includes("kept-npm-cache"))
  }
  expect(find("npm ci")).toMatch(/in its cache, [\w. ]+ MB uncompressed:/)
  expect(find("npm install -g serve")).toContain("in its cache: ")
})

test("packages are told by the table of the release, by every thread and for a file of any name", () => {
  const packages = `FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends gcc && rm -rf /var/lib/apt/lists/*
RUN make install
RUN apt-get purge -y --auto-remove gcc
`
  for (let i = 0; i < 30; i++) put(`many/${i}.Dockerfile`, packages)
  const [one, two] = ["1", "2"].map(jobs => lint("--jobs", jobs, "many").stdout)
  expect(two).toBe(one)
  const lines = one!.split("\n").filter(line => line.includes("removed-in-later-layer"))
  expect(lines).toHaveLength(30)
  for (const line of lines) expect(line).toMatch(/about [\d.]+ [kM]B uncompressed/)
})

describe("folders that .dockerignore forgets", () => {
  const COPY = "FROM node:24\nWORKDIR /app\nCOPY . .\nRUN npm ci\n"
  const found = () =>
    lint("app")
      .stdout.split("\n")
      .filter(line => line.includes("unignored-folder"))

  test("are told with their bytes, and not where it names them", () => {
    put("app/Dockerfile", COPY)
    put("app/.git/objects/pack", Buffer.alloc(2_000_000))
    put("app/node_modules/a/index.js", Buffer.alloc(3_000_000))
    put("app/__pycache__/small.pyc", "small")
    expect(found()).toHaveLength(1)
    expect(found()[0]).toContain('".git" (about 2 MB uncompressed) and "node_modules" (about 3 MB uncompressed)')
    put("app/.dockerignore", ".git\n")
    expect(found()[0]).not.toContain('.git"')
    put("app/.dockerignore", ".git\n**/node_modules\n")
    expect(found()).toEqual([])
  })

  test("are as they should be where the build needs them, or where it copies something else", () => {
    put("app/.git/objects/pack", Buffer.alloc(2_000_000))
    put("app/node_modules/a/index.js", Buffer.alloc(3_000_000))
    put("app/Dockerfile", "FROM node:24\nWORKDIR /app\nCOPY . .\nRUN git describe > version\n")
    expect(found()).toEqual([])
    put("app/Dockerfile", "FROM node:24\nCOPY node_modules /app/node_modules\nCOPY * /app/\nRUN npm ci\n")
    expect(found()).toEqual([])
  })

  test("are told in other stages that are built, with the harm that they do there", () => {
    put("app/.git/objects/pack", Buffer.alloc(2_000_000))
    put("app/node_modules/a/index.js", Buffer.alloc(3_000_000))
    const image = "FROM node:24\nCOPY --from=0 /app/dist /app\n"
    put("app/Dockerfile", `${COPY}${image}`)
    expect(found()[0]).toContain("along, and each change there runs this step and all below it again: name them")
    const deps = "FROM node:24 AS deps\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\n"
    const build = "FROM deps AS build\nCOPY . .\nRUN npm run build\n"
    const end = "FROM node:24\nCOPY --from=build /app/dist /app\n"
    put("app/Dockerfile", deps + build + end)
    expect(found()[0]).toContain("again, and its packages take the place of those that npm has installed: name them")
    // npm has installed elsewhere
    put("app/Dockerfile", deps + build.replace("COPY . .", "COPY . /src") + end)
    expect(found()[0]).not.toContain("take the place")
    // the stage is not built
    put("app/Dockerfile", `${COPY}FROM node:24\nRUN npm install -g serve\n`)
    expect(found()).toEqual([])
    // a later stage, make and the compiler of Go ask for the commit
    put("app/.dockerignore", "node_modules\n")
    for (const run of ["git describe", "make", "CGO_ENABLED=0 go build -o /app ./cmd"]) {
      put("app/Dockerfile", `FROM golang:1.22\nWORKDIR /app\nCOPY . .\nFROM 0\nRUN ${run}\n${image}`)
      expect(found()).toEqual([])
    }
  })

  test("are no links, and counted up to a number of files", async () => {
    put("app/Dockerfile", COPY)
    for (const name of ["a", "b", "c"]) put(`elsewhere/${name}`, Buffer.alloc(2_000_000))
    symlinkSync(at("elsewhere"), at("app/node_modules"))
    expect(found()).toEqual([])
    for (const name of ["a", "b", "c"]) put(`app/.git/${name}`, Buffer.alloc(2_000_000))
    const {context, catchUp} = lazyContext(at("app"), {most: 2})
    expect(context.below(".git")).toBeUndefined()
    expect(await catchUp()).toBe(true)
    expect(context.below(".git")).toEqual({files: 2, bytes: 4_000_000, complete: false})
    expect(context.below("node_modules")).toBeUndefined()
    expect(await catchUp()).toBe(false)
  })
})
