import {spawnSync} from "node:child_process"
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {afterAll, beforeEach, describe, expect, test} from "vitest"
import {parse} from "yaml"
import {EMPTY, withHook} from "../server/config/preCommit.ts"
import {CONFIG} from "../server/config/schema.ts"
import {template} from "../server/config/template.ts"
import {hasProgram} from "./support/programs.ts"

// dockerlint init: what it writes, and what it leaves alone.

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url))
const folders: string[] = []
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  folders.push(folder)
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, {recursive: true})
})

function run(...args: string[]) {
  const {status, stdout, stderr} = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: "utf8",
    input: "",
  })
  return {status, stdout, stderr}
}
const read = (name: string) => readFileSync(join(folder, name), "utf8")
const put = (name: string, text: string) => writeFileSync(join(folder, name), text)

describe("the configuration", () => {
  test("says nothing but the rule set, and shows every setting", () => {
    expect(parse(template("2026.1"))).toEqual({ruleset: "2026.1"})
    const all = template("2026.1").replace(/^# (?=[ a-z]+[A-Za-z]*:| {2})/gm, "")
    const keys = Object.keys(CONFIG.entries).filter(key => key !== "$schema")
    expect(Object.keys(parse(all) as object).sort()).toEqual(keys.sort())
  })

  test("is written, and holds; so does all that stands in its comments", () => {
    expect(run("init")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("wrote .dockerlint.yaml\n"),
      stderr: "",
    })
    put("Dockerfile", "FROM scratch\n")
    expect(run("--print-config", "Dockerfile")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("# .dockerlint.yaml:6"),
    })
    put(".dockerlint.yaml", read(".dockerlint.yaml").replace(/^# (?=[ a-z]+[A-Za-z]*:| {2})/gm, ""))
    expect(run("--print-config", "Dockerfile")).toMatchObject({status: 0, stderr: ""})
  })

  test.each([".dockerlint.yaml", ".dockerlint.yml"])("takes the place of %s only with --force", name => {
    put(name, "rules: {}\n")
    expect(run("init")).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining(`${name} is there already`),
    })
    expect(read(name)).toBe("rules: {}\n")
    expect(run("init", "--force")).toMatchObject({status: 0, stdout: expect.stringContaining(`changed ${name}\n`)})
    expect(readdirSync(folder)).toEqual([name])
    expect(read(name)).toContain("ruleset:")
  })

  test("tells that hadolint's no longer counts", () => {
    put(".hadolint.yaml", "ignored: [DL3006]\n")
    expect(run("init").stderr).toContain(".hadolint.yaml no longer counts")
  })

  test("goes into the folder that is named, which has to be there", () => {
    expect(run("init", "nowhere")).toMatchObject({status: 3, stderr: expect.stringContaining("no such file or folder")})
    expect(run("init", ".", "--no-hook").stdout).toBe("wrote .dockerlint.yaml\n")
  })
})

const ENTRY = "- repo: https://github.com/dockerlint/dockerlint\n  rev: v1.2.3\n  hooks:\n    - id: dockerlint\n"

describe("the hook joins others, and all else stays as it is", () => {
  const other = "- repo: https://example.com/a\n  rev: v1\n  hooks:\n  - id: a\n"
  const indented = (text: string, by = "  ") => text.replace(/^(?=.)/gm, by)
  test.each([
    ["without indentation", `repos:\n${other}`, `repos:\n${other}${ENTRY}`],
    ["indented", `repos:\n${indented(other)}`, `repos:\n${indented(other)}${indented(ENTRY)}`],
    ["with keys behind it", `repos:\n${other}fail_fast: true\n`, `repos:\n${other}${ENTRY}fail_fast: true\n`],
    ["without a last line break", `repos:\n${other.trimEnd()}`, `repos:\n${other}${ENTRY}`],
    ["with comments", `# a\nrepos: # b\n${other}  # c\n\n# d\nci: {}\n`, undefined],
    ["of Windows", `repos:\n${other}`.replaceAll("\n", "\r\n"), `repos:\n${other}${ENTRY}`.replaceAll("\n", "\r\n")],
  ])("a list %s", (_, before, after) => {
    const changed = withHook(before, "1.2.3")!
    if (after !== undefined) expect(changed).toBe(after)
    const repos = (parse(changed) as {repos: unknown[]}).repos
    expect(repos).toHaveLength(2)
    expect(withHook(changed, "1.2.4")).toBe(changed)
  })

  test.each(["repos: []\n", "repos: [{repo: local, hooks: []}]\n", "- a\n", "", "a: b: c\n"])("not in %j", text => {
    expect(withHook(text, "1.2.3")).toBeUndefined()
  })

  test("alone where there are none", () => {
    expect(withHook(EMPTY, "1.2.3")).toBe(`repos:\n${indented(ENTRY)}`)
  })
})

describe("--hook", () => {
  test("without it, the lines to add are printed, and no file is changed", () => {
    put(".pre-commit-config.yaml", "repos:\n- repo: local\n  hooks: []\n")
    expect(run("init").stdout).toContain("- repo: https://github.com/dockerlint/dockerlint\n")
    expect(read(".pre-commit-config.yaml")).toBe("repos:\n- repo: local\n  hooks: []\n")
  })

  test("adds it, once", () => {
    put(".pre-commit-config.yaml", "repos:\n- repo: local\n  hooks: []\n")
    expect(run("init", "--hook")).toMatchObject({status: 0, stderr: ""})
    const {repos} = parse(read(".pre-commit-config.yaml")) as {repos: {repo: string}[]}
    expect(repos.map(({repo}) => repo)).toEqual(["local", "https://github.com/dockerlint/dockerlint"])
    const before = read(".pre-commit-config.yaml")
    expect(run("init", "--hook", "--force").stdout).toContain("has the hook already")
    expect(read(".pre-commit-config.yaml")).toBe(before)
  })

  test("writes a configuration of pre-commit where there is none", () => {
    run("init", "--hook")
    expect(parse(read(".pre-commit-config.yaml"))).toMatchObject({repos: [{hooks: [{id: "dockerlint"}]}]})
  })

  test("fails where the list is written in another way", () => {
    put(".pre-commit-config.yaml", "repos: []\n")
    expect(run("init", "--hook")).toMatchObject({status: 3, stderr: expect.stringContaining("it is left alone")})
    expect(read(".pre-commit-config.yaml")).toBe("repos: []\n")
  })

  const python = hasProgram("python3", "questions in a terminal", ["-c", "import pty"])
  test.skipIf(!python).each([
    ["y\n", true],
    ["\n", false],
    ["\u0004", false],
  ])("is asked for in a terminal: %j", (answer, added) => {
    put(".pre-commit-config.yaml", "repos:\n- repo: local\n  hooks: []\n")
    const code = "import pty, sys\npty.spawn(sys.argv[1:])"
    const {stdout} = spawnSync("python3", ["-c", code, process.execPath, program, "init"], {
      cwd: folder,
      input: answer,
      encoding: "utf8",
    })
    expect(stdout).toContain("Add the hook of dockerlint to .pre-commit-config.yaml? [y/N]")
    expect(read(".pre-commit-config.yaml").includes("dockerlint")).toBe(added)
  })
})
