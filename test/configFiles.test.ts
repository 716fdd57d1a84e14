import {spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {fileURLToPath} from "node:url"
import {Ajv} from "ajv"
import {afterEach, beforeEach, describe, expect, test} from "vitest"
import {parse} from "yaml"

// Configurations on disk, as a user meets them: which one counts, flags over files, and exit codes.

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url))

/** One finding of missing-tag, one of relative-workdir, and nothing else at warning level. */
const DOCKERFILE = "FROM alpine\nWORKDIR app\n"

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  put("Dockerfile", DOCKERFILE)
})

afterEach(() => rmSync(folder, {recursive: true}))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), {recursive: true})
  writeFileSync(join(folder, path), text)
}

/** `found`: severities, rules and places on standard output. */
function run(
  args: string,
  {env = {}, cwd = ".", input = ""}: {env?: Record<string, string>; cwd?: string; input?: string} = {},
) {
  const options = {
    cwd: join(folder, cwd),
    env: {PATH: process.env.PATH!, HOME: folder, ...env},
    input,
    encoding: "utf8",
  } as const
  const words = ["--format", "compact", ...args.split(" ").filter(word => word !== "")]
  const {status, stdout, stderr} = spawnSync(process.execPath, [program, ...words], options)
  const found = stdout.split("\n").flatMap(line => {
    const [, place, what] = /^(\S+?):\d+ (\w+ [\w-]+):/.exec(line) ?? []
    return place ? [`${place} ${what}`] : []
  })
  return {
    status,
    found,
    stderr: stderr
      .trimEnd()
      .split("\n")
      .filter(line => line !== ""),
  }
}

describe("which configuration counts", () => {
  test("those above, the nearest one most", () => {
    put(".dockerlint.yaml", "rules: {missing-tag: off, relative-workdir: error}\n")
    put("sub/.dockerlint.yml", "rules: {relative-workdir: style}\n")
    put("sub/deep/Dockerfile", DOCKERFILE)
    expect(run(".").found).toEqual([
      "Dockerfile:2 error relative-workdir",
      "sub/deep/Dockerfile:2 style relative-workdir",
    ])
    expect(run("", {cwd: "sub"})).toEqual({status: 0, found: ["deep/Dockerfile:2 style relative-workdir"], stderr: []})
  })

  test("root: true ends it", () => {
    put(".dockerlint.yaml", "rules: {missing-tag: off}\n")
    put("sub/.dockerlint.yaml", "root: true\n")
    put("sub/Dockerfile", "FROM alpine\n")
    expect(run("sub").found).toEqual(["sub/Dockerfile:1 warning missing-tag"])
  })

  test("two names in one folder are one too many", () => {
    put(".dockerlint.yaml", "")
    put(".dockerlint.yml", "")
    const {status, stderr} = run("")
    expect(status).toBe(2)
    expect(stderr[0]).toMatch(/^dockerlint: \.dockerlint\.yml: there is \.dockerlint\.yaml beside it/)
  })

  test("--config takes one, --no-config none", () => {
    put(".dockerlint.yaml", "rules: {all: off}\n")
    put("other.yaml", "rules: {missing-tag: off}\n")
    expect(run("").found).toEqual([])
    expect(run("--config other.yaml").found).toEqual(["Dockerfile:2 warning relative-workdir"])
    expect(run("--no-config").found).toHaveLength(2)
    expect(run("--config nope.yaml")).toMatchObject({status: 2, found: []})
  })

  test("standard input has the configuration of its name", () => {
    put("sub/.dockerlint.yaml", "rules: {missing-tag: off}\n")
    expect(run("--stdin-filename sub/Dockerfile", {input: "FROM alpine\n"}).found).toEqual([])
    expect(run("-", {input: "FROM alpine\n"}).found).toHaveLength(1)
  })

  test("a package in a node_modules above, named or by its usual name, and a file of it", () => {
    put("node_modules/@team/named/package.json", '{"dockerlint": "conf/base.yaml"}')
    put("node_modules/@team/named/conf/base.yaml", "rules: {missing-tag: error}\n")
    put("node_modules/plain/dockerlint.json", '{"rules": {"missing-tag": "info"}}')
    put("sub/Dockerfile", "FROM alpine\n")
    for (const [name, severity] of [
      ["@team/named", "error"],
      ["plain", "info"],
      ["@team/named/conf/base.yaml", "error"],
    ]) {
      put("sub/.dockerlint.yaml", `extends: "${name}"\n`)
      expect(run("sub").found).toEqual([`sub/Dockerfile:1 ${severity} missing-tag`])
    }
    put("sub/.dockerlint.yaml", "extends: plain/../../secret.yaml\n")
    put("node_modules/secret.yaml", "")
    expect(run("sub").stderr[0]).toMatch(/there is no package plain\/\.\.\/\.\.\/secret\.yaml/)
  })

  test("the one of hadolint where there is none of ours: nearest, then at home", () => {
    put(".config/hadolint.yaml", "ignored: [DL3000]\n")
    expect(run("").found).toEqual(["Dockerfile:1 warning missing-tag"])
    put(".hadolint.yaml", "ignored: [DL3006]\n")
    expect(run("").found).toEqual(["Dockerfile:2 warning relative-workdir"])
    expect(run("", {env: {HADOLINT_IGNORE: "DL3000"}}).found).toEqual([])
    expect(run("--no-config", {env: {HADOLINT_IGNORE: "DL3000"}}).found).toHaveLength(2)
    put(".dockerlint.yaml", "rules: {}\n")
    expect(run("", {env: {HADOLINT_IGNORE: "DL3000"}}).found).toHaveLength(2)
    expect(run("--config .hadolint.yaml").found).toHaveLength(1)
  })
})

describe("what it says", () => {
  test("globs start from the folder of the configuration", () => {
    put(
      ".dockerlint.yaml",
      'overrides: [{files: /legacy/, rules: {all: off}}, {files: "*.prod", rules: {missing-tag: error}}]\n',
    )
    put("legacy/a/Dockerfile", "FROM alpine\n")
    put("a/legacy/Dockerfile", "FROM alpine\n")
    put("a/Dockerfile.prod", "FROM alpine\n")
    const found = ["Dockerfile.prod:1 error missing-tag", "legacy/Dockerfile:1 warning missing-tag"]
    expect(run("", {cwd: "a"}).found).toEqual(found)
    expect(run("legacy").found).toEqual([])
    put(".dockerlint.yaml", "overrides: [{files: legacy/, rules: {all: off}}]\n")
    expect(run("a/legacy").found).toEqual([])
  })

  test("files that are excluded, also where they are named", () => {
    put(".dockerlint.yaml", "exclude: vendor/\n")
    put("vendor/Dockerfile", "FROM alpine\n")
    expect(run(".").found).toHaveLength(2)
    const {status, stderr} = run("vendor/Dockerfile")
    expect(status).toBe(0)
    expect(stderr).toEqual(["dockerlint: vendor/Dockerfile is not linted: .dockerlint.yaml:1 excludes it"])
  })

  test("build arguments, and flags over them", () => {
    put("Dockerfile", "ARG TAG\nFROM alpine:$TAG\n")
    put(".dockerlint.yaml", "build: {args: {TAG: latest}}\n")
    expect(run("").found.join()).toMatch(/latest-tag/)
    expect(run("--build-arg TAG=3.22").found).toEqual([])
  })

  test("what fails a run, and the format", () => {
    put(".dockerlint.yaml", "failOn: error\nformat: json\n")
    expect(run("").status).toBe(0)
    expect(run("--fail-on warning").status).toBe(1)
    const {stdout} = spawnSync(process.execPath, [program], {cwd: folder, encoding: "utf8"})
    expect(Object.keys(JSON.parse(stdout) as object)).toContain("findings")
  })

  test("--rule and --ruleset over everything", () => {
    put(".dockerlint.yaml", "rules: {missing-tag: off}\n")
    expect(run("--rule missing-tag=error --rule DL3000=off").found).toEqual(["Dockerfile:1 error missing-tag"])
    expect(run("--rule missing-tga=off").stderr[0]).toMatch(/did you mean missing-tag\?$/)
    expect(run("--rule all=off --rule line-too-long").status).toBe(0)
    expect(run("--ruleset 2026.1").found).toHaveLength(1)
    expect(run("--ruleset 2025.1")).toMatchObject({status: 2, found: []})
  })

  test("comments silence nothing where that is said, and those that silence nothing are told", () => {
    put("Dockerfile", "# dockerlint file ignore=missing-tag,latest-tag -- so it is\nFROM alpine\n")
    expect(run("").found).toEqual(["Dockerfile:1 info unused-ignore"])
    expect(run("--report-unused-ignores")).toMatchObject({status: 1, found: ["Dockerfile:1 warning unused-ignore"]})
    expect(run("--no-inline-ignores").found).toEqual(["Dockerfile:2 warning missing-tag"])
    put(".dockerlint.yaml", "inlineIgnores: false\n")
    expect(run("").found).toEqual(["Dockerfile:2 warning missing-tag"])
  })

  test("how files are formatted, and flags over that", () => {
    put(".dockerlint.yaml", "formatting: {keywordCase: lower}\noverrides: []\n")
    const format = (...words: string[]) =>
      spawnSync(process.execPath, [program, "format", ...words, "-"], {
        cwd: folder,
        input: "From alpine\n",
        encoding: "utf8",
      }).stdout
    expect(format()).toBe("from alpine\n")
    expect(format("--keyword-case", "upper")).toBe("FROM alpine\n")
    expect(format("--no-config")).toBe("FROM alpine\n")
    put(".dockerlint.yaml", "exclude: Dockerfile\n")
    const {stderr} = spawnSync(process.execPath, [program, "format", "Dockerfile"], {cwd: folder, encoding: "utf8"})
    expect(stderr).toBe("dockerlint: Dockerfile is not formatted: .dockerlint.yaml:1 excludes it\n")
  })

  test("mistakes are told, and nothing is linted", () => {
    put(".dockerlint.yaml", "rules:\n  missing-tga: off\nx: 1\n")
    const {status, found, stderr} = run("")
    expect({status, found}).toEqual({status: 2, found: []})
    expect(stderr[0]).toBe(
      "dockerlint: .dockerlint.yaml:2:3: there is no rule or group missing-tga; did you mean missing-tag?",
    )
    expect(stderr).toHaveLength(2)
  })

  test("what is quoted does not steer a terminal", () => {
    put(".dockerlint.yaml", 'rules: {"\\e[31mx": off}\n')
    expect(run("").stderr).toEqual(["dockerlint: .dockerlint.yaml:1:9: there is no rule or group \u241b[31mx"])
  })

  test("a circle on disk", () => {
    put(".dockerlint.yaml", "extends: ./a.yaml\n")
    put("a.yaml", "extends: ./.dockerlint.yaml\n")
    expect(run("")).toEqual({
      status: 2,
      found: [],
      stderr: [
        "dockerlint: a.yaml:1:10: configurations extend each other in a circle: .dockerlint.yaml extends a.yaml extends .dockerlint.yaml",
      ],
    })
  })
})

describe("--print-config", () => {
  const print = (args: string[]) =>
    spawnSync(process.execPath, [program, "--print-config", ...args], {cwd: folder, encoding: "utf8"})

  test("says of everything where it comes from", () => {
    put(".dockerlint.yaml", "rules: {missing-tag: error}\nbuild: {args: {A: 1}}\n")
    const {stdout, status} = print(["Dockerfile", "--target", "prod", "--rule", "latest-tag=off"])
    expect(status).toBe(0)
    const lines = stdout.split("\n").map(line => line.replace(/ {2,}#/, "  #"))
    expect(lines).toContain("  missing-tag: error  # .dockerlint.yaml:1")
    expect(lines).toContain('    A: "1"  # .dockerlint.yaml:2')
    expect(lines).toContain("  target: prod  # --target")
    expect(lines).toContain("  latest-tag: off  # --rule")
    expect(lines).toContain("failOn: warning  # default")
    expect(lines).toContain("  unpinned-apt-package: off  # default")
  })

  test("is a configuration itself, of the same meaning", () => {
    put(".dockerlint.yaml", "rules: {all: off, missing-tag: error}\nlabels: {a.b: url}\nallowedRegistries: ['*.io']\n")
    const first = print(["Dockerfile"]).stdout
    put(".dockerlint.yaml", first)
    const plain = (text: string) => text.replace(/ +#.*/g, "")
    expect(plain(print(["Dockerfile"]).stdout)).toBe(plain(first))
  })
})

describe("--baseline", () => {
  test("keeps what is known, whatever stands above it, and reports what is new", () => {
    expect(run("--baseline known.json --write-baseline")).toEqual({status: 0, found: [], stderr: []})
    expect(run("--baseline known.json")).toEqual({status: 0, found: [], stderr: []})
    put("Dockerfile", `# a comment\r\n\n${DOCKERFILE}WORKDIR ../new\n`)
    expect(run("--baseline known.json").found).toEqual(["Dockerfile:5 warning relative-workdir"])
  })

  test("tells what is gone, and takes it out", () => {
    put("other/Dockerfile", DOCKERFILE)
    run("--baseline known.json --write-baseline")
    put("Dockerfile", "FROM alpine\n")
    expect(run("--baseline known.json Dockerfile").stderr).toEqual([
      "dockerlint: known.json: Dockerfile has no such relative-workdir any more",
      "dockerlint: known.json: --write-baseline takes out what is gone",
    ])
    run("--baseline known.json --write-baseline Dockerfile")
    const {findings} = JSON.parse(readFileSync(join(folder, "known.json"), "utf8")) as {
      findings: {path: string; rule: string}[]
    }
    expect(findings.map(({path, rule}) => `${path} ${rule}`)).toEqual([
      "Dockerfile missing-tag",
      "other/Dockerfile missing-tag",
      "other/Dockerfile relative-workdir",
    ])
  })

  test("in the configuration, from its folder", () => {
    put("sub/Dockerfile", DOCKERFILE)
    put(".dockerlint.yaml", "baseline: known.json\n")
    expect(run("--write-baseline .").status).toBe(0)
    expect(run("", {cwd: "sub"})).toMatchObject({status: 0, found: []})
  })

  test.each([
    ["--write-baseline", /needs the file/],
    ["--baseline nope.json", /nope\.json: no such file/],
    ["--baseline Dockerfile", /this is no baseline/],
  ])("%s is misuse", (args, message) => {
    const {status, stderr} = run(args)
    expect(status).toBe(2)
    expect(stderr[0]).toMatch(message)
  })
})

describe("rules", () => {
  const rules = (...args: string[]) => spawnSync(process.execPath, [program, "rules", ...args], {encoding: "utf8"})

  test("are listed by severity, group and state", () => {
    const names = (...args: string[]) =>
      JSON.parse(rules("--format", "json", ...args).stdout) as {name: string; off: boolean}[]
    expect(names().length).toBeGreaterThan(200)
    expect(names("--group", "CKV_DOCKER_7").map(({name}) => name)).toEqual(["latest-tag", "missing-tag"])
    expect(names("--off").every(({off}) => off)).toBe(true)
    expect(names("--fixable").map(({name}) => name)).toContain("stage-name-casing")
    expect(rules("--severity", "style").stdout).toMatch(/^style {4}\S/)
    expect(rules("--diff", "2026.1", "latest").status).toBe(0)
    expect(rules("--diff", "2025.1").status).toBe(2)
    expect(rules("--group", "securty").stderr).toMatch(/did you mean security\?/)
  })
})

test("the JSON schema takes what is right, and refuses what is wrong", () => {
  const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))
  const read = (name: string) => parse(readFileSync(path(name), "utf8")) as unknown
  const validate = new Ajv({strict: false}).compile(read("schema/dockerlint.schema.json") as object)
  expect(validate(read("docs/example/.dockerlint.yaml"))).toBe(true)
  expect(validate({rules: null, overrides: [{files: "a", rules: {"missing-tag": "off", DS001: "on"}}]})).toBe(true)
  expect(validate(read("docs/example/mistakes.yaml"))).toBe(false)
  expect(validate({rules: {"missing-tag": "eror"}})).toBe(false)
  expect(validate({ruleset: "2025.1"})).toBe(false)
})
