import {spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join, resolve} from "node:path"
import fc from "fast-check"
import {afterEach, beforeEach, describe, expect, test} from "vitest"
import {knownDefinitions} from "../server/disk/definitions.ts"
import {discover, EVERYTHING, type SearchOptions} from "../server/disk/discover.ts"

// Which files a search finds, in folders made for it.

const home = process.cwd()
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  process.chdir(folder)
})

afterEach(() => {
  process.chdir(home)
  rmSync(folder, {recursive: true})
})

/** Writes files; the text of most does not matter. */
function write(files: Record<string, string> | string[]): void {
  const entries = Array.isArray(files) ? files.map(path => [path, ""] as const) : Object.entries(files)
  for (const [path, text] of entries) {
    mkdirSync(dirname(join(folder, path)), {recursive: true})
    writeFileSync(join(folder, path), text)
  }
}

function find(paths: string[], options: Partial<SearchOptions> = {}): string[] {
  const {files, errors, empty} = discover(paths, {...EVERYTHING, ...options})
  return [...files, ...errors.map(({path, message}) => `${path}: ${message}`), ...empty.map(path => `${path}: empty`)]
}

describe(".gitignore", () => {
  beforeEach(() => {
    write({
      ".git/info/exclude": "secret/\n",
      ".gitignore": "build/\n*.old.Dockerfile\n!keep.old.Dockerfile\n/vendor\n",
      "a/.gitignore": "!build/\nDockerfile.local\n",
    })
    write(["Dockerfile", "x.old.Dockerfile", "keep.old.Dockerfile", "build/Dockerfile", "vendor/Dockerfile"])
    write(["a/build/Dockerfile", "a/Dockerfile.local", "a/vendor/Dockerfile", "secret/Dockerfile"])
  })

  test("is kept to in its folder and below, the nearest first", () => {
    expect(find(["."])).toEqual(["Dockerfile", "a/build/Dockerfile", "a/vendor/Dockerfile", "keep.old.Dockerfile"])
  })

  test("is kept to from above the folder that is searched", () => {
    expect(find(["a"])).toEqual(["a/build/Dockerfile", "a/vendor/Dockerfile"])
  })

  test("does not hold for what is asked for by name", () => {
    expect(find(["build", "a/Dockerfile.local"])).toEqual(["build/Dockerfile", "a/Dockerfile.local"])
  })

  test("does not hold where that is asked for", () => {
    expect(find(["a", "build"], {gitignore: false})).toEqual([
      "a/Dockerfile.local",
      "a/build/Dockerfile",
      "a/vendor/Dockerfile",
      "build/Dockerfile",
    ])
  })
})

const git = spawnSync("git", ["--version"]).status === 0
if (!git) console.warn("skipped: what git itself ignores, since there is no git")

test.skipIf(!git)("git ignores the same", () => {
  const name = fc.constantFrom(
    "a",
    "b",
    "a b",
    "Dockerfile",
    "x.Dockerfile",
    "Dockerfile.x",
    "*",
    "**",
    "?",
    "[ab]",
    "*.Dockerfile",
  )
  const line = fc.tuple(
    fc.constantFrom("", "", "!", "/", "!/"),
    fc.array(name, {minLength: 1, maxLength: 3}),
    fc.constantFrom("", "", "/"),
  )
  const lines = fc.array(
    line.map(([start, names, end]) => start + names.join("/") + end),
    {maxLength: 4},
  )
  spawnSync("git", ["init", "-q", "."])
  for (const path of ["", "a/", "b/", "a/b/", "b/a/", "a b/", "a/a/a/"]) {
    write([`${path}Dockerfile`, `${path}x.Dockerfile`, `${path}Dockerfile.x`])
  }
  fc.assert(
    fc.property(lines, lines, lines, (top, a, b) => {
      write({".gitignore": top.join("\n"), "a/.gitignore": a.join("\n"), "b/a/.gitignore": b.join("\n")})
      const arguments_ = [
        "-c",
        "core.excludesFile=",
        "-c",
        "core.quotePath=false",
        "ls-files",
        "-co",
        "--exclude-standard",
      ]
      const {stdout} = spawnSync("git", arguments_, {encoding: "utf8"})
      const theirs = stdout.split("\n").filter(path => /Dockerfile/.test(path))
      expect(
        find(["."])
          .filter(path => !path.endsWith(": empty"))
          .sort(),
      ).toEqual(theirs.sort())
    }),
    {numRuns: 150},
  )
})

test("a .gitignore outside of any repository holds for its own folder", () => {
  write({"sub/.gitignore": "x/\n", "sub/x/Dockerfile": "", "sub/Dockerfile": ""})
  expect(find(["."])).toEqual(["sub/Dockerfile"])
})

describe("patterns", () => {
  beforeEach(() =>
    write(["a/Dockerfile", "a/x.docker", "b/Dockerfile", "b/c/x.docker", "node_modules/x.docker", ".h/x.docker"]),
  )

  test.each([
    [["*/Dockerfile"], ["a/Dockerfile", "b/Dockerfile"]],
    [["**/*.docker"], ["a/x.docker", "b/c/x.docker"]],
    [["{a,b}"], ["a/Dockerfile", "b/Dockerfile"]],
    [
      ["b/**/*.docker", "b"],
      ["b/c/x.docker", "b/Dockerfile"],
    ],
    [["./a/*.docker"], ["a/x.docker"]],
    [
      ["*.nothing", "none/*"],
      ["*.nothing: nothing matches this pattern", "none/*: nothing matches this pattern"],
    ],
  ])("%j", (paths, files) => expect(find(paths)).toEqual(files))

  test("a file whose name looks like a pattern is that file", () => {
    write(["[a]"])
    expect(find(["[a]"])).toEqual(["[a]"])
  })
})

test.each([
  [["b/"], ["a/Dockerfile"]],
  [["/a", "*.prod"], ["b/Dockerfile"]],
  [["**/Docker*", "!a/Dockerfile"], ["a/Dockerfile"]],
])("left out: %j", (exclude, files) => {
  write(["a/Dockerfile", "b/Dockerfile", "b/Dockerfile.prod"])
  expect(find(["."], {exclude})).toEqual(files)
  expect(find(["b/Dockerfile"], {exclude})).toEqual(["b/Dockerfile"])
})

test("folders behind links are not entered, so that circles end", () => {
  write(["a/Dockerfile"])
  symlinkSync("..", join(folder, "a/up"))
  symlinkSync("a", join(folder, "b"))
  expect(find(["."])).toEqual(["a/Dockerfile"])
})

test("further names can be looked for", () => {
  write(["a/Dockerfile", "a/compose.yaml", "a/other.yaml"])
  const {files} = discover(["."], EVERYTHING, name => name === "compose.yaml")
  expect(files).toEqual(["a/Dockerfile", "a/compose.yaml"])
})

describe("how a Dockerfile is built", () => {
  const build = (context: string, args: string) =>
    `services:\n  a:\n    build:\n      context: ${context}\n      args: [${args}]\n`
  const argsOf = async (path: string, found: string[] = []) =>
    (await knownDefinitions(found).buildsOf(path)).map(({buildArgs}) => [...buildArgs].join(" "))

  test("is said by the files of its folder and above, as far as the repository reaches", async () => {
    write({
      "compose.yaml": build("r/app", "A=outside"),
      "r/.git/HEAD": "",
      "r/compose.yaml": build("app", "A=top"),
      "r/compose.prod.yaml": "services: {a: {build: {args: [B=prod]}}}",
      "r/app/docker-bake.hcl": 'target "a" {\n args = { A = "bake" }\n}\n',
      "r/other/compose.yaml": build("../app", "A=aside"),
    })
    expect(await argsOf("r/app/Dockerfile")).toEqual(["A,bake", "A,top", "A,top B,prod"])
    expect(await argsOf("r/app/Dockerfile", ["r/other/compose.yaml"])).toHaveLength(4)
    expect(await argsOf("r/Dockerfile")).toEqual([])
  })

  test("is said up to the current folder where there is no repository", async () => {
    write({"compose.yaml": build("r/app", "A=outside"), "r/compose.yaml": build("app", "A=here"), "r/app/x": ""})
    process.chdir("r")
    expect(await argsOf("app/Dockerfile")).toEqual(["A,here"])
    process.chdir("app")
    expect(await argsOf("Dockerfile")).toEqual([])
    expect(await argsOf("Dockerfile", ["../compose.yaml"])).toEqual(["A,here"])
  })

  test("a Dockerfile in a file belongs to that file", async () => {
    write({
      "compose.yaml": "services: {a: {build: {dockerfile_inline: FROM scratch}}}",
      "compose.prod.yaml": "services: {a: {build: {args: [A=1]}}}",
    })
    const {builds} = await knownDefinitions([]).inFile("compose.yaml")
    expect(builds.map(({inline}) => inline?.text)).toContain("FROM scratch")
    expect(builds.every(({inline}) => resolve(inline!.file) === resolve("compose.yaml"))).toBe(true)
    expect((await knownDefinitions([]).inFile("compose.prod.yaml")).builds).toEqual([])
  })
})
