import {rmSync} from "node:fs"
import {describe, expect, test} from "vitest"
import {manyFiles} from "../server/tools/manyFiles.ts"
import {at, get, put, run, useFolder} from "./support/program.ts"

// However many threads work, the output is the same to the byte.

useFolder()

const COUNT = 130
const JOBS = ["1", "2", "4"]

function fill(): void {
  rmSync(at("tree"), {recursive: true, force: true})
  for (const [path, text] of manyFiles(COUNT)) put(`tree/${path}`, text)
  put("tree/.dockerlint.yaml", "overrides:\n  - files: team3/**\n    rules: {latest-tag: error, DL3008: off}\n")
  put("tree/compose.yaml", "services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM alpine as b\n")
  put("tree/team1/broken.Dockerfile", Buffer.alloc(100))
}

test("made-up files differ, each from all others, and are the same ones each time", () => {
  const texts = [...manyFiles(1000)].map(([, text]) => text)
  expect(new Set(texts).size).toBe(1000)
  expect([...manyFiles(1000)].map(([, text]) => text)).toEqual(texts)
})

describe("with --jobs 1, 2 and 4", () => {
  test.each(["text", "json", "sarif", "gitlab", "junit", "gnu"])("--format %s", format => {
    fill()
    const [first, ...others] = JOBS.map(jobs => run(["--jobs", jobs, "--format", format, "tree"]))
    expect(first!.status).toBe(3)
    expect(first!.stdout.length).toBeGreaterThan(10_000)
    for (const other of others) expect(other).toEqual(first)
  })

  test.each([["--fix"], ["--fix", "--unsafe"], ["--diff", "--unsafe"]])("%s %s", (...args) => {
    const [first, ...others] = JOBS.map(jobs => {
      fill()
      const paths = [...manyFiles(COUNT)].map(([path]) => `tree/${path}`)
      return {...run(["--jobs", jobs, ...args, "tree"]), texts: [...paths, "tree/compose.yaml"].map(get)}
    })
    expect(first!.stderr).toMatch(/made? \d{2,} fixes in \d{2,} files/)
    for (const other of others) expect(other).toEqual(first)
  })
})
