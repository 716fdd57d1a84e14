import {spawnSync} from "node:child_process"
import {copyFileSync, mkdirSync, readdirSync, rmSync} from "node:fs"
import {dirname, join} from "node:path"
import {describe, expect, test} from "vitest"
import {manyFiles} from "../server/tools/manyFiles.ts"
import {at, get, PROGRAM, put, run, useFolder} from "./support/program.ts"

// However many threads work, the output is the same to the byte.

useFolder()

const COUNT = 80
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
  test("every report", () => {
    fill()
    const formats = ["compact", "json", "sarif", "gitlab", "junit", "github"]
    const outputs = formats.flatMap(format => ["--output", `${format}=${format}.out`])
    const [first, ...others] = JOBS.map(jobs => ({
      ...run(["--jobs", jobs, ...outputs, "tree"]),
      reports: formats.map(format => get(`${format}.out`)),
    }))
    expect(first!.status).toBe(3)
    for (const report of [first!.stdout, ...first!.reports]) expect(report.length).toBeGreaterThan(5000)
    for (const other of others) expect(other).toEqual(first)
  })

  test.each([["--fix"], ["--diff", "--unsafe"]])("%s", (...args) => {
    const [first, ...others] = JOBS.map(jobs => {
      fill()
      const paths = [...manyFiles(COUNT)].map(([path]) => `tree/${path}`)
      return {...run(["--jobs", jobs, ...args, "tree"]), texts: [...paths, "tree/compose.yaml"].map(get)}
    })
    expect(first!.stderr).toMatch(/(?:would make|made) \d{2,} fixes in \d{2,} files/)
    for (const other of others) expect(other).toEqual(first)
  })
})

test("where threads can't load the program, as when it is a single file, one does the work", () => {
  fill()
  const whole = run(["--jobs", "2", "tree"])
  mkdirSync(at("single"))
  const files = readdirSync(dirname(PROGRAM)).filter(file => /\.js(?:on)?$/.test(file) && file !== "worker.js")
  for (const file of files) copyFileSync(join(dirname(PROGRAM), file), at(`single/${file}`))
  expect(
    spawnSync(process.execPath, ["single/cli.js", "--jobs", "2", "tree"], {cwd: at("."), encoding: "utf8"}),
  ).toMatchObject(whole)
})
