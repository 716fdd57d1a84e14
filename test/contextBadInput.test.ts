import {spawnSync} from "node:child_process"
import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from "node:fs"
import {describe, expect, test} from "vitest"
import {at, PROGRAM, preloaded, put, run, useFolder} from "./support/program.ts"

// `dockerlint layers` and `dockerlint cache` with a build context in which everything is wrong: each time an answer with its
// reason and an exit code, never a crash, never a wait, and never a zero for what is not known.

useFolder()

const COPY = "FROM scratch\nCOPY . /\n"

interface Shown {
  problems: string[]
  notes: string[]
  stages: {layers: {bytes: {low: number; mid: number; high: number | null}; confidence: string; why: string[]}[]}[]
}

/** The answer for the first file, with the exit code; nothing is on standard error. */
function layers(...args: string[]): Shown & {status: number | null} {
  // a search for Dockerfiles would meet what is wrong as well
  const paths = args.length === 0 ? ["Dockerfile"] : args
  const {status, stdout, stderr} = run(["layers", "--format", "json", ...paths])
  expect(stderr).toBe("")
  return {...(JSON.parse(stdout) as {files: Shown[]}).files[0]!, status}
}

/** How much the last layer takes, and why. */
function last({stages}: Shown) {
  const {bytes, confidence, why} = stages[0]!.layers.at(-1)!
  return {bytes: bytes.mid, high: bytes.high, confidence, why: why.join("; ")}
}

const UNKNOWN = {confidence: "unknown", high: null}

describe("a context that is none", () => {
  test.each([
    ["nowhere", "the context nowhere is no folder: no such file or folder"],
    ["Dockerfile", "the context Dockerfile is no folder"],
    ["Dockerfile/x", "the context Dockerfile/x is no folder: a part of the path is not a folder"],
    ["loop", "the context loop is no folder: symbolic links lead in a circle"],
    ["-", "standard input can't be the build context: name a folder"],
    [
      "https://example.com/a.git",
      "the context https://example.com/a.git is an address: only folders of this machine are looked at",
    ],
    ["git@github.com:a/b", "the context git@github.com:a/b is an address: only folders of this machine are looked at"],
  ])("%s", (context, message) => {
    put("Dockerfile", COPY)
    symlinkSync("loop", at("loop"))
    for (const command of ["layers", "cache"])
      expect(run([command, "--context", context])).toEqual({status: 2, stdout: "", stderr: `dockerlint: ${message}\n`})
  })

  test("nothing of it is read where no instruction takes anything of it", () => {
    put("Dockerfile", "FROM scratch\nLABEL a=b\n")
    put(".dockerignore", "[")
    expect(layers()).toMatchObject({status: 0, problems: []})
    expect(run(["cache"])).toMatchObject({status: 0, stderr: ""})
  })
})

describe("a context with what can't be read", () => {
  const isRoot = process.getuid?.() === 0

  /** Root may read all, so the program runs as somebody else. */
  const asNobody = () => {
    chmodSync(at("."), 0o755)
    return run(["layers", "--format", "json", "Dockerfile"], isRoot ? {uid: 65534, gid: 65534} : {})
  }

  test("a folder, and a file of which only the bytes can't be read", () => {
    put("Dockerfile", "FROM debian:12\nCOPY . /app\nWORKDIR /app\nRUN npm ci\n")
    put("secret/a", "a")
    put("package-lock.json", "{}")
    chmodSync(at("secret"), 0)
    chmodSync(at("package-lock.json"), 0)
    const {status, stdout, stderr} = asNobody()
    expect([status, stderr]).toEqual([3, ""])
    const [file] = (JSON.parse(stdout) as {files: Shown[]}).files
    expect(file!.problems).toContain("secret: it can't be read: permission denied")
    expect(file!.problems).toContain("package-lock.json can't be read: permission denied")
    expect(file!.stages[0]!.layers[0]).toMatchObject({confidence: "unknown", bytes: {high: null}})
    expect(last(file!)).toMatchObject(UNKNOWN)
    chmodSync(at("secret"), 0o755)
    chmodSync(at("package-lock.json"), 0o644)
  })

  test("many of them are counted", () => {
    put("Dockerfile", COPY)
    for (let i = 0; i < 9; i++) {
      put(`d${i}/f`, "")
      chmodSync(at(`d${i}`), 0)
    }
    const {stdout} = asNobody()
    for (let i = 0; i < 9; i++) chmodSync(at(`d${i}`), 0o755)
    const [file] = (JSON.parse(stdout) as {files: Shown[]}).files
    expect(file!.problems).toHaveLength(6)
    expect(file!.problems.at(-1)).toBe("and 4 more of these")
  })

  test("what goes away while it is read is no part of it", () => {
    put("Dockerfile", COPY)
    for (const name of ["a", "b", "d/c"]) put(name, "12345")
    const script = `const {readdirSync, lstatSync} = fs
fs.lstatSync = (path, ...more) => (/\\/[b]$/.test(path) && fs.unlinkSync(path), lstatSync(path, ...more))
fs.readdirSync = (path, ...more) => (/\\/d$/.test(path) && fs.renameSync(path, path + ".gone"), readdirSync(path, ...more))
require("node:module").syncBuiltinESMExports()`
    const {status, stdout, stderr} = run(["layers", "--format", "json", "Dockerfile"], preloaded(script))
    expect([status, stderr]).toEqual([0, ""])
    expect((JSON.parse(stdout) as {files: Shown[]}).files[0]).toMatchObject({problems: []})
  })
})

describe.skipIf(process.platform === "win32")("links, pipes and names", () => {
  test("circles, and links that lead out of the context, of which nothing is read", () => {
    put("app/Dockerfile", "FROM debian:12\nCOPY . /app\nWORKDIR /app\nRUN npm ci\n")
    put("secret/package-lock.json", JSON.stringify({lockfileVersion: 3, packages: {"": {}, "node_modules/a": {}}}))
    symlinkSync("../secret/package-lock.json", at("app/package-lock.json"))
    symlinkSync("../secret", at("app/out"))
    symlinkSync(".", at("app/circle"))
    symlinkSync("self", at("app/self"))
    const found = layers("app/Dockerfile")
    expect(found.status).toBe(0)
    expect(found.problems).toEqual(["package-lock.json leads out of the build context"])
    expect(found.stages[0]!.layers[0]!.bytes.high).toBeLessThan(20_000)
    expect(last(found)).toMatchObject(UNKNOWN)
    expect(run(["cache", "app", "--change", "out"])).toMatchObject({status: 0, stderr: ""})
  })

  test("a COPY of such a link is not known, and one of a link to a link is", () => {
    put("app/Dockerfile", "FROM scratch\nCOPY secret /\nCOPY self /\nCOPY two /\n")
    put("secret", "x".repeat(1000))
    put("app/file", "x".repeat(5000))
    symlinkSync("../secret", at("app/secret"))
    symlinkSync("self", at("app/self"))
    symlinkSync("file", at("app/one"))
    symlinkSync("one", at("app/two"))
    const {stages, status} = layers("app/Dockerfile")
    expect(status).toBe(0)
    const [secret, self, two] = stages[0]!.layers
    for (const layer of [secret, self]) expect(layer).toMatchObject({confidence: "unknown", bytes: {high: null}})
    expect(two!.bytes.mid).toBeGreaterThan(5000)
  })

  test("a Dockerfile and a context behind links", () => {
    put("real/Dockerfile", COPY)
    put("real/a", "x".repeat(5000))
    symlinkSync("real", at("link"))
    mkdirSync(at("other"))
    symlinkSync("../real/Dockerfile", at("other/Dockerfile"))
    expect(last(layers("--context", "link", "link/Dockerfile")).bytes).toBeGreaterThan(5000)
    // the context is the folder of the link, as for docker build
    expect(last(layers("other/Dockerfile")).bytes).toBeLessThan(5000)
  })

  test("pipes and sockets are not waited for", () => {
    put("Dockerfile", "FROM debian:12\nCOPY . /app\nWORKDIR /app\nRUN npm ci && pip install -r requirements.txt\n")
    for (const name of ["package-lock.json", "requirements.txt", "other"])
      expect(spawnSync("mkfifo", [at(name)]).status).toBe(0)
    const found = layers()
    expect(found.problems).toContain("package-lock.json is no plain file, so it is not read")
    expect(last(found)).toMatchObject(UNKNOWN)
    expect(spawnSync("mkfifo", [at(".dockerignore")]).status).toBe(0)
    expect(layers().status).toBe(0)
  })

  test("names with line breaks, of bytes that are no UTF-8, and too long ones", () => {
    put("Dockerfile", COPY)
    put("a\nb\u001b[31m", "x".repeat(1000))
    writeFileSync(Buffer.concat([Buffer.from(at("")), Buffer.from([0x2f, 0xff, 0x41])]), "x")
    mkdirSync(Buffer.concat([Buffer.from(at("")), Buffer.from([0x2f, 0xfe])]))
    let deep = "."
    const name = "n".repeat(200)
    for (let i = 0; i < 25; i++) {
      spawnSync("mkdir", [name], {cwd: at(deep)})
      if (deep.length + name.length < 3500) deep += `/${name}`
      else break
    }
    // the rest by a shell that goes from folder to folder, since no path is as long
    const further = `cd '${at(deep)}' && for i in 1 2 3 4 5 6; do mkdir -p ${name} && cd ${name} || exit 1; done; echo x > f`
    expect(spawnSync("bash", ["-c", further]).status).toBe(0)
    const {problems, status} = layers()
    const text = run(["layers", "Dockerfile"]).stdout + run(["cache", "--change", "a\nb\u001b[31m"]).stdout
    spawnSync("rm", ["-rf", at(name)])
    expect(status).toBe(3)
    expect(problems.filter(problem => problem.endsWith("its name is not UTF-8"))).toHaveLength(2)
    expect(problems.filter(problem => problem.endsWith("it can't be read: the name is too long"))).toHaveLength(1)
    expect(text).not.toContain("\u001b[31m")
  })
})

describe("ignore files", () => {
  test.each([
    ["[\n", 'the pattern "[" is malformed'],
    ["!\n", "there is no pattern after the exclamation mark"],
    ["a\n[b-a]\n", "one of its patterns is refused when it is compared with .dockerignore"],
    [`a\n${"x".repeat(70_000)}\n`, "a line of an ignore file cannot be longer than 64 KB"],
    ["a\n".repeat(2_100_000), ".dockerignore is too long: it has more than 4 MB"],
  ])("%j", (text, message) => {
    put("Dockerfile", COPY)
    put(".dockerignore", text)
    const found = layers()
    expect(found.status).toBe(3)
    expect(found.problems.join()).toContain(`the ignore file can't be used: ${message}`)
    expect(last(found)).toMatchObject(UNKNOWN)
    expect(run(["cache", "--change", "Dockerfile"])).toMatchObject({status: 3, stderr: ""})
  })

  test("thousands of patterns with stars", () => {
    put("Dockerfile", COPY)
    put("keep/me", "x".repeat(1000))
    put(
      ".dockerignore",
      `${"**/".repeat(3000)}x\n${Array.from({length: 3000}, (_, i) => `**/a${i}/**/*b*\n`).join("")}`,
    )
    const found = layers()
    expect(found).toMatchObject({status: 0, problems: []})
    expect(last(found).bytes).toBeGreaterThan(1000)
  })

  test("the one beside the Dockerfile, wherever that is", () => {
    put("docker/x/app.Dockerfile", COPY)
    put("docker/x/app.Dockerfile.dockerignore", "big\n")
    put("ctx/.dockerignore", "small\n")
    put("ctx/big", "x".repeat(9000))
    put("ctx/small", "x".repeat(100))
    const {bytes} = last(layers("--context", "ctx", "docker/x/app.Dockerfile"))
    expect(bytes).toBeGreaterThan(100)
    expect(bytes).toBeLessThan(9000)
  })
})

describe("lock files and lists of requirements", () => {
  const NPM = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\n"
  const PIP = "FROM python:3.13\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\n"

  test.each([
    ["broken JSON", "{"],
    ["no object", "[]"],
    ["wrong types", '{"lockfileVersion": 3, "packages": 7}'],
    ["wrong types inside", '{"lockfileVersion": 3, "packages": {"node_modules/a": 1, "b": null, "": []}}'],
    ["names of prototypes", '{"lockfileVersion": 3, "packages": {"__proto__": 1, "constructor": null}}'],
    ["a million brackets", "[".repeat(1_000_000)],
    ["bytes", Buffer.from([0, 1, 2, 255, 254, 0])],
    ["UTF-16", Buffer.from("\ufeff{}", "utf16le")],
    ["nothing", ""],
  ])("package-lock.json: %s", (_, text) => {
    put("Dockerfile", NPM)
    put("package-lock.json", text)
    const found = layers()
    expect(found.status).toBe(0)
    expect(last(found)).toMatchObject({confidence: "unknown"})
    expect(last(found).why).not.toBe("")
  })

  test("one that is too long to be read is said", () => {
    put("Dockerfile", NPM)
    put("package-lock.json", "[".repeat(34_000_000))
    const found = layers()
    expect(found.problems).toEqual([
      "package-lock.json has 34 MB, and only files of up to 32 MB are read for what is in them",
    ])
    expect(last(found)).toMatchObject(UNKNOWN)
  })

  test.each([
    ["yarn.lock", "yarn install --frozen-lockfile"],
    ["pnpm-lock.yaml", "pnpm install --frozen-lockfile"],
    ["bun.lock", "bun install"],
    ["uv.lock", "uv sync"],
    ["poetry.lock", "poetry install"],
    ["requirements.txt", "pip install -r requirements.txt"],
  ])("%s with what no tool writes", (file, command) => {
    put("Dockerfile", `FROM node:22\nWORKDIR /app\nCOPY . .\nRUN ${command}\n`)
    for (const text of [
      "[".repeat(300_000),
      "a: &a [*a]\n",
      '"'.repeat(5000),
      "\u0000\u0001",
      "{{{{",
      "- - - -\n".repeat(999),
    ]) {
      put(file, text)
      const {status, stages} = layers()
      expect(status).toBe(0)
      expect(stages[0]!.layers.at(-1)!.why.join()).not.toContain("internal error")
    }
  })

  test("a byte order mark is not a part of it", () => {
    put("Dockerfile", NPM)
    const lock = JSON.stringify({lockfileVersion: 3, packages: {"": {}, "node_modules/a": {version: "1.0.0"}}})
    put("package-lock.json", lock)
    const plain = last(layers())
    put("package-lock.json", `\ufeff${lock}`)
    expect(last(layers()).why).toBe(plain.why)
  })

  test("requirements that name each other and files elsewhere", () => {
    put("app/Dockerfile", PIP)
    put("outside.txt", "numpy==1\n")
    put("app/requirements.txt", "-r other.txt\n-r ../outside.txt\n-r ../../../../../etc/passwd\nrequests==2\n")
    put("app/other.txt", "-r requirements.txt\n")
    const found = layers("app/Dockerfile")
    expect(found.status).toBe(0)
    expect(last(found).why).not.toContain("numpy")
  })
})

test("variables that are not known before the build", () => {
  put(
    "Dockerfile",
    "FROM debian:12\nARG D\nARG P\nCOPY $D /x\nRUN apt-get install -y $P\nRUN apt-get install -y git$P\n",
  )
  put("a", "x")
  const {stages, status} = layers()
  expect(status).toBe(0)
  for (const layer of stages[0]!.layers.filter((_, i) => i > 1))
    expect(layer).toMatchObject({confidence: "unknown", bytes: {high: null}})
})

describe("the Dockerfile", () => {
  test("from standard input, with a context", () => {
    put("ctx/a", "x".repeat(5000))
    const {stdout, status} = run(["layers", "--context", "ctx", "--format", "json", "-"], {input: COPY})
    expect(status).toBe(0)
    expect(last((JSON.parse(stdout) as {files: Shown[]}).files[0]!).bytes).toBeGreaterThan(5000)
  })

  test.each([
    [
      "UTF-16",
      Buffer.from("\ufeffFROM a\n", "utf16le"),
      "this file is UTF-16, which BuildKit can't read: save it as UTF-8",
    ],
    ["bytes", Buffer.alloc(1000), "this is no text file"],
  ])("%s", (_, text, message) => {
    put("Dockerfile", text)
    for (const command of ["layers", "cache"])
      expect(run([command, "Dockerfile"])).toEqual({
        status: 3,
        stdout: "",
        stderr: `dockerlint: Dockerfile: ${message}\n`,
      })
  })
})

describe("Ctrl-C and a terminal", () => {
  /** Many folders, as fast as they can be made. */
  const makeMany = () => {
    put("Dockerfile", COPY)
    const script = "for i in $(seq 300); do mkdir d$i && (cd d$i && touch $(seq 200)); done"
    expect(spawnSync("sh", ["-c", script], {cwd: at(".")}).status).toBe(0)
  }
  // the walk is made slow, so that it is met in the middle of it
  const SLOW = `const {readdirSync} = fs
fs.readdirSync = (path, ...more) => {
  if (/(?:^|\\/)d\\d+$/.test(path)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  return readdirSync(path, ...more)
}
require("node:module").syncBuiltinESMExports()`

  test.each(["layers", "cache"])("%s ends with a line", command => {
    makeMany()
    const {env} = preloaded(`${SLOW}
let folders = 0
const slow = fs.readdirSync
fs.readdirSync = (path, ...more) => {
  if (/(?:^|\\/)d\\d+$/.test(path) && ++folders === 20) process.kill(process.pid, "SIGINT")
  return slow(path, ...more)
}
require("node:module").syncBuiltinESMExports()`)
    const {status: code, stdout: out, stderr: err} = run([command, "Dockerfile"], {env})
    expect({code, out}).toEqual({code: 130, out: ""})
    expect(err).toMatch(/^dockerlint: stopped after \d+ files of the build context\n$/)
  })

  test.skipIf(spawnSync("python3", ["-c", "import pty"]).status !== 0)("how far it is is shown, and taken away", () => {
    makeMany()
    const {env} = preloaded(SLOW)
    const script = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
out = b""
try:
  while True:
    piece = os.read(fd, 4096)
    if not piece: break
    out += piece
except OSError: pass
os.write(1, out)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))`
    const {CI: _, ...rest} = process.env
    const {status, stdout} = spawnSync("python3", ["-c", script, process.execPath, PROGRAM, "layers", "--no-color"], {
      cwd: at("."),
      encoding: "utf8",
      env: {...rest, ...env, TERM: "xterm"},
    })
    expect(status).toBe(0)
    expect(stdout).toMatch(/\r\d+ files of the build context\u001b\[K\r/)
    expect(stdout).toMatch(/\r\u001b\[KDockerfile\r\n/)
  })
})
