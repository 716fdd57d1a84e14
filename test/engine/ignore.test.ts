import {mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import fc from "fast-check"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {readContext} from "../../server/context/readContext.ts"
import {docker, findEngine} from "../support/engine.ts"
import {ignoreFile, treePaths} from "../support/ignoreFiles.ts"

// What real BuildKit sends of a context under ignore files made at random: each is built with `COPY . /`, and the files of the
// image are those that are predicted, with their sizes. They lie beside their Dockerfiles, outside of the context.

const RUNS = 150
/** An engine loses track of many more. */
const AT_ONCE = 15
const engine = findEngine("what a real BuildKit makes of .dockerignore")

interface Case {
  text: string
  name: string
  /** Each path with its size, folders with a slash; undefined: the build fails. */
  predicted: string[] | undefined
}

describe.skipIf(!engine)("ignore files on a real engine", () => {
  const root = mkdtempSync(join(tmpdir(), "dockerlint-ignore-"))
  const context = join(root, "context")
  let cases: Case[]
  afterAll(() => rmSync(root, {recursive: true, force: true}))

  beforeAll(async () => {
    for (const path of treePaths()) {
      const isFolder = path.endsWith("/")
      mkdirSync(isFolder ? join(context, path) : dirname(join(context, path)), {recursive: true})
      if (!isFolder) writeFileSync(join(context, path), "bytes")
    }
    mkdirSync(join(root, "files"))
    cases = await Promise.all(
      fc.sample(ignoreFile, RUNS).map(async (text, i) => {
        const name = `n${i}`
        writeFileSync(join(root, "files", `${name}.Dockerfile`), "FROM scratch\nCOPY . /\n")
        writeFileSync(join(root, "files", `${name}.Dockerfile.dockerignore`), text)
        const {entries, complete} = await readContext(context, {ignoreFile: text})
        const paths = entries.map(({path, bytes, folder}) => (folder ? `${path}/` : `${path} ${bytes}`)).sort()
        return {text, name, predicted: complete ? paths : undefined}
      }),
    )
  })

  test(`${RUNS} of them`, () => {
    // a file that is sent without its bytes stays so in the engine's cache, and is one that was sent with them there
    const built = cases.filter(({predicted}) => predicted && !predicted.some(path => path.endsWith(" 0")))
    for (let from = 0; from < built.length; from += AT_ONCE) bake(built.slice(from, from + AT_ONCE))
    for (const {text, name, predicted} of built)
      expect(listed(join(root, "out", name)), JSON.stringify(text)).toEqual(predicted)
    expect(built.length).toBeGreaterThan(RUNS / 2)
  })

  test("those on which the build fails", () => {
    for (const {text, name} of cases.filter(({predicted}) => !predicted).slice(0, 8)) {
      const {context, dockerfile} = place(name)
      const {status} = docker(
        ["build", `--file=${join(context, dockerfile)}`, "--output=type=cacheonly", context],
        root,
      )
      expect(status, JSON.stringify(text)).not.toBe(0)
    }
  })

  test("a file that is sent without its bytes", async () => {
    const own = join(root, "own")
    mkdirSync(join(own, "a"), {recursive: true})
    for (const name of ["a/b", "a/c", "d"]) writeFileSync(join(own, name), "bytes")
    writeFileSync(join(own, "Dockerfile"), "FROM scratch\nCOPY a /\n")
    const text = "a\n!**/b\na\n"
    writeFileSync(join(own, ".dockerignore"), text)
    const {status, stderr} = docker(["build", "--output=type=local,dest=../empty", "."], own)
    expect(status, stderr).toBe(0)
    expect(listed(join(root, "empty"))).toEqual(["b 0"])
    const {files} = await readContext(own, {ignoreFile: text})
    expect(files.find(({path}) => path === "a/b")).toEqual({path: "a/b", bytes: 0})
  })

  function bake(some: readonly Case[]): void {
    const target = Object.fromEntries(
      some.map(({name}) => [name, {...place(name), output: [`type=local,dest=out/${name}`]}]),
    )
    const group = {default: {targets: Object.keys(target)}}
    writeFileSync(join(root, "bake.json"), JSON.stringify({group, target}))
    const {status, stderr} = docker(["buildx", "bake", "--progress=plain", "--file=bake.json"], root)
    expect(status, stderr.slice(-2000)).toBe(0)
  }

  function place(name: string): {context: string; dockerfile: string} {
    return {context: "context", dockerfile: `../files/${name}.Dockerfile`}
  }
})

function listed(folder: string): string[] {
  const entries = readdirSync(folder, {recursive: true, withFileTypes: true})
  return entries
    .map(entry => {
      const path = join(entry.parentPath, entry.name)
      const name = path.slice(folder.length + 1)
      return entry.isDirectory() ? `${name}/` : `${name} ${statSync(path).size}`
    })
    .sort()
}
