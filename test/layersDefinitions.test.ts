import {mkdirSync, symlinkSync} from "node:fs"
import {dirname} from "node:path"
import {expect, test} from "vitest"
import {at, put, run, useFolder} from "./support/program.ts"

// Compose and Bake files say with which context, target and arguments `dockerlint layers` and `dockerlint cache` look at a build.

useFolder()

interface Shown {
  file: string
  by?: {name: string; file: string}
  context: string
  problems: string[]
  notes: string[]
  stages: {final: boolean; name: string; layers: {bytes: {mid: number}; confidence: string; why: string[]}[]}[]
}

function layers(...args: string[]): {status: number | null; stderr: string; files: Shown[]} {
  const {status, stdout, stderr} = run(["layers", "--format", "json", ...args])
  return {status, stderr, files: stdout === "" ? [] : (JSON.parse(stdout) as {files: Shown[]}).files}
}

const bytes = ({stages}: Shown) => stages.find(({final}) => final)!.layers.at(-1)!.bytes.mid

const COMPOSE = `services:
  web:
    build:
      context: app
      dockerfile: ../docker/web.Dockerfile
      target: small
      args: {NAME: little}
  tool:
    build:
      context: app
      dockerfile_inline: |
        FROM scratch
        COPY big /
`

function project(): void {
  put("compose.yaml", COMPOSE)
  put(
    "docker/web.Dockerfile",
    "FROM scratch AS small\\nARG NAME\\nCOPY $NAME /\\nFROM small\\nCOPY big /\\n".replaceAll("\\n", "\n"),
  )
  put("app/little", "x".repeat(2000))
  put("app/big", "x".repeat(50_000))
}

test("of a Compose file that is named all builds, each with what it says", () => {
  project()
  const {status, stderr, files} = layers("compose.yaml")
  expect({status, stderr}).toEqual({status: 0, stderr: ""})
  expect(files.map(({file, by, context}) => [file, by?.name, by?.file, context])).toEqual([
    ["docker/web.Dockerfile", "web", "compose.yaml", "app"],
    ["compose.yaml", "tool", "compose.yaml", "app"],
  ])
  const [web, tool] = files.map(bytes)
  expect(web).toBeGreaterThan(2000)
  expect(web).toBeLessThan(10_000)
  expect(tool).toBeGreaterThan(50_000)
  const {stdout} = run(["layers", "compose.yaml"])
  expect(stdout).toContain("docker/web.Dockerfile, web of compose.yaml\n")
  expect(stdout).toContain("compose.yaml, tool\n")
})

test("of a Bake file too, with the variables' values", () => {
  project()
  put(
    "docker-bake.hcl",
    'variable "N" { default = "little" }\ntarget "web" {\n  context = "app"\n  dockerfile = "../docker/web.Dockerfile"\n  target = "small"\n  args = { NAME = N }\n}\n',
  )
  const {files} = layers("docker-bake.hcl")
  expect(files.map(({by}) => by?.name)).toEqual(["web"])
  expect(bytes(files[0]!)).toBeLessThan(10_000)
})

test("of a Dockerfile that one of them builds the context is known, and that is said", () => {
  project()
  const [file] = layers("docker").files
  expect(file).toMatchObject({
    file: "docker/web.Dockerfile",
    context: "app",
    notes: ["the build context is app, as web of compose.yaml says"],
  })
  expect(bytes(file!)).toBeLessThan(10_000)
  // what the user says goes first
  expect(layers("--context", "docker", "docker").files[0]).toMatchObject({context: "docker", notes: []})
  expect(layers("--build-arg", "NAME=big", "docker").files.map(bytes)[0]).toBeGreaterThan(50_000)
})

test("a search finds Dockerfiles, and those that stand in such files", () => {
  project()
  expect(layers(".").files.map(({file, by}) => by?.name ?? file)).toEqual(["tool", "docker/web.Dockerfile"])
})

test("the cache with the context of the Compose file", () => {
  project()
  const {status, stdout} = run(["cache", "docker/web.Dockerfile", "--change", "app/little", "--no-color"])
  expect(status).toBe(0)
  expect(stdout).toContain("little has changed")
  expect(stdout).toContain("the build context is app, as web of compose.yaml says")
  expect(run(["cache", "compose.yaml"])).toMatchObject({
    status: 2,
    stderr: "dockerlint: compose.yaml has several images built (web, tool): name a Dockerfile\n",
  })
})

test("additional contexts are not known", () => {
  put("compose.yaml", "services:\n  a:\n    build:\n      additional_contexts:\n        lib: ../lib\n")
  put("Dockerfile", "FROM scratch\nCOPY --from=lib / /\n")
  const [file] = layers("compose.yaml").files
  expect(file!.stages[0]!.layers[0]).toMatchObject({confidence: "unknown"})
  expect(file!.stages[0]!.layers[0]!.why.join()).toContain("lib")
})

test("contexts and Dockerfiles that are not there, elsewhere, or an address", () => {
  const service = (build: string) => put("project/compose.yaml", `services:\n  a:\n    build: {${build}}\n`)
  mkdirSync(at("elsewhere"))
  put("elsewhere/Dockerfile", "FROM scratch\nCOPY . /\n")
  put("project/.git/HEAD", "")
  put("project/Dockerfile", "FROM scratch\nCOPY . /\n")
  symlinkSync("../elsewhere", at("project/link"))
  const here = (...args: string[]) => {
    const {status, stdout, stderr} = run(["layers", "--format", "json", ...args], {cwd: at("project")})
    return {
      status,
      stderr,
      problems: stdout === "" ? [] : (JSON.parse(stdout) as {files: Shown[]}).files.map(one => one.problems),
    }
  }
  for (const context of ["../elsewhere", "link", dirname(at("elsewhere"))]) {
    service(`context: ${context}, dockerfile: ${at("project/Dockerfile")}`)
    const {status, problems} = here("compose.yaml")
    expect([context, status, problems]).toEqual([
      context,
      3,
      [[expect.stringMatching(/^\/.* is elsewhere: give --context$/)]],
    ])
  }
  service("context: ../elsewhere")
  expect(here("compose.yaml")).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(
      /^dockerlint: compose\.yaml: the Dockerfile of a, \/.*elsewhere\/Dockerfile, is elsewhere: name it\n$/,
    ),
  })
  service("context: 'https://example.com/x.git'")
  expect(here("compose.yaml")).toMatchObject({
    status: 3,
    stderr: "dockerlint: compose.yaml: the Dockerfile of a is not known before the build\n",
  })
  service(`context: gone, dockerfile: ${at("project/Dockerfile")}`)
  expect(here("compose.yaml").problems).toEqual([["it can't be read: no such file or folder"]])
  put("project/compose.yaml", "services: [\n")
  expect(here("compose.yaml")).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(/^dockerlint: compose\.yaml: line 2, /),
  })
})
