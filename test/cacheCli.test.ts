import {spawnSync} from "node:child_process"
import {chmodSync, mkdirSync, writeFileSync} from "node:fs"
import {beforeEach, describe, expect, test} from "vitest"
import {at, get, put, run, useFolder} from "./support/program.ts"

// `dockerlint cache` as users see it.

useFolder()

const DOCKERFILE = `FROM node:22 AS build
WORKDIR /app
ARG VERSION=1
COPY . .
RUN apt-get update && apt-get install -y curl
RUN npm ci && \\
    # build it
    npm run build
FROM nginx:1.29
LABEL a=1
RUN echo x
COPY --from=build /app/dist /www
COPY --link conf /etc/nginx
`

beforeEach(() => {
  put("app/Dockerfile", DOCKERFILE)
  put("app/.dockerignore", "*.md\n")
  put("app/package.json", "{}")
  put("app/README.md", "words")
  put("app/conf/nginx.conf", "1")
})

interface Sized {
  bytes: {low: number; mid: number; high: number | null}
  confidence: string
}
interface Shown {
  steps: {
    step: string
    line: number
    instruction: string
    result?: string
    reason?: string
    runs?: number
    size?: Sized
  }[]
  made?: Sized
  commits?: number
  advice: {
    move: number
    below: number
    spared: number
    size: Sized
    over?: {changes: number; steps: number; size: Sized}
    safe: boolean
  }[]
  notes: string[]
}

function ask(...args: string[]): Shown {
  const {stdout, stderr, status} = run(["cache", "app", "--format", "json", ...args])
  expect([stderr, status]).toEqual(["", 0])
  return JSON.parse(stdout) as Shown
}

function results(shown: Shown): string {
  return shown.steps.map(({instruction, line, result}) => `${instruction} ${line} ${result}`).join(", ")
}

const NOTHING =
  "FROM 1 cached, WORKDIR 2 cached, COPY 4 cached, RUN 5 cached, RUN 6 cached, FROM 9 cached, RUN 11 cached, COPY 12 cached, COPY 13 cached"

describe("an edit", () => {
  test("of a file", () => {
    const shown = ask("--change", "package.json")
    expect(results(shown)).toBe(
      "FROM 1 cached, WORKDIR 2 cached, COPY 4 runs, RUN 5 runs, RUN 6 runs, FROM 9 cached, RUN 11 cached, COPY 12 maybe, COPY 13 cached",
    )
    expect(shown.steps[2]!.reason).toBe("package.json has changed")
    expect(shown.steps[7]!.reason).toBe("it runs only if RUN [build 5/5] writes other files than before")
    expect(shown.advice).toMatchObject([{move: 4, below: 5, spared: 1, over: {changes: 1, steps: 1}, safe: true}])
  })

  test("of a file by its path from here, and of a folder", () => {
    expect(results(ask("--change", "app/package.json"))).toBe(results(ask("--change", "package.json")))
    expect(ask("--change", "conf").steps[8]!.reason).toBe("conf/nginx.conf has changed")
  })

  test("of a file that is not there yet", () => {
    expect(ask("--change", "new.js").steps[2]!.reason).toBe("new.js is new")
  })

  test("of a file that is left out", () => {
    const shown = ask("--change", "README.md")
    expect(results(shown)).toBe(NOTHING)
    expect(shown.notes).toContain("README.md is left out by .dockerignore")
  })

  test("of a build argument", () => {
    const shown = ask("--arg", "VERSION=2")
    expect(results(shown)).toBe(
      "FROM 1 cached, WORKDIR 2 cached, COPY 4 cached, RUN 5 runs, RUN 6 runs, FROM 9 cached, RUN 11 cached, COPY 12 maybe, COPY 13 cached",
    )
    expect(results(ask("--arg", "VERSION=1"))).toBe(NOTHING)
    expect(ask("--arg", "OTHER=1").notes).toContain("no ARG declares OTHER, so nothing sees its value")
  })

  test("of a line, which is an edit of a file of the context too", () => {
    const shown = ask("--line", "10")
    expect(shown.steps[2]!.reason).toBe("Dockerfile has changed")
    put("app/.dockerignore", "*.md\nDockerfile\n")
    expect(results(ask("--line", "10"))).toBe(NOTHING)
    expect(results(ask("--line", "7"))).toBe(NOTHING)
    expect(
      ask("--line", "11")
        .steps.map(({result}) => result)
        .join(" "),
    ).toBe("cached cached cached cached cached cached runs runs cached")
    expect(ask("--line", "6").steps[4]!.reason).toBe("its own line is edited")
    put("app/.dockerignore", "*.md\n")
  })
})

test("as text", () => {
  const {stdout} = run(["cache", "app", "--change", "conf/nginx.conf", "--no-color"])
  expect(stdout).toContain("app/Dockerfile: what an edit of conf/nginx.conf runs again\n")
  expect(stdout).toMatch(/^ {2}COPY --link conf \/etc\/nginx +runs +~ \d\.\d kB {2}conf\/nginx.conf has changed$/m)
  expect(stdout).toMatch(/^4 of 9 steps run again, and 1 may: at least \d+\.\d MB of layers made anew$/m)
  expect(stdout).toMatch(
    /^move the COPY of line 4 below line 5, which does without its files: this edit would run 1 step fewer \(about \d+\.\d MB of layers\)$/m,
  )
})

test("without a repository", () => {
  const shown = ask()
  expect(shown.notes).toEqual(["the context is in no git repository, so how often its files change is not known"])
  expect(shown.advice).toMatchObject([{move: 4, below: 5, spared: 1, safe: true}])
  expect(shown.advice[0]!.over).toBeUndefined()
})

test("the history of a repository", () => {
  const git = (...args: string[]) => {
    const {status, stderr} = spawnSync("git", ["-c", "user.name=n", "-c", "user.email=a@b", ...args], {cwd: at("app")})
    expect(status, String(stderr)).toBe(0)
  }
  git("init", "-q")
  git("add", "-A")
  git("commit", "-qm", "one")
  for (const [path, text] of [
    ["README.md", "more"],
    ["conf/nginx.conf", "2"],
    ["package.json", "[]"],
  ]) {
    put(`app/${path}`, text!)
    git("commit", "-qam", path!)
  }
  const shown = ask()
  expect(shown.commits).toBe(4)
  expect(shown.steps.map(({runs}) => runs)).toEqual([0, 0, 3, 3, 3, 0, 0, 3, 2])
  expect(shown.advice).toMatchObject([{move: 4, below: 5, spared: 1, over: {changes: 4, steps: 3}}])
  // three times what the install makes
  const [{over, size}] = shown.advice as [Shown["advice"][number]]
  expect(over!.size.bytes.mid).toBeCloseTo(3 * size.bytes.mid, -1)
  expect(shown.made!.bytes.low).toBeGreaterThan(over!.size.bytes.low)
})

describe("bytes", () => {
  const sized = "FROM debian:12\nCOPY app.jar /app/\nRUN truncate -s 5M /five\nRUN truncate -s 7M /seven\n"

  test("of the layers that are made anew", () => {
    put("app/Dockerfile", sized)
    put("app/app.jar", "x".repeat(100_000))
    const all = ask("--change", "app.jar")
    expect(all.made).toMatchObject({confidence: "exact"})
    // five and seven mebibytes, the file, and what a tar adds
    expect(all.made!.bytes.mid).toBeGreaterThan(12 * 2 ** 20 + 100_000)
    expect(all.made!.bytes.mid).toBeLessThan(12 * 2 ** 20 + 120_000)
    const last = ask("--line", "4")
    expect(last.made!.bytes.mid).toBeGreaterThan(7 * 2 ** 20)
    expect(last.made!.bytes.mid).toBeLessThan(8 * 2 ** 20)
    expect(ask("--change", "README.md").made).toMatchObject({bytes: {mid: 0}})
    expect(all.steps.map(({size}) => size?.confidence)).toEqual([undefined, "exact", "exact", "exact"])
    const text = run(["cache", "app", "--change", "app.jar", "--no-color"]).stdout
    expect(text).toMatch(/^ {2}RUN truncate -s 5M \/five +runs +5\.\d MB {2}it stands on/m)
    expect(text).toMatch(/^3 of 4 steps run again: 12\.\d MB of layers made anew$/m)
  })

  test("that nobody knows are at least what is known, and never nothing", () => {
    put("app/Dockerfile", `${sized}RUN make\n`)
    put("app/app.jar", "x".repeat(100_000))
    const {stdout} = run(["cache", "app", "--change", "app.jar", "--no-color"])
    expect(stdout).toMatch(/^ {2}RUN make +runs +\? {2}it stands on/m)
    expect(stdout).toMatch(/^4 of 5 steps run again: at least 12\.\d MB of layers made anew$/m)
    put("app/Dockerfile", "FROM debian:12\nRUN make\n")
    expect(run(["cache", "app", "--line", "2"]).stdout).toContain(
      "1 of 2 steps run again: layers of unknown size made anew\n",
    )
    expect(ask("--line", "2").made).toMatchObject({bytes: {low: 0, high: null}, confidence: "unknown"})
  })
})

describe("--fix", () => {
  const MOVED = DOCKERFILE.replace("COPY . .\n", "").replace("curl\n", "curl\nCOPY . .\n")

  test("makes the moves that are certain, once", () => {
    const shown = run(["cache", "app", "--diff"])
    expect(shown.stdout).toContain("-COPY . .\n RUN apt-get update && apt-get install -y curl\n+COPY . .\n")
    expect([shown.status, shown.stderr]).toEqual([
      1,
      "would move COPY . . below RUN apt-get update && apt-get install -y curl\n",
    ])
    expect(get("app/Dockerfile")).toBe(DOCKERFILE)
    expect(run(["cache", "app", "--fix"])).toEqual({
      status: 0,
      stdout: "",
      stderr: "moved COPY . . below RUN apt-get update && apt-get install -y curl\n",
    })
    expect(get("app/Dockerfile")).toBe(MOVED)
    expect(run(["cache", "app", "--fix"])).toEqual({status: 0, stdout: "", stderr: "nothing to move\n"})
    expect(run(["cache", "app", "--diff"])).toEqual({status: 0, stdout: "", stderr: "nothing to move\n"})
    expect(get("app/Dockerfile")).toBe(MOVED)
  })

  test("leaves what may change the image, and says so", () => {
    const source = "FROM debian:12\nCOPY . /srv/app\nRUN apt-get update && apt-get install -y curl\n"
    put("app/Dockerfile", source)
    const {status, stderr} = run(["cache", "app", "--fix"])
    expect(stderr).toContain("left to you, as the image may not stay the same: move the COPY of line 2 below line 3, ")
    expect([status, get("app/Dockerfile")]).toEqual([0, source])
  })

  test("keeps what is no UTF-8, what is read-only, and the ends of lines", () => {
    const bytes = Buffer.concat([Buffer.from(DOCKERFILE.replace("# build it", "# ")), Buffer.from([0xff, 10])])
    put("app/Dockerfile", bytes)
    expect(run(["cache", "app", "--fix"])).toMatchObject({status: 3, stderr: expect.stringContaining("not UTF-8")})
    put("app/Dockerfile", DOCKERFILE)
    chmodSync(at("app/Dockerfile"), 0o444)
    expect(run(["cache", "app", "--fix"])).toMatchObject({status: 3, stderr: expect.stringContaining("read-only")})
    expect(get("app/Dockerfile")).toBe(DOCKERFILE)
    chmodSync(at("app/Dockerfile"), 0o644)
    put("app/Dockerfile", DOCKERFILE.replaceAll("\n", "\r\n"))
    expect(run(["cache", "app", "--fix"]).status).toBe(0)
    expect(get("app/Dockerfile")).toBe(MOVED.replaceAll("\n", "\r\n"))
  })
})

describe("what can't be answered", () => {
  test.each([
    [["cache", "nowhere"], 3, "nowhere: no such file"],
    [["cache", "app", "--change", "../x"], 2, "../x is not in the context"],
    [["cache", "app", "--line", "99"], 2, "the file has 14 lines, not 99"],
    [["cache", "app", "--line", "0"], 2, "Lines are counted from 1"],
    [["cache", "app", "--arg", "X"], 2, "It needs a name and a value"],
    [["cache", "app/conf"], 2, "there is no Dockerfile in app/conf"],
    [["cache", "app", "--context", "gone"], 2, "the context gone is no folder"],
  ])("%j", (args, code, message) => {
    const {status, stderr} = run(args)
    expect(stderr).toContain(message)
    expect(status).toBe(code)
  })

  test("a file that BuildKit refuses is still followed, and that is said", () => {
    put("broken/Dockerfile", "FROM a\nRUNN x\nCOPY f /f\n")
    put("broken/f", "1")
    const {stdout, status} = run(["cache", "broken", "--change", "f"])
    expect(stdout).toContain("BuildKit refuses this file (line 2:")
    expect(stdout).toMatch(/COPY f \/f +runs .* f has changed/)
    expect(status).toBe(0)
  })
})

test("a big context is read, and a circle of links ends", () => {
  put("big/Dockerfile", "FROM a\nCOPY . /all\nCOPY loop /loop\nRUN ls\n")
  for (let i = 0; i < 200; i++) {
    mkdirSync(at(`big/d${i}`))
    for (let k = 0; k < 100; k++) writeFileSync(at(`big/d${i}/f${k}`), "")
  }
  spawnSync("ln", ["-s", "loop", at("big/loop")])
  const {stdout} = run(["cache", "big", "--change", "d7/f7"])
  expect(stdout).toMatch(/COPY \. \/all +runs .* d7\/f7 has changed/)
})
