import {describe, expect, test} from "vitest"
import {get, put, run, useFolder} from "./support/program.ts"

// Compose and Bake files: the Dockerfiles in them, and what they say about others.

useFolder()

const COMPOSE = `services:
  web:
    build:
      context: .
      dockerfile_inline: |
        FROM alpine:3.22 as base
        WORKDIR app
        RUN echo "$$HOME"
`
const BAKE = `target "web" {
  dockerfile-inline = <<-EOT
    FROM alpine:3.22 as base
    WORKDIR app
  EOT
}
`

/** The findings, each as `path:line:column rule`. */
function found(args: string[]): string[] {
  const {stdout} = run(["--format", "json", ...args])
  const {findings} = JSON.parse(stdout) as {findings: {path: string; rule: string; start: Record<string, number>}[]}
  return findings.map(({path, rule, start}) => `${path}:${start.line}:${start.column} ${rule}`)
}

describe("Dockerfiles in them", () => {
  test("findings have their places in the YAML and the HCL, in a search and by name", () => {
    put("compose.yaml", COMPOSE)
    put("docker-bake.hcl", BAKE)
    const compose = ["compose.yaml:6:26 from-as-casing", "compose.yaml:7:17 relative-workdir"]
    const bake = ["docker-bake.hcl:3:22 from-as-casing", "docker-bake.hcl:4:13 relative-workdir"]
    expect(found(["."])).toEqual([...compose, ...bake])
    expect(found(["compose.yaml"])).toEqual(compose)
    expect(found(["docker-bake.hcl"])).toEqual(bake)
    expect(run(["compose.yaml"]).stdout).toContain("  7 |         WORKDIR app\n    |                 ^^^\n")
  })

  test("are fixed where they stand", () => {
    put("compose.yaml", COMPOSE)
    put("docker-bake.hcl", BAKE)
    const {stderr} = run(["--fix", "--unsafe", "--quiet", "--jobs", "2", "."])
    expect(stderr).toBe("")
    const fixed = (text: string) => text.replace("3.22 as", "3.22 AS").replace(" app", " /app")
    expect(get("compose.yaml")).toBe(fixed(COMPOSE))
    expect(get("docker-bake.hcl")).toBe(fixed(BAKE))
    expect(run(["."])).toMatchObject({status: 0, stderr: ""})
  })

  test("a patch is one of the whole file", () => {
    put("compose.yaml", COMPOSE)
    const {stdout, stderr} = run(["--diff", "compose.yaml"])
    expect(stdout).toContain("--- compose.yaml\n")
    expect(stdout).toContain("-        FROM alpine:3.22 as base\n+        FROM alpine:3.22 AS base\n")
    expect(stderr).toBe("would make 1 fix in 1 file\n")
    expect(get("compose.yaml")).toBe(COMPOSE)
  })

  test("one that inherits is reported once", () => {
    put("compose.yaml", COMPOSE)
    put("compose.override.yaml", "services:\n  web:\n    build:\n      args: {A: b}\n")
    put("compose.prod.yaml", "services:\n  web:\n    build:\n      args: {A: c}\n")
    expect(found(["."])).toHaveLength(2)
  })
})

describe("what they say about Dockerfiles", () => {
  const unless = (definition: [string, string], dockerfile: string, rule: string) => {
    put("Dockerfile", dockerfile)
    const has = () => found(["Dockerfile"]).some(one => one.endsWith(` ${rule}`))
    expect(has()).toBe(true)
    put(...definition)
    expect(has()).toBe(false)
  }
  const compose = (build: string): [string, string] => [
    "compose.yaml",
    `services:\n  a:\n    build:\n      context: .\n${build}`,
  ]

  test("arguments stand for the base image", () => {
    unless(compose("      args: {BASE: alpine:3.22}\n"), "ARG BASE\nFROM $BASE\n", "unset-image-variable")
  })

  test("arguments of Bake, with a variable", () => {
    const bake = 'variable "V" {\n  default = "3.22"\n}\ntarget "default" {\n  args = {BASE = "alpine:${V}"}\n}\n'
    unless(["docker-bake.hcl", bake], "ARG BASE\nFROM $BASE\n", "unset-image-variable")
  })

  test("an override file is put on top of the first", () => {
    put("Dockerfile", "ARG BASE\nFROM $BASE\n")
    put("compose.yaml", "services:\n  a:\n    build:\n      args: {BASE: alpine:3.22}\n")
    const latest = () => found(["Dockerfile"]).some(one => one.endsWith(" latest-tag"))
    expect(latest()).toBe(false)
    put("compose.override.yaml", "services:\n  a:\n    build:\n      args: {BASE: alpine:latest}\n")
    expect(latest()).toBe(true)
  })

  test("named contexts are where COPY --from takes from", () => {
    const dockerfile = "FROM alpine:3.22\nCOPY --from=assets:latest /a /b\n"
    put("Dockerfile", dockerfile)
    expect(found(["."])).toContain("Dockerfile:2:20 latest-tag")
    put(...compose("      additional_contexts: {'assets:latest': ./assets}\n"))
    expect(found(["."])).not.toContain("Dockerfile:2:20 latest-tag")
  })

  test("the target is the stage that is built", () => {
    const dockerfile = "FROM alpine:3.22 AS dev\nCMD a\nFROM alpine:3.22\n"
    put("Dockerfile", dockerfile)
    const before = found(["Dockerfile"])
    put(...compose("      target: nowhere\n"))
    expect(found(["Dockerfile"])).not.toEqual(before)
  })

  test("a Compose file elsewhere counts for its Dockerfile where it is found, and the user's word more", () => {
    put("deploy/compose.yaml", "services:\n  a:\n    build: {context: .., args: {BASE: alpine:latest}}\n")
    put("Dockerfile", "ARG BASE=alpine:3.22\nFROM $BASE\n")
    const latest = (...args: string[]) => found(args).some(one => one.endsWith(" latest-tag"))
    expect(latest("Dockerfile")).toBe(false)
    expect(latest(".")).toBe(true)
    expect(latest("--jobs", "2", ".")).toBe(true)
    expect(latest("--build-arg", "BASE=alpine:3.21", ".")).toBe(false)
  })
})

describe("one that can't be read", () => {
  const broken = "services:\n  a: [b\n"

  test("is told and passed over in a search, and an error by name", () => {
    put("compose.yaml", broken)
    put("docker-bake.hcl", 'target "a" {\n  args = {\n')
    put("Dockerfile", "FROM scratch\n")
    const {status, stderr} = run(["."])
    expect(stderr).toMatch(
      /^dockerlint: compose\.yaml: not read, line \d+.+\ndockerlint: docker-bake\.hcl: not read, line \d+.+\n$/,
    )
    expect(status).toBe(0)
    expect(run(["--quiet", "."])).toMatchObject({status: 0, stderr: ""})
    for (const jobs of ["1", "2"]) {
      const {status, stderr} = run(["--jobs", jobs, "compose.yaml", "docker-bake.hcl"])
      expect(stderr).toMatch(
        /^dockerlint: compose\.yaml: line \d+, column \d+: .+\ndockerlint: docker-bake\.hcl: line \d+, column \d+: .+\n$/,
      )
      expect(status).toBe(3)
    }
  })

  test("one without Dockerfiles in it is no error", () => {
    put("compose.yaml", "services:\n  a:\n    image: postgres:18\n")
    expect(run(["compose.yaml"])).toMatchObject({status: 0, stderr: ""})
  })

  test("files that extend each other, and aliases without end, come to an end", () => {
    put("docker-bake.hcl", 'target "a" {\n  inherits = ["b"]\n}\ntarget "b" {\n  inherits = ["a"]\n}\n')
    const level = (i: number) =>
      `x${i}: &x${i} [${Array(10)
        .fill(`*x${i - 1}`)
        .join(", ")}]\n`
    put(
      "compose.yaml",
      `x0: &x0 [a]\n${Array.from({length: 12}, (_, i) => level(i + 1)).join("")}services: {a: {build: .}}\n`,
    )
    put("Dockerfile", "FROM scratch\n")
    expect(run(["."])).toMatchObject({status: 0, stderr: ""})
  })
})

test("what is ignored is said in the context that they name", () => {
  put("compose.yaml", "services:\n  api:\n    build: {context: ., dockerfile: api/Dockerfile}\n")
  put(".dockerignore", "secret\n")
  put("api/.dockerignore", "src\n")
  put("api/Dockerfile", "FROM alpine:3.22\nCOPY src /x/\nCOPY secret /x/\n")
  expect(found(["."])).toEqual(["api/Dockerfile:3:6 ignored-copy-source"])
})
