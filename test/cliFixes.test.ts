import {spawnSync} from "node:child_process"
import {chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync} from "node:fs"
import {setTimeout} from "node:timers/promises"
import {applyPatch} from "diff"
import {describe, expect, test} from "vitest"
import {at, begin, get, preloaded, put, run, shell, useFolder} from "./support/program.ts"

// `--fix` and `--diff` over real files, also where something comes between.

useFolder()

// a safe fix in line 1, an unsafe one in line 2
const BAD = "FROM alpine:3.22 as base\nWORKDIR app\n"
const SAFE = "FROM alpine:3.22 AS base\nWORKDIR app\n"
const ALL = "FROM alpine:3.22 AS base\nWORKDIR /app\n"
const AS = ["--fix", "--fix-rule", "from-as-casing"]

describe("--fix", () => {
  test("makes safe fixes, says how many, reports what is left, and changes nothing a second time", () => {
    put("a.Dockerfile", BAD)
    put("sub/Dockerfile", BAD)
    const {status, stdout, stderr} = run(["--fix", "--format", "gnu", "."])
    expect(stdout).toContain("a.Dockerfile:2:9: warning: ")
    expect(stdout).not.toContain("from-as-casing")
    expect({status, stderr}).toEqual({status: 1, stderr: "made 2 fixes in 2 files\n"})
    expect([get("a.Dockerfile"), get("sub/Dockerfile")]).toEqual([SAFE, SAFE])
    expect(run(["--fix", "--format", "gnu", "."])).toEqual({status, stdout, stderr: ""})
  })

  test("--unsafe makes the others too; --fix-rule only those of one rule, by name or code", () => {
    put("Dockerfile", BAD)
    expect(run(["--fix", "--unsafe", "--fix-rule", "DL3000", "."]).stderr).toBe("made 1 fix in 1 file\n")
    expect(get("Dockerfile")).toBe("FROM alpine:3.22 as base\nWORKDIR /app\n")
    run(["--fix", "--unsafe", "--fix-rule", "from-as-casing", "."])
    expect(get("Dockerfile")).toBe(ALL)
    expect(run(["--fix", "--fix-rule", "from-as-casign", "."])).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("from-as-casing"),
    })
  })

  test("keeps line ends, a byte order mark, the mode, and the link that leads to a file", () => {
    const crlf = (text: string) => `\ufeff${text.replaceAll("\n", "\r\n")}`
    put("real", crlf(BAD))
    chmodSync(at("real"), 0o754)
    symlinkSync("real", at("Dockerfile"))
    expect(run([...AS, "Dockerfile"]).stderr).toBe("made 1 fix in 1 file\n")
    expect(get("Dockerfile")).toBe(crlf(SAFE))
    expect(get("real")).toBe(crlf(SAFE))
    expect(statSync(at("real")).mode & 0o777).toBe(0o754)
    expect(readdirSync(at(".")).sort()).toEqual(["Dockerfile", "real"])
  })

  test("standard input has its text passed on, fixed, and nothing else", () => {
    expect(run(["--fix", "-"], {input: BAD})).toMatchObject({stdout: SAFE, stderr: "made 1 fix in 1 file\n"})
    const fine = "FROM scratch\n"
    expect(run(["--fix", "-"], {input: fine})).toEqual({status: 0, stdout: fine, stderr: ""})
  })

  test("reports in files have what is left", () => {
    put("Dockerfile", BAD)
    run(["--fix", "--output", "json=a.json", "--output", "gnu=a.txt", "--quiet", "."])
    const {findings} = JSON.parse(get("a.json")) as {findings: {rule: string; start: object}[]}
    expect(findings.map(({rule}) => rule)).toEqual(["relative-workdir"])
    expect(get("a.txt")).toMatch(/^Dockerfile:2:9: .*\n$/)
  })

  test("what is not UTF-8 throughout stays as it is, and is said", () => {
    const bytes = Buffer.concat([Buffer.from(BAD), Buffer.from([0x23, 0xff, 10])])
    put("Dockerfile", bytes)
    const {status, stderr} = run(["--fix", "."])
    expect(stderr).toBe("dockerlint: Dockerfile: nothing is fixed in what is not UTF-8 throughout\n")
    expect(status).toBe(3)
    expect(readFileSync(at("Dockerfile"))).toEqual(bytes)
  })
})

describe("--diff", () => {
  test("shows a patch that makes the fixes, and changes nothing", () => {
    put("a.Dockerfile", BAD)
    put("b.Dockerfile", "FROM scratch\n")
    const {status, stdout, stderr} = run(["--diff", "--unsafe", "."])
    expect({status, stderr}).toEqual({status: 1, stderr: "would make 2 fixes in 1 file\n"})
    expect(stdout).toMatch(/^--- a\.Dockerfile\n\+\+\+ a\.Dockerfile\n@@ /)
    expect(applyPatch(BAD, stdout)).toBe(ALL)
    expect(get("a.Dockerfile")).toBe(BAD)
    expect(run(["--diff", "b.Dockerfile"])).toEqual({status: 0, stdout: "", stderr: "nothing to fix\n"})
    expect(applyPatch(BAD, run(["--diff", "-"], {input: BAD}).stdout)).toBe(SAFE)
  })
})

describe("where a file can't be written", () => {
  const NOTHING = {stdout: expect.not.stringContaining("from-as-casing")}
  const nobody = process.getuid?.() === 0 ? {uid: 65534, gid: 65534} : {}

  test("as it is read-only", () => {
    put("Dockerfile", BAD)
    put("other.Dockerfile", BAD)
    chmodSync(at("Dockerfile"), 0o444)
    const {status, stderr} = run([...AS, "."])
    expect(stderr).toBe("dockerlint: Dockerfile: not fixed: the file is read-only\nmade 1 fix in 1 file\n")
    expect({status, ...NOTHING}).toMatchObject({status: 3})
    expect([get("Dockerfile"), get("other.Dockerfile")]).toEqual([BAD, SAFE])
  })

  test.skipIf(process.platform === "win32")("as its folder is read-only, or it belongs to somebody else", () => {
    put("folder/Dockerfile", BAD)
    put("Dockerfile", BAD)
    chmodSync(at("."), 0o777)
    chmodSync(at("folder/Dockerfile"), 0o666)
    chmodSync(at("folder"), 0o555)
    const mine = process.getuid?.() === 0
    const {status, stderr} = run([...AS, "folder", ...(mine ? ["Dockerfile"] : [])], nobody)
    expect(stderr).toMatch(/^dockerlint: folder\/Dockerfile: not fixed: permission denied\n/)
    if (mine) expect(stderr).toContain("dockerlint: Dockerfile: not fixed: permission denied\n")
    expect(status).toBe(3)
    expect(get("folder/Dockerfile")).toBe(BAD)
    expect(readdirSync(at("folder"))).toEqual(["Dockerfile"])
    chmodSync(at("folder"), 0o755)
  })

  test("as it has changed meanwhile", () => {
    put("Dockerfile", BAD)
    const changed = `# changed\n${BAD}`
    const script = `const {openSync, closeSync} = fs
let read
fs.openSync = (path, ...more) => {
  const file = openSync(path, ...more)
  if (path === "Dockerfile") read ??= file
  return file
}
fs.closeSync = file => {
  closeSync(file)
  if (file !== read) return
  read = -1
  fs.writeFileSync("Dockerfile", ${JSON.stringify(changed)})
}`
    const {status, stderr} = run([...AS, "Dockerfile"], preloaded(script))
    expect(stderr).toBe("dockerlint: Dockerfile: not fixed: the file has changed meanwhile; run it again\n")
    expect(status).toBe(3)
    expect(get("Dockerfile")).toBe(changed)
  })

  const mounts = process.getuid?.() === 0 && spawnSync("unshare", ["-m", "true"]).status === 0
  if (!mounts) console.warn("skipped: a full disk, since nothing can be mounted here")

  test.skipIf(!mounts)("as the disk is full", () => {
    mkdirSync(at("small"))
    const long = `FROM alpine:3.22 as base\n${"# a\n".repeat(8000)}`
    put("long", long)
    const script = `mount -t tmpfs -o size=64k none small && cd small && cp ../long Dockerfile && dd if=/dev/zero of=rest bs=1k 2>/dev/null
$dockerlint ${AS.join(" ")} --quiet Dockerfile; echo $?; cmp Dockerfile ../long; ls -A
$dockerlint --quiet --output json=report.json Dockerfile; echo $?; ls -A`
    put("script", script)
    const {stdout, stderr} = shell("unshare -m sh script")
    expect(stdout).toBe("3\nDockerfile\nrest\n3\nDockerfile\nrest\n")
    expect(stderr).toBe(
      "dockerlint: Dockerfile: not fixed: no space left on the disk\ndockerlint: report.json: no space left on the disk\n",
    )
  })
})

describe("many files", () => {
  const COUNT = 400
  const texts = () => Array.from({length: COUNT}, (_, i) => get(`tree/${i}.Dockerfile`))
  const of = (text: string, i: number) => `${text}# ${i}\n`
  const fill = () => {
    for (let i = 0; i < COUNT; i++) put(`tree/${i}.Dockerfile`, of(BAD, i))
  }
  /** How many are fixed; each is as it was or wholly fixed, and there are no other files. */
  const fixed = () => {
    const all = texts()
    for (const [i, text] of all.entries()) expect([of(BAD, i), of(SAFE, i)]).toContain(text)
    expect(readdirSync(at("tree"))).toHaveLength(COUNT)
    return all.filter((text, i) => text === of(SAFE, i)).length
  }

  test.each([
    ["SIGINT", "1"],
    ["SIGTERM", "1"],
    ["SIGINT", "2"],
    ["SIGTERM", "2"],
  ] as const)("%s ends the run between two files, with --jobs %s", async (signal, jobs) => {
    fill()
    const {process: child, ended} = begin([...AS, "--format", "gnu", "--jobs", jobs, "tree"])
    // once it is at work
    while (get("tree/0.Dockerfile") === of(BAD, 0)) await setTimeout(2)
    child.kill(signal)
    const {stderr, ...end} = await ended
    expect(end.signal).toBe(signal)
    const count = fixed()
    expect(count).toBeLessThan(COUNT)
    expect(stderr).toBe(
      `stopped after ${count} ${count === 1 ? "fix" : "fixes"} in ${count} ${count === 1 ? "file" : "files"}\n`,
    )
    run([...AS, "tree"])
    expect(fixed()).toBe(COUNT)
  })

  test.each(["1", "2"])("two runs at once, with --jobs %s each", async jobs => {
    fill()
    const args = [...AS, "--format", "gnu", "--jobs", jobs, "tree"]
    const runs = await Promise.all([begin(args).ended, begin(args).ended])
    expect(fixed()).toBe(COUNT)
    for (const {status, stderr} of runs) {
      expect(stderr).toMatch(/^(?:made \d+ fix(?:es)? in \d+ files?\n)?$/)
      expect(status).toBe(1)
    }
  })
})
