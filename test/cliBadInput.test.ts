import {spawnSync} from "node:child_process"
import {chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync} from "node:fs"
import {describe, expect, test} from "vitest"
import {at, environment, PROGRAM, preloaded, put, run, shell, useFolder} from "./support/program.ts"

// What can be wrong with what the program is given: each has a line that says so, and the right exit code. What is
// not wrong is linted all the same.

useFolder()

const BAD = "FROM alpine:3.22\nWORKDIR app\n"
/** What is found in it. */
const FOUND = "good.Dockerfile:2:9 warning relative-workdir: "

/** One file among others that are fine: its line, exit code 3, and the findings of the others. */
function costsOnlyItself(args: string[], line: string, options = {}): void {
  put("good.Dockerfile", BAD)
  for (const jobs of ["1", "2"]) {
    const {status, stdout, stderr} = run(["--jobs", jobs, ...args, "good.Dockerfile"], options)
    expect(stderr).toBe(`dockerlint: ${line}\n`)
    expect(stdout).toContain(FOUND)
    expect(status).toBe(3)
  }
}

describe("configuration", () => {
  test("broken YAML ends the run before anything is linted, and says where", () => {
    put("good.Dockerfile", BAD)
    put(".dockerlint.yaml", "rules:\n  relative-workdir: [off\n")
    const {status, stdout, stderr} = run(["good.Dockerfile"])
    expect({status, stdout}).toEqual({status: 2, stdout: ""})
    expect(stderr).toMatch(/^dockerlint: \.dockerlint\.yaml:\d+:\d+: .+\n$/)
  })

  test("configurations that extend each other", () => {
    put("good.Dockerfile", BAD)
    put(".dockerlint.yaml", "extends: ./other.yaml\n")
    put("other.yaml", "extends: ./.dockerlint.yaml\n")
    const {status, stdout, stderr} = run(["good.Dockerfile"])
    expect({status, stdout}).toEqual({status: 2, stdout: ""})
    expect(stderr).toMatch(/^dockerlint: .*(?:circle|itself|each other).*\n$/)
  })

  test("a configuration that is not there, or is a folder", () => {
    put("good.Dockerfile", BAD)
    mkdirSync(at("folder.yaml"))
    expect(run(["--config", "missing.yaml", "good.Dockerfile"])).toEqual({
      status: 2,
      stdout: "",
      stderr: "dockerlint: missing.yaml: no such file or folder\n",
    })
    const {status, stderr} = run(["--config", "folder.yaml", "good.Dockerfile"])
    expect({status, stderr}).toEqual({status: 2, stderr: "dockerlint: folder.yaml: this is a folder\n"})
  })
})

describe("paths", () => {
  test("that lead nowhere", () => {
    costsOnlyItself(["missing"], "missing: no such file or folder")
    costsOnlyItself(["good.Dockerfile/x"], "good.Dockerfile/x: a part of the path is not a folder")
    costsOnlyItself(["missing/*"], "missing/*: nothing matches this pattern")
    const long = "x".repeat(300)
    costsOnlyItself([long], `${long}: the name is too long`)
  })

  test("symbolic links in a circle, as a path and in a folder", () => {
    symlinkSync("circle.Dockerfile", at("circle.Dockerfile"))
    costsOnlyItself(["circle.Dockerfile"], "circle.Dockerfile: symbolic links lead in a circle")
    mkdirSync(at("loop/deeper"), {recursive: true})
    symlinkSync("..", at("loop/deeper/up"))
    put("loop/Dockerfile", BAD)
    const {status, stdout} = run(["--format", "compact", "loop"])
    expect(status).toBe(1)
    expect(new Set(stdout.match(/^.*?(?=:)/gm))).toEqual(new Set(["loop/Dockerfile"]))
  })

  const canBeNobody = process.getuid?.() === 0 && process.platform === "linux"
  if (!canBeNobody && process.getuid?.() === 0)
    console.warn("skipped: files that may not be read, as root may read all")
  const nobody = canBeNobody ? {uid: 65534, gid: 65534} : {}

  test.skipIf(!canBeNobody && process.getuid?.() === 0)("files and folders that may not be read", () => {
    chmodSync(at("."), 0o755)
    put("locked.Dockerfile", BAD)
    put("locked/Dockerfile", BAD)
    put("x/locked/Dockerfile", BAD)
    chmodSync(at("locked.Dockerfile"), 0)
    chmodSync(at("locked"), 0)
    chmodSync(at("x/locked"), 0)
    costsOnlyItself(["locked.Dockerfile"], "locked.Dockerfile: permission denied", nobody)
    costsOnlyItself(["locked"], "locked: permission denied", nobody)
    costsOnlyItself(["x"], "x/locked: permission denied", nobody)
    costsOnlyItself(["locked/Dockerfile"], "locked/Dockerfile: permission denied", nobody)
    for (const path of ["locked", "x/locked"]) chmodSync(at(path), 0o755)
  })

  test("names that hold line breaks, escape sequences and what is not UTF-8", () => {
    put("a\nb/\u001b[31mDockerfile\u0007.Dockerfile", BAD)
    put("a\nb/good.Dockerfile", BAD)
    const shown = run(["--format", "compact", "."])
    expect(shown.status).toBe(1)
    expect(shown.stdout).toContain("a\u240ab/\u241b[31mDockerfile\u2407.Dockerfile:2:9")
    for (const format of ["text", "compact", "json", "github", "gnu", "checkstyle"])
      expect(run(["--format", format, "."]).stdout).not.toContain("\u001b")
    const name = Buffer.concat([Buffer.from(at("x")), Buffer.from([0xff]), Buffer.from(".Dockerfile")])
    if (process.platform === "linux") {
      writeFileSync(name, BAD)
      costsOnlyItself(["."], "x\ufffd.Dockerfile: its name is not UTF-8")
    }
  })

  test("a file that goes away between the search and the reading", () => {
    put("gone.Dockerfile", BAD)
    const script = `const {openSync} = fs
fs.openSync = (path, ...more) => {
  if (/gone/.test(path)) fs.rmSync(path, {force: true})
  return openSync(path, ...more)
}`
    const {stderr} = run(["--jobs", "1", "gone.Dockerfile"], preloaded(script))
    expect(stderr).toBe("dockerlint: gone.Dockerfile: no such file or folder\n")
    put("gone.Dockerfile", BAD)
    put("good.Dockerfile", BAD)
    const {status, stdout} = run(["--jobs", "2", "."], preloaded(script))
    expect(stdout).toContain(FOUND)
    expect(status).toBe(3)
  })
})

describe("files", () => {
  test("that are no text", () => {
    put("binary.Dockerfile", Buffer.from(Uint8Array.from({length: 5000}, (_, i) => (i * 7) % 256)))
    costsOnlyItself(["binary.Dockerfile"], "binary.Dockerfile: this is no text file")
    put("zero.Dockerfile", Buffer.alloc(5000))
    costsOnlyItself(["zero.Dockerfile"], "zero.Dockerfile: this is no text file")
  })

  test.each(["le", "be"])("in UTF-16 (%s)", order => {
    const bytes = Buffer.from(`\ufeff${BAD}`, "utf16le")
    put("wide.Dockerfile", order === "le" ? bytes : bytes.swap16())
    costsOnlyItself(
      ["wide.Dockerfile"],
      "wide.Dockerfile: this file is UTF-16, which BuildKit can't read: save it as UTF-8",
    )
  })

  test("of 100 MB", () => {
    put("huge.Dockerfile", BAD)
    truncateSync(at("huge.Dockerfile"), 100_000_000)
    const line = "100 MB are too much for a Dockerfile: files up to 20 MB are read"
    costsOnlyItself(["huge.Dockerfile"], `huge.Dockerfile: ${line}`)
    const {status, stderr} = shell(`cat huge.Dockerfile | $dockerlint -`)
    expect({status, stderr}).toEqual({status: 3, stderr: `dockerlint: -: ${line}\n`})
  })

  test("with single zeroes, no instruction, or nothing at all", () => {
    put("zero.Dockerfile", "FROM alpine:3.22\nRUN a\0b\nWORKDIR app\n")
    expect(run(["zero.Dockerfile"]).stdout).toContain("zero.Dockerfile:3:9 warning relative-workdir: ")
    put("empty.Dockerfile", "")
    expect(run(["empty.Dockerfile"]).status).toBe(1)
    put("bom.Dockerfile", "\ufeff")
    expect(run(["bom.Dockerfile"]).status).toBe(1)
  })

  test("with lines of megabytes", () => {
    put("long.Dockerfile", `FROM alpine:3.22\nRUN echo ${"a ".repeat(1_000_000)}\nWORKDIR app\n`)
    const {status, stdout, stderr} = run(["long.Dockerfile"])
    expect({status, stderr}).toEqual({status: 1, stderr: ""})
    expect(stdout).toContain("long.Dockerfile:3:9 warning relative-workdir: ")
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThan(10_000)
  })

  test("of 200,000 instructions", () => {
    put("many.Dockerfile", `FROM alpine:3.22\n${"USER a\nENV a=1\n".repeat(100_000)}WORKDIR app\n`)
    const {status, stdout, stderr} = run(["--format", "compact", "many.Dockerfile"])
    expect({status, stderr}).toEqual({status: 1, stderr: ""})
    expect(stdout).toContain("many.Dockerfile:200002:9")
  })

  test("a fault of the linter costs one file, in the program and in a thread", () => {
    put("faulty.Dockerfile", BAD)
    // an open file that gives no bytes but something else
    const script = `const {openSync} = fs
fs.openSync = (path, ...more) => {
  if (/faulty/.test(path)) return {valueOf() { throw new RangeError("made up") }}
  return openSync(path, ...more)
}`
    put("good.Dockerfile", BAD)
    for (const jobs of ["1", "2"]) {
      const {status, stdout, stderr} = run(["--jobs", jobs, "."], preloaded(script))
      expect(stderr).toMatch(/^dockerlint: faulty\.Dockerfile: .+\n$/)
      expect(stdout).toContain(FOUND)
      expect(status).toBe(3)
    }
  })

  test("a thread that ends costs only the file that ends it", () => {
    for (let i = 0; i < 60; i++) put(`tree/${i}.Dockerfile`, BAD)
    put("tree/deadly.Dockerfile", BAD)
    const script = `const {openSync} = fs
fs.openSync = (path, ...more) => {
  if (inThread && /deadly/.test(path)) process.exit(7)
  return openSync(path, ...more)
}`
    const {status, stdout, stderr} = run(["--jobs", "2", "--format", "gnu", "tree"], preloaded(script))
    expect(stderr).toMatch(/^dockerlint: tree\/deadly\.Dockerfile: internal error, .* has ended with 7.*\n$/)
    expect(new Set(stdout.match(/^tree\/\d+\.Dockerfile(?=:2:9)/gm)).size).toBe(60)
    expect(status).toBe(3)
  })
})

describe("streams", () => {
  test.each(["1", "2"])("a reader that goes away, with %s thread(s)", jobs => {
    for (let i = 0; i < 80; i++) put(`tree/${i}.Dockerfile`, `FROM alpine:3.22\n${"COPPY a /b\n".repeat(300)}`)
    const {status, stdout, stderr} = shell(`$dockerlint --jobs ${jobs} --format gnu tree | head -n 1`)
    expect(stdout).toMatch(/^tree\/0\.Dockerfile:2:1: error: .*\n$/)
    expect({status, stderr}).toEqual({status: 0, stderr: ""})
  })

  test("standard input that is closed, or given twice", () => {
    expect(shell("$dockerlint - <&-").status).not.toBe(2)
    expect(shell("$dockerlint - <&-").stderr).toBe("")
    const {stdout} = run(["--format", "json", "-", "-"], {input: BAD})
    expect((JSON.parse(stdout) as {files: number}).files).toBe(1)
  })

  test("standard output and error that are closed", () => {
    put("good.Dockerfile", BAD)
    expect(shell("$dockerlint good.Dockerfile >&-")).toEqual({status: 1, stdout: "", stderr: ""})
    expect(shell("$dockerlint missing 2>&-")).toMatchObject({status: 3})
  })

  const hasTerminal = spawnSync("python3", ["-c", "import pty"]).status === 0
  if (!hasTerminal) console.warn("skipped: typing a Dockerfile, since python3 is not here")

  test.skipIf(!hasTerminal)("standard input that is a terminal", () => {
    const script = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
os.write(fd, b"FROM alpine:3.22\\nWORKDIR app\\n\\x04")
out = b""
try:
  while True:
    piece = os.read(fd, 4096)
    if not piece: break
    out += piece
except OSError: pass
os.write(1, out)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))`
    const args = ["-c", script, process.execPath, PROGRAM, "--format", "gnu", "-"]
    const {status, stdout} = spawnSync("python3", args, {encoding: "utf8", env: environment({TERM: "xterm", CI: "1"})})
    expect(stdout).toContain("-:2:9: warning: ")
    expect(status).toBe(1)
  })
})

test("a full disk and a path through a file are said of reports too", () => {
  put("good.Dockerfile", BAD)
  const {status, stderr} = run(["--output", "json=good.Dockerfile/x", "good.Dockerfile"])
  expect({status, stderr}).toEqual({
    status: 3,
    stderr: "dockerlint: good.Dockerfile/x: a part of the path is not a folder\n",
  })
  if (process.platform === "linux") {
    const full = run(["--output", "json=/dev/full", "good.Dockerfile"])
    expect({status: full.status, stderr: full.stderr}).toEqual({
      status: 3,
      stderr: "dockerlint: /dev/full: no space left on the disk\n",
    })
  }
})
