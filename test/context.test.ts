import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, expect, test} from "vitest"
import {readContext} from "../server/context/readContext.ts"

const folder = mkdtempSync(join(tmpdir(), "dockerlint-context-"))
const outside = mkdtempSync(join(tmpdir(), "dockerlint-outside-"))
afterAll(() => {
  for (const one of [folder, outside]) rmSync(one, {recursive: true, force: true})
})

function put(path: string, bytes: number): void {
  mkdirSync(join(folder, path, ".."), {recursive: true})
  writeFileSync(join(folder, path), "x".repeat(bytes))
}

put("package.json", 10)
put("src/a.js", 100)
put("src/deep/b.js", 200)
put("node_modules/x/index.js", 3000)
put("node_modules/x/package.json", 30)
put(".git/HEAD", 20)
symlinkSync("..", join(folder, "src/loop"))
symlinkSync(outside, join(folder, "elsewhere"))
writeFileSync(join(outside, "secret.txt"), "secret")
symlinkSync(join(outside, "secret.txt"), join(folder, "secret.txt"))
symlinkSync("src/a.js", join(folder, "inside.js"))

const names = (ignoreFile?: string) => readContext(folder, {ignoreFile}).files.map(({path}) => path)

test("every file with its size, links not followed", () => {
  const {files, complete, problems} = readContext(folder)
  expect(files).toEqual([
    {path: ".git/HEAD", bytes: 20},
    {path: "elsewhere", bytes: 0},
    {path: "inside.js", bytes: 0},
    {path: "node_modules/x/index.js", bytes: 3000},
    {path: "node_modules/x/package.json", bytes: 30},
    {path: "package.json", bytes: 10},
    {path: "secret.txt", bytes: 0},
    {path: "src/a.js", bytes: 100},
    {path: "src/deep/b.js", bytes: 200},
    {path: "src/loop", bytes: 0},
  ])
  expect({complete, problems}).toEqual({complete: true, problems: []})
})

test("what .dockerignore leaves out, and what it takes back", () => {
  expect(names("node_modules\n.git\nelsewhere\n*.txt\nsrc/loop\ninside.js\n")).toEqual([
    "package.json",
    "src/a.js",
    "src/deep/b.js",
  ])
  expect(names("*\n!src\nsrc/loop\n")).toEqual(["src/a.js", "src/deep/b.js"])
  expect(names("*\n!**/package.json\n")).toEqual(["node_modules/x/package.json", "package.json"])
  expect(names("**\n!node_modules/x/index.js\n")).toEqual(["node_modules/x/index.js"])
})

test("an ignore file that can't be read is said, and nothing is known for sure", () => {
  const {complete, problems} = readContext(folder, {ignoreFile: "[\n"})
  expect(complete).toBe(false)
  expect(problems[0]).toMatch(/^the ignore file can't be read: /)
})

test("a folder that is not there is said", () => {
  const {files, complete, problems} = readContext(join(folder, "missing"))
  expect(files).toEqual([])
  expect(complete).toBe(false)
  expect(problems[0]).toMatch(/can't be read: ENOENT$/)
})

test("texts of files in the folder, and of none outside", () => {
  const {text} = readContext(folder)
  expect(text("package.json")).toBe("x".repeat(10))
  expect(text("inside.js")).toBe("x".repeat(100))
  expect(text("secret.txt")).toBeUndefined()
  expect(text("../outside")).toBeUndefined()
  expect(text("missing")).toBeUndefined()
})

test("it ends where somebody says so, and at the most that is wanted", () => {
  const cut = readContext(folder, {most: 3})
  expect(cut.files).toHaveLength(3)
  expect(cut.complete).toBe(false)
  expect(cut.problems).toEqual(["the context has more than 3 files, which are all that were read"])
})
