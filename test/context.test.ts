import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, expect, test} from "vitest"
import {lazyContext} from "../server/context/lazyContext.ts"
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

const names = async (ignoreFile?: string) => (await readContext(folder, {ignoreFile})).files.map(({path}) => path)

test("every file with its size, links not followed", async () => {
  const {files, entries, complete, problems} = await readContext(folder)
  expect(files).toEqual([
    {path: ".git/HEAD", bytes: 20},
    {path: "elsewhere", bytes: 0, link: outside},
    {path: "inside.js", bytes: 0, link: "src/a.js"},
    {path: "node_modules/x/index.js", bytes: 3000},
    {path: "node_modules/x/package.json", bytes: 30},
    {path: "package.json", bytes: 10},
    {path: "secret.txt", bytes: 0, link: join(outside, "secret.txt")},
    {path: "src/a.js", bytes: 100},
    {path: "src/deep/b.js", bytes: 200},
    {path: "src/loop", bytes: 0, link: ".."},
  ])
  expect(entries.flatMap(({path, folder}) => (folder ? [path] : []))).toEqual([
    ".git",
    "node_modules",
    "node_modules/x",
    "src",
    "src/deep",
  ])
  expect(entries.filter(({folder}) => !folder)).toEqual(files)
  expect({complete, problems}).toEqual({complete: true, problems: []})
})

test("what .dockerignore leaves out, and what it takes back", async () => {
  expect(await names("node_modules\n.git\nelsewhere\n*.txt\nsrc/loop\ninside.js\n")).toEqual([
    "package.json",
    "src/a.js",
    "src/deep/b.js",
  ])
  expect(await names("*\n!src\nsrc/loop\n")).toEqual(["src/a.js", "src/deep/b.js"])
  expect(await names("*\n!**/package.json\n")).toEqual(["node_modules/x/package.json", "package.json"])
  expect(await names("**\n!node_modules/x/index.js\n")).toEqual(["node_modules/x/index.js"])
})

test("a folder that is left out is there for what an exclamation mark keeps in it, and else not", async () => {
  const entries = async (ignoreFile: string) =>
    (await readContext(folder, {ignoreFile})).entries.map(({path, folder}) => (folder ? `${path}/` : path)).join(" ")
  expect(await entries("*\n!src/deep/b.js\n")).toBe("src/ src/deep/ src/deep/b.js")
  expect(await entries("*\n!**/nothing\n")).toBe("")
  expect(await entries("**/*.js*\n[^ns]*\n.*\n*.txt\n")).toBe("node_modules/ node_modules/x/ src/ src/deep/ src/loop")
})

test("an ignore file that can't be read is said, and nothing is known for sure", async () => {
  const {complete, problems} = await readContext(folder, {ignoreFile: "[\n"})
  expect(complete).toBe(false)
  expect(problems).toEqual(['the ignore file can\'t be used: the pattern "[" is malformed'])
})

test("a folder that is not there is said", async () => {
  const {files, complete, problems} = await readContext(join(folder, "missing"))
  expect(files).toEqual([])
  expect(complete).toBe(false)
  expect(problems).toEqual(["it can't be read: no such file or folder"])
})

test("texts of files in the folder, and of none outside", async () => {
  const {text} = await readContext(folder)
  expect(text("package.json")).toBe("x".repeat(10))
  expect(text("inside.js")).toBe("x".repeat(100))
  expect(text("secret.txt")).toBeUndefined()
  expect(text("../outside")).toBeUndefined()
  expect(text("missing")).toBeUndefined()
})

test("it ends where somebody says so, and at the most that is wanted", async () => {
  const cut = await readContext(folder, {most: 3})
  expect(cut.files).toHaveLength(3)
  expect(cut.complete).toBe(false)
  expect(cut.problems).toEqual(["the context has more than 3 files, which are all that were read"])
})

test("it is ended by a signal, tells how far it is, and lets others have their turn", async () => {
  const many = mkdtempSync(join(tmpdir(), "dockerlint-many-"))
  try {
    for (let i = 0; i < 5000; i++) writeFileSync(join(many, `f${i}`), "")
    const controller = new AbortController()
    const told: number[] = []
    const read = readContext(many, {
      signal: controller.signal,
      progress(files) {
        told.push(files)
        controller.abort(new Error("enough"))
      },
    })
    // a machine that is fast enough has read it all before anybody is told
    await read.then(
      ({files}) => expect([files.length, told]).toEqual([5000, []]),
      error => expect([String(error), told.length]).toEqual(["Error: enough", 1]),
    )
    await expect(readContext(many, {signal: AbortSignal.abort(new Error("never"))})).rejects.toThrow("never")
  } finally {
    rmSync(many, {recursive: true})
  }
})

test("one folder of it", async () => {
  const {files} = await readContext(folder, {under: "src", ignoreFile: "**/b.js\n"})
  expect(files.map(({path}) => path)).toEqual(["src/a.js", "src/loop"])
  expect((await readContext(folder, {under: "node_modules/x", ignoreFile: "node_modules\n"})).files).toEqual([])
})

test("it is read when somebody has asked for it", async () => {
  const lazy = lazyContext(folder, {ignoreFile: ".git\n"})
  expect(await lazy.catchUp()).toBe(false)
  expect(lazy.read()).toBeUndefined()
  expect(lazy.context).toMatchObject({files: [], complete: false})
  expect(lazy.context.below("src")).toBeUndefined()
  expect(lazy.context.below(".git")).toBeUndefined()
  expect(lazy.context.below("src/loop")).toBeUndefined()
  expect(await lazy.catchUp()).toBe(true)
  expect(lazy.context.files).toHaveLength(9)
  expect(lazy.context.complete).toBe(true)
  expect(lazy.context.below("src")).toEqual({files: 3, bytes: 300, complete: true})
  expect(lazy.context.below(".git")).toEqual({files: 0, bytes: 0, complete: true})
  // what lies behind a link is somewhere else
  expect(lazy.context.below("src/loop")).toBeUndefined()
  expect(await lazy.catchUp()).toBe(false)
})
