import {execFileSync, spawnSync} from "node:child_process"
import {cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, beforeAll, expect, test} from "vitest"
import {ROOT} from "../support/checkout.ts"

// The executable of `npm run build:binary`, in a folder of its own and with an environment in which there is nothing.

const name = process.platform === "win32" ? "dockerlint.exe" : "dockerlint"
let folder: string

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, "binary.mjs")], {stdio: ["ignore", "ignore", "inherit"]})
  folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  cpSync(join(ROOT, "binary", name), join(folder, name))
  mkdirSync(join(folder, "many"))
  writeFileSync(join(folder, "Dockerfile"), "FROM    alpine:3.22\nWORKDIR app\n")
}, 120_000)
afterAll(() => rmSync(folder, {recursive: true, force: true}))

function run(args: string[], input = "") {
  const {status, stdout, stderr} = spawnSync(join(folder, name), args, {cwd: folder, input, env: {}, encoding: "utf8"})
  return {status, stdout, stderr}
}

test("says its version", () => {
  const {version} = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {version: string}
  expect(run(["--version"])).toEqual({status: 0, stdout: `${version}\n`, stderr: ""})
})

test("lints files and standard input", () => {
  expect(run(["Dockerfile"])).toMatchObject({
    status: 1,
    stdout: expect.stringContaining("Dockerfile:2:9 warning relative-workdir"),
    stderr: "",
  })
  expect(run(["-"], "FROM alpine:3.22\nWORKDIR app\n").stdout).toContain("-:2:9 warning relative-workdir")
  expect(run(["--format", "sarif", "Dockerfile"]).stdout).toContain('"relative-workdir"')
  expect(run(["nowhere"])).toMatchObject({status: 3, stderr: expect.stringContaining("no such file")})
})

test("does what the package does, with several threads too", () => {
  for (let i = 0; i < 100; i++)
    writeFileSync(join(folder, `many/${i}.Dockerfile`), `FROM alpine:3.${i}\nWORKDIR a${i}\nRUN cd /a\n`)
  const args = ["--format", "json", "--jobs", "2", "many"]
  const {stdout} = spawnSync(process.execPath, [join(ROOT, "dist/cli.js"), ...args], {
    cwd: folder,
    env: {},
    encoding: "utf8",
    maxBuffer: 1e9,
  })
  expect(run(args)).toEqual({status: 1, stdout, stderr: ""})
  expect((JSON.parse(stdout) as {findings: unknown[]}).findings.length).toBeGreaterThan(100)
})

test("explains, lists, formats, fixes, and reads configurations", () => {
  expect(run(["explain", "DL3000"]).stdout).toContain("relative-workdir: ")
  expect(run(["rules", "--format", "json"]).stdout).toContain('"relative-workdir"')
  expect(run(["format", "-"], "FROM    a\n").stdout).toBe("FROM a\n")
  expect(run(["completion", "bash"]).stdout).toContain("complete -o default")
  expect(run(["init", "--no-hook"])).toMatchObject({status: 0, stderr: ""})
  writeFileSync(join(folder, ".dockerlint.yaml"), "rules: {DL3000: error}\n")
  expect(run(["Dockerfile"]).stdout).toContain("2:9 error relative-workdir")
  writeFileSync(join(folder, ".dockerlint.yaml"), "ruels: {}\n")
  expect(run(["Dockerfile"])).toMatchObject({status: 2, stderr: expect.stringContaining("rules")})
  rmSync(join(folder, ".dockerlint.yaml"))
  writeFileSync(join(folder, "fixed.Dockerfile"), 'FROM alpine:3.22 as a\nCMD ["b"]\n')
  expect(run(["--fix", "fixed.Dockerfile"]).status).toBe(0)
  expect(readFileSync(join(folder, "fixed.Dockerfile"), "utf8")).toContain(" AS a\n")
})

// without it, this takes 1.7 times as long; a machine may be busy for a moment
test("takes what V8 made of the program, as the package does: it starts nearly as fast", {retry: 3}, () => {
  const time = (command: string, args: string[]) => {
    const times = Array.from({length: 7}, () => {
      const start = performance.now()
      spawnSync(command, args, {cwd: folder})
      return performance.now() - start
    })
    return Math.min(...times)
  }
  const binary = time(join(folder, name), ["Dockerfile"])
  const plain = time(process.execPath, [join(ROOT, "dist/cli.js"), "Dockerfile"])
  console.log(`Dockerfile: ${binary.toFixed(0)} ms, with Node.js ${plain.toFixed(0)} ms`)
  expect(binary).toBeLessThan(plain * 1.5)
})

test("the licences of all that is in it go with it", () => {
  const notices = readFileSync(join(ROOT, "binary/THIRD-PARTY.txt"), "utf8")
  expect(notices).toContain("\nchevrotain ")
  expect(notices).toContain(`\nNode.js ${process.versions.node}\n`)
})
