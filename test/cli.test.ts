import {spawnSync} from "node:child_process"
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {fileURLToPath} from "node:url"
import {afterAll, beforeAll, describe, expect, test} from "vitest"

// The built program as a user runs it.

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url))

const RELATIVE = "FROM alpine:3.22\nWORKDIR app\n"
const BROKEN = "FROM alpine:3.22\nCOPPY a /b\n"
/** Nothing at warning or error level. */
const FINE = "ARG VERSION=1\nFROM scratch\n"

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
})

afterAll(() => {
  rmSync(folder, {recursive: true})
})

function put(path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), {recursive: true})
  writeFileSync(join(folder, path), text)
}

function run(args: string[], {input = "", env = {}}: {input?: string; env?: Record<string, string>} = {}) {
  const {NO_COLOR, FORCE_COLOR, ...rest} = process.env
  const options = {cwd: folder, input, env: {...rest, ...env}, encoding: "utf8", maxBuffer: 1e9} as const
  const {status, stdout, stderr} = spawnSync(process.execPath, [program, ...args], options)
  return {status, stdout, stderr}
}

interface JsonFinding {
  path: string
  rule: string
  [key: string]: unknown
}

function findingsOf(stdout: string): JsonFinding[] {
  return (JSON.parse(stdout) as {findings: JsonFinding[]}).findings
}

/** The part of the text output that is about a rule. */
function textOf(stdout: string, rule: string): string | undefined {
  return stdout.split("\n\n").find(part => part.split("\n")[0]!.includes(` ${rule}: `))
}

describe("text", () => {
  test("shows the place, the rule, the message, the source and a summary", () => {
    put("one/relative.Dockerfile", RELATIVE)
    const {status, stdout, stderr} = run(["one/relative.Dockerfile"])
    const [head, ...rest] = textOf(stdout, "relative-workdir")!.split("\n")
    expect(head).toMatch(/^one\/relative\.Dockerfile:2:9 warning relative-workdir: "app" is relative/)
    expect(rest).toEqual(["  2 | WORKDIR app", "    |         ^^^", "    = fix: Write /app"])
    expect(stdout).toMatch(/\d warnings?.* in 1 file/)
    expect({status, stderr}).toEqual({status: 1, stderr: ""})
  })

  test("aligns the underline behind tabs and wide characters, and shows control characters", () => {
    put("wide.Dockerfile", "FROM alpine:3.22\nRUN\t\u001b[31m \u8a9e\nWORKDIR\tapp\n\u8a9e\u{1f433}x\n")
    const {stdout} = run(["wide.Dockerfile"])
    expect(textOf(stdout, "relative-workdir")!.split("\n").slice(1, 3)).toEqual([
      "  3 | WORKDIR app",
      "    |         ^^^",
    ])
    expect(textOf(stdout, "unknown-instruction")!.split("\n").slice(1, 3)).toEqual([
      "  4 | \u8a9e\u{1f433}x",
      "    | ^^^^^",
    ])
    expect(stdout).not.toContain("\u001b")
  })

  test("cuts a long line around the place", () => {
    put("long.Dockerfile", `FROM alpine:3.22\nWORKDIR ${"a".repeat(400)}/end\n`)
    const [, line, marks] = textOf(run(["long.Dockerfile"]).stdout, "relative-workdir")!.split("\n")
    expect(line).toMatch(/^ {2}2 \| WORKDIR a+…$/)
    expect(line!.length).toBeLessThanOrEqual(120)
    expect(marks).toMatch(/^ {4}\| {9}\^{80,120}$/)
  })

  test("has colours only where they are asked for, as the output is no terminal", () => {
    put("one/relative.Dockerfile", RELATIVE)
    const colored = (env: Record<string, string>) => run(["one/relative.Dockerfile"], {env}).stdout.includes("\u001b[")
    expect(colored({})).toBe(false)
    expect(colored({FORCE_COLOR: "1"})).toBe(true)
    expect(colored({FORCE_COLOR: "0"})).toBe(false)
    expect(colored({FORCE_COLOR: "1", NO_COLOR: "1"})).toBe(false)
  })
})

describe("json", () => {
  test("has everything about a finding", () => {
    put("one/relative.Dockerfile", RELATIVE)
    const {status, stdout} = run(["--format", "json", "one/relative.Dockerfile"])
    const report = JSON.parse(stdout) as object
    expect(report).toMatchObject({errors: [], files: 1})
    expect(status).toBe(1)
    expect(findingsOf(stdout).find(({rule}) => rule === "relative-workdir")).toEqual({
      path: "one/relative.Dockerfile",
      rule: "relative-workdir",
      aliases: ["DL3000", "WorkdirRelativePath"],
      severity: "warning",
      message: expect.stringContaining('"app"'),
      start: {line: 2, column: 9, offset: 25},
      end: {line: 2, column: 12, offset: 28},
      url: "https://github.com/dockerlint/dockerlint/blob/main/docs/rules/relative-workdir.md",
      fixes: [
        {
          title: "Write /app",
          safe: false,
          edits: [{start: {line: 2, column: 9, offset: 25}, end: {line: 2, column: 9, offset: 25}, text: "/"}],
        },
      ],
      related: [],
    })
  })

  test("is whole when it is large", () => {
    put("large.Dockerfile", `FROM alpine:3.22\n${"COPPY a /b\n".repeat(5000)}`)
    expect(findingsOf(run(["--format", "json", "large.Dockerfile"]).stdout).length).toBeGreaterThanOrEqual(5000)
  })

  test("is well-formed when nothing is found", () => {
    put("fine.Dockerfile", FINE)
    const {status, stdout} = run(["--format=json", "fine.Dockerfile"])
    expect(findingsOf(stdout).filter(({severity}) => severity === "error" || severity === "warning")).toEqual([])
    expect(status).toBe(0)
  })
})

describe("reports", () => {
  const json = (path: string) => findingsOf(readFileSync(join(folder, path), "utf8"))

  test("several at once, each in its place", () => {
    put("one/relative.Dockerfile", RELATIVE)
    const outputs = ["--output", "json=lint.json", "--output=gnu=lint.txt"]
    const {status, stdout, stderr} = run([...outputs, "one/relative.Dockerfile"], {env: {FORCE_COLOR: "1"}})
    expect({status, stderr}).toEqual({status: 1, stderr: ""})
    expect(stdout).toContain("\u001b[")
    expect(textOf(stdout.replaceAll(/\u001b\[\d+m/g, ""), "relative-workdir")).toBeDefined()
    expect(json("lint.json").map(({rule}) => rule)).toContain("relative-workdir")
    const lines = readFileSync(join(folder, "lint.txt"), "utf8")
    expect(lines).toMatch(/^one\/relative\.Dockerfile:2:9: warning: .* \[relative-workdir\]$/m)
  })

  test("a file alone has what --format shows, in place of standard output", () => {
    put("one/relative.Dockerfile", RELATIVE)
    put("lint.json", "old and much longer ".repeat(1000))
    const {stdout} = run(["--format", "json", "--output", "lint.json", "one/relative.Dockerfile"])
    expect(stdout).toBe("")
    expect(json("lint.json").length).toBeGreaterThan(0)
    expect(readdirSync(folder).filter(name => name.startsWith("lint.json"))).toEqual(["lint.json"])
    const dash = run(["--output", "json=-", "one/relative.Dockerfile"])
    expect(findingsOf(dash.stdout)).toEqual(json("lint.json"))
  })

  test("a colour stays on the screen", () => {
    put("one/relative.Dockerfile", RELATIVE)
    run(["--output", "text=lint.txt", "one/relative.Dockerfile"], {env: {FORCE_COLOR: "1"}})
    expect(readFileSync(join(folder, "lint.txt"), "utf8")).not.toContain("\u001b")
  })

  test("what is no file is written to, and not replaced", () => {
    const {status} = run(["--output", "json=/dev/null", "one/relative.Dockerfile"])
    expect(status).toBe(1)
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true)
  })

  test("one that can't be written is said, and the others are written", () => {
    put("one/relative.Dockerfile", RELATIVE)
    const outputs = ["--output", "json=missing/lint.json", "--output", "json=written.json"]
    const {status, stderr} = run([...outputs, "one/relative.Dockerfile"])
    expect({status, stderr}).toEqual({status: 3, stderr: "dockerlint: missing/lint.json: no such file or folder\n"})
    expect(json("written.json").length).toBeGreaterThan(0)
  })

  test("they never take the place of a file to lint", () => {
    put("one/relative.Dockerfile", RELATIVE)
    const {status, stdout, stderr} = run(["--output", "one/relative.Dockerfile", "one"])
    expect({status, stdout}).toEqual({status: 2, stdout: ""})
    expect(stderr).toContain("one/relative.Dockerfile")
    expect(readFileSync(join(folder, "one/relative.Dockerfile"), "utf8")).toBe(RELATIVE)
  })

  test("they are written although the reader of standard output goes away", () => {
    put("large.Dockerfile", `FROM alpine:3.22\n${"COPPY a /b\n".repeat(5000)}`)
    const script = `"${process.execPath}" "${program}" --output json=gone.json large.Dockerfile | head -n 1`
    spawnSync("sh", ["-c", script], {cwd: folder})
    expect(json("gone.json").length).toBeGreaterThanOrEqual(5000)
  })

  test("a file that can't be read is in them", () => {
    put("one/relative.Dockerfile", RELATIVE)
    const {status, stdout} = run(["--format", "sarif", "missing.Dockerfile", "one/relative.Dockerfile"])
    expect(status).toBe(3)
    expect((JSON.parse(stdout) as {runs: unknown[]}).runs[0]).toMatchObject({
      invocations: [{exitCode: 3, toolExecutionNotifications: [{level: "error"}]}],
    })
  })
})

test("a file's name does not steer the terminal", () => {
  put("\u001b[31m/red.Dockerfile", RELATIVE)
  symlinkSync("nowhere", join(folder, "\u001b[31m/\u001b[2Jlost.Dockerfile"))
  const {stdout, stderr} = run(["\u001b[31m"])
  expect(stdout).toContain("\u241b[31m/red.Dockerfile:2:9")
  expect(stderr).toBe("dockerlint: \u241b[31m/\u241b[2Jlost.Dockerfile: no such file or folder\n")
  expect(stdout).not.toContain("\u001b")
})

describe("what counts", () => {
  test.each([
    ["none", 0],
    ["error", 0],
    ["warning", 1],
    ["info", 1],
    ["style", 1],
  ])("--fail-on %s", (level, code) => {
    put("one/relative.Dockerfile", RELATIVE)
    expect(run(["--fail-on", level, "one/relative.Dockerfile"]).status).toBe(code)
  })

  test("style counts only where it is asked for", () => {
    put("casing.Dockerfile", 'FROM scratch as one\nCMD ["/a"]\n')
    const rules = findingsOf(run(["--format", "json", "casing.Dockerfile"]).stdout)
    expect(rules.map(({severity}) => severity)).toContain("style")
    expect(rules.map(({severity}) => severity)).not.toContain("warning")
    expect(run(["casing.Dockerfile"]).status).toBe(0)
    expect(run(["--fail-on", "style", "casing.Dockerfile"]).status).toBe(1)
  })

  test("--quiet leaves out what does not count, and all that is no finding", () => {
    put("mixed.Dockerfile", "FROM alpine:3.22 as one\nWORKDIR app\n")
    const whole = run(["mixed.Dockerfile"]).stdout
    const {status, stdout} = run(["--quiet", "mixed.Dockerfile"])
    expect(status).toBe(1)
    expect(whole).toContain("from-as-casing")
    expect(stdout).not.toContain("from-as-casing")
    expect(stdout).toBe(`${textOf(whole, "relative-workdir")}\n\n`)
    expect(run(["-q", "--fail-on", "error", "mixed.Dockerfile"])).toEqual({status: 0, stdout: "", stderr: ""})
    put("empty/x", "")
    expect(run(["-q", "empty"])).toEqual({status: 0, stdout: "", stderr: ""})
  })

  test("--statistics counts in place of findings", () => {
    put("two.Dockerfile", "FROM alpine:3.22\nWORKDIR app\nWORKDIR lib\n")
    const {stdout} = run(["--statistics", "two.Dockerfile"])
    expect(stdout).toMatch(/^2 {2}warning {2}relative-workdir +WORKDIR is relative/m)
    expect(stdout).not.toContain("two.Dockerfile:")
    expect(run(["--statistics", "--format", "gnu", "two.Dockerfile"]).status).toBe(2)
  })
})

/** Runs the program in a terminal; answers what it shows. */
function inTerminal(args: string[], env: Record<string, string> = {}): string {
  const script = `import pty, sys, os\nsys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))`
  const {NO_COLOR, FORCE_COLOR, CI, ...rest} = process.env
  return spawnSync("python3", ["-c", script, process.execPath, program, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: {...rest, TERM: "xterm", ...env},
    maxBuffer: 1e9,
  }).stdout
}

const hasTerminal = spawnSync("python3", ["-c", "import pty"]).status === 0
if (!hasTerminal) console.warn("skipped: tests in a terminal, since python3 is not here")

describe.skipIf(!hasTerminal)("in a terminal", () => {
  test("colours, unless they are not wanted", () => {
    put("one/relative.Dockerfile", RELATIVE)
    expect(inTerminal(["one"])).toContain("\u001b[33m")
    expect(inTerminal(["--no-color", "one"])).not.toContain("\u001b")
    expect(inTerminal(["one"], {NO_COLOR: "1"})).not.toContain("\u001b")
    expect(inTerminal(["explain", "--no-color", "DL3000"])).not.toContain("\u001b")
  })

  test("a bar for a long run, which is gone at its end, and none in CI or for a short one", () => {
    const line = "RUN apt-get update && apt-get install -y curl | cat\n"
    for (let i = 0; i < 40; i++) put(`long/${i}.Dockerfile`, `FROM alpine:3.22\n${line.repeat(100)}`)
    const shown = inTerminal(["--format", "json", "--output", "long.json", "long"])
    const bars = shown.match(/\[#*\.*\] \d+ of 40 files/g) ?? []
    expect(bars.length).toBeGreaterThan(0)
    expect(shown.endsWith("\r\u001b[K")).toBe(true)
    expect(inTerminal(["--format", "json", "--output", "long.json", "long"], {CI: "true"})).toBe("")
    expect(inTerminal(["--format", "json", "--output", "long.json", "--quiet", "long"])).toBe("")
    expect(inTerminal(["--format", "json", "--output", "long.json", "long/0.Dockerfile"])).toBe("")
  })
})

describe("paths", () => {
  test("a folder is searched, in order, without hidden folders, node_modules and ignore files", () => {
    const names = [
      "Containerfile",
      "Dockerfile",
      "a b.Dockerfile",
      "deep/Dockerfile.dev",
      "deep/er/x.dockerfile",
      "z.Containerfile",
    ]
    for (const name of names) put(`tree/${name}`, BROKEN)
    const others = [
      "Dockerfile.dockerignore",
      "xDockerfile",
      "node_modules/p/Dockerfile",
      ".git/Dockerfile",
      ".hidden/Dockerfile",
    ]
    for (const name of others) put(`tree/${name}`, BROKEN)
    symlinkSync("..", join(folder, "tree/deep/loop"))
    symlinkSync("../Dockerfile", join(folder, "tree/deep/Dockerfile"))
    const {stdout} = run(["--format", "json", "tree"])
    expect([...new Set(findingsOf(stdout).map(({path}) => path))]).toEqual(names.map(name => `tree/${name}`))
  })

  test("a folder without Dockerfiles is said, and no error", () => {
    mkdirSync(join(folder, "empty"), {recursive: true})
    expect(run(["empty"])).toEqual({status: 0, stdout: "", stderr: "dockerlint: no Dockerfiles in empty\n"})
  })

  test("standard input, under the name given", () => {
    const {status, stdout} = run(["-", "--stdin-filename", "api/Dockerfile"], {input: BROKEN})
    expect(stdout).toContain("api/Dockerfile:2:1 error unknown-instruction: ")
    expect(status).toBe(1)
    expect(run(["-"], {input: BROKEN}).stdout).toContain("-:2:1 error")
  })

  test("what can't be read costs only itself", () => {
    put("one/relative.Dockerfile", RELATIVE)
    symlinkSync("circle", join(folder, "circle"))
    const {status, stdout, stderr} = run(["missing", "circle", "one/relative.Dockerfile"])
    expect(stderr).toBe(
      "dockerlint: missing: no such file or folder\ndockerlint: circle: symbolic links lead in a circle\n",
    )
    expect(stdout).toContain("one/relative.Dockerfile:2:9")
    expect(status).toBe(3)
    const {errors, files} = JSON.parse(
      run(["--format", "json", "missing", "one/relative.Dockerfile"]).stdout,
    ) as Record<string, unknown>
    expect({errors, files}).toEqual({errors: [{path: "missing", message: "no such file or folder"}], files: 1})
  })

  test("any bytes are linted", () => {
    put("bytes.Dockerfile", Buffer.concat([Buffer.from(BROKEN), Buffer.from([0, 0xff, 0xfe, 0, 0xc3, 10])]))
    const {status, stdout} = run(["bytes.Dockerfile"])
    expect(stdout).toContain("bytes.Dockerfile:2:1 error unknown-instruction")
    expect(status).toBe(1)
  })

  test("the ignore file beside a Dockerfile is known", () => {
    put("ignored/Dockerfile", "FROM scratch\nCOPY secret /\n")
    const copies = () =>
      findingsOf(run(["--format", "json", "ignored"]).stdout).filter(({aliases}) =>
        (aliases as string[]).includes("CopyIgnoredFile"),
      )
    expect(copies()).toEqual([])
    put("ignored/.dockerignore", "secret\n")
    expect(copies()).toHaveLength(1)
    put("ignored/Dockerfile.dockerignore", "other\n")
    expect(copies()).toEqual([])
  })
})

describe("arguments", () => {
  test.each([
    [["--fromat", "json"], "unknown option '--fromat'\n(Did you mean --format?)"],
    [["--format", "xml"], "The formats are text, compact, json"],
    [["--format", "sarf"], "Did you mean sarif?"],
    [["--output", "sarf=x"], "Did you mean sarif?"],
    [["--output", "sarif="], "It needs a file"],
    [["--output", "json=-", "--output", "gnu=-"], "two reports for standard output"],
    [["--output", "json=a", "--output", "gnu=a"], "two reports for a"],
    [["--format", "text", "--output", "json=-"], "cannot both write to standard output"],
    [["--fail-on", "fatal"], "Allowed choices are error, warning, info, style, none"],
    [["--platform", "linux/amd64/v1/x"], "linux/amd64"],
    [["--build-context", "=x"], "It needs a name"],
    [["explain", "relative-workdri"], "there is no rule or group relative-workdri; did you mean relative-workdir?"],
    [["parse", "--cases", "Dockerfile"], "--cases takes no paths"],
  ])("%j is wrong usage", (args, message) => {
    const {status, stdout, stderr} = run(args)
    expect(stderr).toContain(message)
    expect({status, stdout}).toEqual({status: 2, stdout: ""})
  })

  test("help and version", () => {
    const {status, stdout} = run(["--help"])
    expect(status).toBe(0)
    for (const word of ["Examples:", "--build-arg", "--stdin-filename", "explain", "Exit codes:"])
      expect(stdout).toContain(word)
    expect(run(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  test("build arguments and the target reach the analysis", () => {
    put("args.Dockerfile", "ARG BASE\nFROM $BASE AS one\nFROM scratch\n")
    const rules = (...args: string[]) =>
      findingsOf(run(["--format", "json", ...args, "args.Dockerfile"]).stdout).map(({rule}) => rule)
    const without = rules()
    expect(rules("--build-arg", "BASE=alpine:3.22")).not.toEqual(without)
    const env = {BASE: "alpine:3.22"}
    const {stdout} = run(["--format", "json", "--build-arg", "BASE", "args.Dockerfile"], {env})
    expect(findingsOf(stdout).map(({rule}) => rule)).not.toEqual(without)
    expect(rules("--target", "nowhere")).not.toEqual(without)
  })
})

test("explain tells of one rule, by its name or any code, and of all", () => {
  const page = run(["explain", "relative-workdir"])
  expect(page.status).toBe(0)
  expect(page.stdout).toContain("also known as DL3000, WorkdirRelativePath")
  expect(page.stdout).toContain("ignore=relative-workdir")
  expect(page.stdout).not.toContain("<|")
  expect(run(["explain", "dl3000"]).stdout).toContain("relative-workdir: ")
  expect(run(["explain"]).stdout).toMatch(/^warning +relative-workdir +WORKDIR is/m)
})

describe("parse", () => {
  test("prints a line for each file, and goes on behind one that can't be read", () => {
    put("one/relative.Dockerfile", RELATIVE)
    put("broken.Dockerfile", BROKEN)
    put("list", "broken.Dockerfile\nmissing\none/relative.Dockerfile\n")
    const {status, stdout, stderr} = run(["parse", "--files-from", "list"])
    const [broken, relative, ...more] = stdout
      .trim()
      .split("\n")
      .map(line => JSON.parse(line) as unknown)
    expect(more).toEqual([])
    expect(broken).toMatchObject({file: "broken.Dockerfile", error: {stage: "instructions", lines: [2]}})
    expect(relative).toEqual({
      file: "one/relative.Dockerfile",
      escape: "\\",
      instructions: [
        {keyword: "from", flags: [], args: ["alpine:3.22"], json: false, start: 1, end: 1, heredocs: [], comments: []},
        {keyword: "workdir", flags: [], args: ["app"], json: false, start: 2, end: 2, heredocs: [], comments: []},
      ],
      stages: [{name: "", base: "alpine:3.22"}],
      error: null,
      warnings: [{rule: "WorkdirRelativePath", line: 2, message: expect.any(String)}],
    })
    expect(stderr).toBe("dockerlint: missing: no such file or folder\n")
    expect(status).toBe(3)
  })

  test("answers cases in their order", () => {
    const cases = [
      {name: "wide \u8a9e", source: "FROM scratch\nCOPY a /\n", dockerignore: "a\n"},
      {name: "second", source: RELATIVE},
    ]
    const input = cases.map(one => JSON.stringify(one)).join("\n")
    const {status, stdout} = run(["parse", "--cases"], {input})
    const answers = stdout
      .trim()
      .split("\n")
      .map(line => JSON.parse(line) as {name: string; warnings: {rule: string}[]})
    expect(answers.map(({name, warnings}) => [name, ...warnings.map(({rule}) => rule)])).toEqual([
      ["wide \u8a9e", "CopyIgnoredFile"],
      ["second", "WorkdirRelativePath"],
    ])
    expect(status).toBe(0)
  })
})

test("a reader that goes away is no error", () => {
  put("large.Dockerfile", `FROM alpine:3.22\n${"COPPY a /b\n".repeat(5000)}`)
  const script = `"${process.execPath}" "${program}" large.Dockerfile | head -n 1`
  const {stdout, stderr} = spawnSync("sh", ["-c", script], {cwd: folder, encoding: "utf8"})
  expect(stdout).toMatch(/^large\.Dockerfile:2:1 /)
  expect(stderr).toBe("")
})
