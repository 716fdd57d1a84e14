import {describe, expect, test} from "vitest"
import {type Analysis, analyze} from "../server/analysis.ts"
import {adviseOrder} from "../server/lint/reorder.ts"
import {type Moved, type Ordered, reorder} from "../server/lint/reorderFix.ts"
import {buildContext, type ContextFile} from "../server/model/cache/context.ts"
import type {Change} from "../server/model/cache/replay.ts"
import {readSteps} from "../server/model/cache/steps.ts"
import {DEFAULT_BUILD, NO_FACTS} from "../server/model/facts.ts"
import {realFiles} from "./support/shared.ts"

// Copies that go further down: only where the image stays the same, and with what belongs to them.

const PATHS = ["package.json", "src/a.js", "requirements.txt", "conf/x.conf", "app.jar", "README.md"]
const FILES = PATHS.map((path): ContextFile => ({path, type: "file", mode: 0o644, content: "1"}))
const SIZES = {files: PATHS.map(path => ({path, bytes: 1000})), complete: true, text: () => undefined}

function read(source: string): Ordered {
  const analysis = analyze(source, DEFAULT_BUILD, {...NO_FACTS, sizes: {context: SIZES}})
  const {file, build, settings, finalStage} = analysis
  const steps = readSteps({file, build, settings, target: finalStage, context: buildContext(FILES)})
  return {analysis, steps}
}

function reordered(source: string, changes: readonly Change[] = []): {text: string; moved: Moved[]; after: Analysis} {
  const {result, moved} = reorder(read(source), read, () => changes)
  return {text: result.analysis.source, moved, after: result.analysis}
}

const INSTALL = "RUN apt-get update && apt-get install -y curl"

describe("a move", () => {
  test.each([
    ["of a copy", `FROM debian:12\nCOPY . /app\n${INSTALL}\n`, `FROM debian:12\n${INSTALL}\nCOPY . /app\n`],
    [
      "with the comments above it, which are not those of the next one",
      `FROM debian:12\n# the\n# program\nCOPY . /app\n\n# tools\n${INSTALL}\nCMD sh\n`,
      `FROM debian:12\n\n# tools\n${INSTALL}\n# the\n# program\nCOPY . /app\nCMD sh\n`,
    ],
    [
      "of several, in their order",
      `FROM debian:12\nCOPY src /app/src\nCOPY conf /etc2/conf\n${INSTALL}\nRUN echo\n`,
      `FROM debian:12\n${INSTALL}\nRUN echo\nCOPY conf /etc2/conf\nCOPY src /app/src\n`,
    ],
    [
      "at the end of a file without a line end",
      `FROM debian:12\r\nCOPY . /app\r\n${INSTALL}`,
      `FROM debian:12\r\n${INSTALL}\r\nCOPY . /app`,
    ],
    [
      "past settings and other copies",
      `FROM debian:12\nCOPY . /app\nENV A=b\nUSER root\nCOPY conf /x\nWORKDIR /y\n${INSTALL}\n`,
      `FROM debian:12\nENV A=b\nUSER root\nWORKDIR /y\n${INSTALL}\nCOPY conf /x\nCOPY . /app\n`,
    ],
    [
      "past what writes to a mount elsewhere",
      `FROM debian:12\nCOPY . /app\nRUN --mount=type=cache,target=/var/cache/apt apt-get install -y curl\n`,
      `FROM debian:12\nRUN --mount=type=cache,target=/var/cache/apt apt-get install -y curl\nCOPY . /app\n`,
    ],
    [
      "in a stage that others take from",
      `FROM debian:12 AS a\nCOPY . /app\n${INSTALL}\nRUN make\nFROM scratch\nCOPY --from=a /app /app\n`,
      `FROM debian:12 AS a\n${INSTALL}\nCOPY . /app\nRUN make\nFROM scratch\nCOPY --from=a /app /app\n`,
    ],
    [
      "past an install for everybody, as root of a known image",
      "FROM node:24\nCOPY . /app\nRUN npm install -g pnpm\nRUN pnpm build\n",
      "FROM node:24\nRUN npm install -g pnpm\nCOPY . /app\nRUN pnpm build\n",
    ],
  ])("%s", (_, source, expected) => {
    const {text} = reordered(source)
    expect(text).toBe(expected)
    expect(reordered(text).text).toBe(text)
  })

  test("says which lines", () => {
    const {moved} = reordered(`FROM debian:12\nCOPY . /app\n${INSTALL}\n`)
    expect(moved).toMatchObject([{line: 2, below: 3, advice: {spared: 1}}])
  })

  test("only where the past says that it pays", () => {
    const source = `FROM debian:12\nCOPY conf /app\n${INSTALL}\n`
    expect(reordered(source, [["README.md"]]).text).toBe(source)
    expect(reordered(source, [["conf/x.conf"]]).text).not.toBe(source)
  })
})

describe("no move", () => {
  const copy = (rest: string, to = "/app") => `FROM debian:12\nCOPY . ${to}\n${rest}\n`
  test.each([
    ["into a folder where packages lie", copy(INSTALL, "/var/www")],
    ["into a folder that packages may make", copy(INSTALL, "/srv/ftp")],
    ["into a home, where programs have their settings", copy("RUN pip install flask", "/home/me")],
    ["past a user whose home it may be", copy("RUN useradd -m me", "/home/me/app")],
    ["past a user whose home it is", copy("RUN useradd -d /app me")],
    ["past who makes its folder", copy(`USER me\nWORKDIR /app\nUSER root\n${INSTALL}`)],
    ["past who makes the folder above it", copy(`WORKDIR /app\n${INSTALL}`, "/app/src")],
    ["past who may make a folder above both", copy("USER me\nRUN mkdir -p /data/a", "/data/b")],
    [
      "past a copy that may make a folder above both",
      copy(`ADD --chown=1 https://example.com/a /data/a\n${INSTALL}`, "/data/b"),
    ],
    ["past a program that the copy may bring", copy(`ENV PATH=/app/bin:/usr/bin\n${INSTALL}`)],
    ["past a program whose settings it may bring", copy(`ENV PIP_CONFIG_FILE=/app/pip.conf\nRUN pip install flask`)],
    ["past an install into the project", copy("RUN npm install express")],
    ["past an install by somebody with a home", "FROM node:24\nUSER node\nCOPY . /app\nRUN npm install -g pnpm\n"],
    ["past an install by nobody knows whom", "FROM example.com/a\nCOPY . /app\nRUN npm install -g pnpm\n"],
    ["past an install with a list of the project", copy("RUN pip install flask -c constraints.txt")],
    ["past what asks the project for a version", copy("RUN corepack prepare --activate")],
    ["past a mount in its folder", copy(`RUN --mount=type=cache,target=/app/.cache apt-get install -y curl`)],
    ["past what is known to nobody", copy("RUN ./configure")],
    ["where two instructions share a line", "FROM debian:12\nCOPY <<A . /app\nx\nA\nRUN apt-get install -y curl\n"],
  ])("%s", (_, source) => expect(reordered(source).text).toBe(source))
})

test("over real files a second run changes nothing, every stage has the same files, and each line its comments", () => {
  let files = 0
  for (const {path, source} of realFiles()) {
    if (source.length > 20_000) continue
    const {text, moved, after} = reordered(source)
    if (moved.length === 0) {
      expect(text, path).toBe(source)
      continue
    }
    files++
    expect(reordered(text).moved, path).toEqual([])
    const before = analyze(source, DEFAULT_BUILD, {...NO_FACTS, sizes: {context: SIZES}})
    expect(filesOf(after), path).toEqual(filesOf(before))
    expect(commented(after), path).toEqual(commented(before))
    expect(after.problems.length, path).toBe(before.problems.length)
    // nothing is left to be moved that could be
    const {steps} = read(text)
    for (const {edits, step} of adviseOrder(after, steps, []))
      if (edits) expect(step.kind, `${path}: still to be moved`).toBe("refused")
  }
  console.log(`${files} files with a move`)
  if (realFiles().length > 0) expect(files).toBeGreaterThanOrEqual(5)
}, 300_000)

/** What lies where at the end of each stage, and how much of it. */
function filesOf({layers}: Analysis): unknown {
  return layers.map(({tree, total}) => [
    [...tree.live, ...tree.owned].map(({path, owner, size}) => `${path} ${owner} ${size.bytes.mid}`).sort(),
    Math.round(total.size.bytes.low),
  ])
}

/** Every instruction with the comments that stand directly above it. */
function commented(analysis: Analysis): string[] {
  const {source, file} = analysis
  const lines = source.split(/\r?\n/)
  return file.instructions
    .map(({from, to}) => {
      let line = source.slice(0, from).split("\n").length - 1
      const above: string[] = []
      while (/^\s*#/.test(lines[--line] ?? "")) above.unshift(lines[line]!)
      return [...above, source.slice(from, to)].join("\n")
    })
    .sort()
}
