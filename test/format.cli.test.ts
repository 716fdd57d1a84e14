import {spawnSync} from "node:child_process"
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import {tmpdir} from "node:os"
import {dirname, join} from "node:path"
import {fileURLToPath} from "node:url"
import {applyPatch} from "diff"
import {afterEach, beforeEach, describe, expect, test} from "vitest"

// `dockerlint format` as a user runs it, on real files.

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url))

const MESSY = "from   alpine:3.22  \n\n\n\nrun   a\n"
const CLEAN = "FROM alpine:3.22\n\nRUN a\n"

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dockerlint-format-"))
})

afterEach(() => {
  rmSync(folder, {recursive: true})
})

function put(path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), {recursive: true})
  writeFileSync(join(folder, path), text)
}

function get(path: string): string {
  return readFileSync(join(folder, path), "utf8")
}

function run(
  args: string[],
  {input = "", env = {}, cwd = folder}: {input?: string | Buffer; env?: Record<string, string>; cwd?: string} = {},
) {
  const {NO_COLOR, FORCE_COLOR, ...rest} = process.env
  const options = {cwd, input, env: {...rest, ...env}, encoding: "utf8", maxBuffer: 1e9} as const
  const {status, stdout, stderr} = spawnSync(process.execPath, [program, "format", ...args], options)
  return {status, stdout, stderr}
}

describe("files", () => {
  test("are written, and what changed is said; a second time nothing changes", () => {
    put("a/Dockerfile", MESSY)
    put("b.Dockerfile", CLEAN)
    put("node_modules/Dockerfile", MESSY)
    put("other.txt", MESSY)
    expect(run([])).toEqual({
      status: 0,
      stdout: "formatted a/Dockerfile\nformatted 1 file, 1 unchanged\n",
      stderr: "",
    })
    expect(get("a/Dockerfile")).toBe(CLEAN)
    expect(get("other.txt")).toBe(MESSY)
    expect(get("node_modules/Dockerfile")).toBe(MESSY)
    expect(run(["."])).toEqual({status: 0, stdout: "formatted 0 files, 2 unchanged\n", stderr: ""})
  })

  test("keep their mode, and nothing else is left in the folder", () => {
    put("Dockerfile", MESSY)
    chmodSync(join(folder, "Dockerfile"), 0o754)
    expect(run(["Dockerfile"]).status).toBe(0)
    expect(statSync(join(folder, "Dockerfile")).mode & 0o777).toBe(0o754)
    expect(readdirSync(folder)).toEqual(["Dockerfile"])
  })

  test("that are fine are not written at all", () => {
    put("Dockerfile", CLEAN)
    const before = statSync(join(folder, "Dockerfile"))
    run(["Dockerfile"])
    const {ino, mtimeMs} = statSync(join(folder, "Dockerfile"))
    expect({ino, mtimeMs}).toEqual({ino: before.ino, mtimeMs: before.mtimeMs})
  })

  test("that are read-only stay", () => {
    put("Dockerfile", MESSY)
    chmodSync(join(folder, "Dockerfile"), 0o444)
    expect(run(["Dockerfile"])).toEqual({
      status: 3,
      stdout: "formatted 0 files, 0 unchanged, 1 failed\n",
      stderr: "dockerlint: Dockerfile: the file is read-only\n",
    })
    expect(get("Dockerfile")).toBe(MESSY)
    expect(run(["--check", "Dockerfile"]).status).toBe(1)
  })

  test("keep CRLF, a byte order mark, and get a line break at the end", () => {
    put("crlf.Dockerfile", "\ufefffrom   a\r\n\r\n\r\nrun b \\  \r\n  c")
    expect(run(["."]).status).toBe(0)
    expect(get("crlf.Dockerfile")).toBe("\ufeffFROM a\r\n\r\nRUN b \\\r\n  c\r\n")
    put("Dockerfile", "FROM a")
    expect(run(["."]).stdout).toContain("formatted Dockerfile\n")
    expect(get("Dockerfile")).toBe("FROM a\n")
  })

  test("that are no text, missing, or no Dockerfiles", () => {
    put("binary", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe, 0x00, 0x0a]))
    put("latin1.Dockerfile", Buffer.from("from a\n# J\xfcrgen\n", "latin1"))
    put("template.Dockerfile", "{{ if x }}\nfrom   a\n{{ end }}\n")
    put("README.md", "# hello   \n\n\n\nworld\n")
    const before = readFileSync(join(folder, "latin1.Dockerfile"))
    const {status, stdout, stderr} = run(["binary", "latin1.Dockerfile", "template.Dockerfile", "README.md", "gone"])
    expect(status).toBe(3)
    expect(stdout).toBe("formatted 0 files, 0 unchanged, 2 left alone, 3 failed\n")
    expect(stderr.split("\n")).toEqual([
      "dockerlint: gone: no such file or folder",
      "dockerlint: binary: not formatted, as it is not UTF-8 text",
      "dockerlint: latin1.Dockerfile: not formatted, as it is not UTF-8 text",
      'dockerlint: template.Dockerfile: left alone: it is a template ("{{"), not a Dockerfile',
      "dockerlint: README.md: left alone: there is no instruction in it",
      "",
    ])
    expect(readFileSync(join(folder, "latin1.Dockerfile"))).toEqual(before)
    expect(get("README.md")).toBe("# hello   \n\n\n\nworld\n")
    expect(run(["--check", "template.Dockerfile"]).status).toBe(0)
  })

  test("that are no regular files are not written", () => {
    put("messy", MESSY)
    const command = `cat messy | "${process.execPath}" "${program}" format /dev/stdin`
    const {status, stderr} = spawnSync("sh", ["-c", command], {cwd: folder, encoding: "utf8"})
    expect({status, stderr}).toEqual({
      status: 3,
      stderr: "dockerlint: /dev/stdin: not written, as it is no regular file\n",
    })
  })

  test("that are links found by a pattern are followed below the current folder", () => {
    put("common.txt", MESSY)
    symlinkSync("common.txt", join(folder, "a.link"))
    expect(run(["*.link"]).stdout).toBe("formatted a.link\nformatted 1 file, 0 unchanged\n")
    expect(get("common.txt")).toBe(CLEAN)
  })

  test("that are empty stay empty", () => {
    put("Dockerfile", "")
    expect(run(["Dockerfile"]).stdout).toBe("formatted 0 files, 1 unchanged\n")
    expect(get("Dockerfile")).toBe("")
  })
})

describe("symbolic links", () => {
  test("that are given are followed, and stay links", () => {
    put("real.txt", MESSY)
    symlinkSync("real.txt", join(folder, "link"))
    expect(run(["link"]).stdout).toBe("formatted link\nformatted 1 file, 0 unchanged\n")
    expect(get("real.txt")).toBe(CLEAN)
    expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true)
  })

  test("in a folder are followed within it", () => {
    put("app/common.txt", MESSY)
    symlinkSync("common.txt", join(folder, "app/Dockerfile"))
    expect(run(["app"]).stdout).toBe("formatted app/Dockerfile\nformatted 1 file, 0 unchanged\n")
    expect(get("app/common.txt")).toBe(CLEAN)
  })

  test("in a folder that lead out of it are left alone", () => {
    put("outside/common.txt", MESSY)
    mkdirSync(join(folder, "app"))
    symlinkSync("../outside/common.txt", join(folder, "app/Dockerfile"))
    const {status, stdout, stderr} = run(["app"])
    expect({status, stdout}).toEqual({status: 0, stdout: "formatted 0 files, 0 unchanged, 1 left alone\n"})
    expect(stderr).toMatch(
      /^dockerlint: app\/Dockerfile: left alone: it is a link to .*outside\/common\.txt, outside of/,
    )
    expect(get("outside/common.txt")).toBe(MESSY)
    expect(run(["app", "outside"]).status).toBe(0)
    expect(get("outside/common.txt")).toBe(CLEAN)
  })
})

describe("standard input", () => {
  test("goes to standard output", () => {
    expect(run(["-"], {input: MESSY})).toEqual({status: 0, stdout: CLEAN, stderr: ""})
    expect(run(["--stdin-filename", "Dockerfile"], {input: CLEAN})).toEqual({status: 0, stdout: CLEAN, stderr: ""})
    expect(run(["-"], {input: ""})).toEqual({status: 0, stdout: "", stderr: ""})
  })

  test("is given back as it is where it is left alone", () => {
    const input = "{{ if x }}\nfrom   a\n"
    const {status, stdout, stderr} = run(["--stdin-filename", "t/Dockerfile", "-"], {input})
    expect({status, stdout}).toEqual({status: 0, stdout: input})
    expect(stderr).toContain("dockerlint: t/Dockerfile: left alone: it is a template")
  })

  test("gives nothing where it can't be read", () => {
    const {status, stdout} = run(["-"], {input: Buffer.from([0x46, 0xff])})
    expect({status, stdout}).toEqual({status: 3, stdout: ""})
  })

  test("is checked", () => {
    expect(run(["--check", "-"], {input: MESSY})).toEqual({status: 1, stdout: "would format -\n", stderr: ""})
    expect(run(["--check", "-"], {input: CLEAN})).toEqual({status: 0, stdout: "", stderr: ""})
  })
})

describe("without changes", () => {
  test("--check lists what would change, and exits with 1", () => {
    put("Dockerfile", MESSY)
    put("b.Dockerfile", CLEAN)
    expect(run(["--check"])).toEqual({
      status: 1,
      stdout: "would format Dockerfile\n1 file would be formatted, 1 unchanged\n",
      stderr: "",
    })
    expect(get("Dockerfile")).toBe(MESSY)
    expect(run(["--check", "b.Dockerfile"]).status).toBe(0)
  })

  test.each([
    ["a few lines", MESSY],
    ["no line break at the end", "from a\nRUN b"],
    ["CRLF", "from a\r\nrun   b\r\n"],
    ["very many lines", `FROM a\n${"run   b\n".repeat(9000)}RUN c`],
  ])("--diff is a patch: %s", (_, source) => {
    put("Dockerfile", source)
    const {status, stdout, stderr} = run(["--diff"])
    expect({status, stderr}).toEqual({status: 1, stderr: "1 file would be formatted, 0 unchanged\n"})
    expect(stdout).toMatch(/^--- Dockerfile\n\+\+\+ Dockerfile\n@@ /)
    const patched = applyPatch(source, stdout, {autoConvertLineEndings: false})
    expect(run(["Dockerfile"]).status).toBe(0)
    expect(patched).toBe(get("Dockerfile"))
  })

  test("--diff has colours where they are asked for, and shows what would move the cursor", () => {
    put("Dockerfile", "from   a\u001b[2J\n")
    const {stdout} = run(["--diff"], {env: {FORCE_COLOR: "1"}})
    expect(stdout).toContain("\u001b[32m+FROM a\u241b[2J\u001b[39m\n")
    expect(run(["--diff"]).stdout).not.toContain("\u001b[32m")
  })
})

describe("options", () => {
  test("reach the formatter", () => {
    const input = "FROM a as b\nCOPY x \\\n  y /z/\nRUN c \\\n      && d\n"
    const args = ["--keyword-case", "lower", "--indent", "2", "--reindent-run", "-"]
    expect(run(args, {input}).stdout).toBe("from a as b\ncopy x \\\n  y /z/\nrun c \\\n  && d\n")
    expect(run(["--indent", "tab", "-"], {input: "FROM a\nCOPY x \\\n y /z/\n"}).stdout).toBe(
      "FROM a\nCOPY x \\\n\ty /z/\n",
    )
  })

  test.each([
    ["--indent", "0"],
    ["--indent", "x"],
    ["--keyword-case", "title"],
    ["--write", "a"],
  ])("%s %s is wrong usage", (option, value) => {
    const {status, stderr} = run([option, value])
    expect(status).toBe(2)
    expect(stderr).toContain("dockerlint")
  })

  test("help shows them all", () => {
    const {status, stdout} = run(["--help"])
    expect(status).toBe(0)
    for (const option of ["--check", "--diff", "--stdin-filename", "--keyword-case", "--indent", "--reindent-run"])
      expect(stdout).toContain(option)
  })
})
