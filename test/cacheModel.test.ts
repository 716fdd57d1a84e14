import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {type Advice, adviseOrder} from "../server/lint/reorder.ts"
import {buildContext, type ContextFile, checksum, select} from "../server/model/cache/context.ts"
import {explain} from "../server/model/cache/explain.ts"
import {NO_VERSIONS} from "../server/model/cache/keys.ts"
import {type Change, replay} from "../server/model/cache/replay.ts"
import {readSteps, type Step} from "../server/model/cache/steps.ts"
import {applyEdits} from "../server/text.ts"
import {growth, IN_PROPORTION} from "./support/growth.ts"
import {realFiles} from "./support/shared.ts"

function file(path: string, content = "1"): ContextFile {
  return {path, type: "file", mode: 0o644, content}
}

function stepsOf(source: string, files: readonly ContextFile[] = [], edited?: number): Step[] {
  const {file, build, settings, finalStage} = analyze(source)
  return readSteps({file, build, settings, target: finalStage, context: buildContext(files), edited})
}

function verdicts(before: readonly Step[], after: readonly Step[]): string[] {
  const explained = explain({steps: before, versions: NO_VERSIONS}, {steps: after, versions: NO_VERSIONS})
  return explained.map(({step, verdict}) => `${step.kind} ${verdict}`)
}

describe("over real files", () => {
  const files = [file("package.json"), file("src/a.js"), file("requirements.txt")]

  test("the same build again is cached, and an edited step and those below it run", () => {
    let edits = 0
    for (const [i, {path, source}] of realFiles().entries()) {
      if (i % 4 !== 0) continue
      const steps = stepsOf(source, files)
      expect(new Set(steps.map(({label}) => label)).size, path).toBe(steps.length)
      const again = verdicts(steps, stepsOf(source, files))
      expect(
        again.filter(verdict => !verdict.endsWith("cached")),
        path,
      ).toEqual([])
      const step = steps.at(-1)
      if (!step || source.length > 20_000) continue
      const after = stepsOf(source, files, step.at.from)
      expect(verdicts(steps, after).at(-1), `${path}: ${step.label}`).toBe(`${step.kind} runs`)
      edits++
    }
    if (realFiles().length > 0) expect(edits).toBeGreaterThan(250)
  })
})

describe("what is not known", () => {
  test("a variable of a base image: its use is equal to itself and to nothing else", () => {
    const before = "FROM a\nENV PATH=/x:$PATH\nRUN b\n"
    expect(verdicts(stepsOf(before), stepsOf(before))).toEqual(["FROM cached", "RUN cached"])
    expect(verdicts(stepsOf(before), stepsOf(before.replace("/x", "/y")))).toEqual(["FROM cached", "RUN runs"])
  })

  test("a source that a variable of the base image names: all of the context counts", () => {
    const source = "FROM a\nCOPY $DIR /x\n"
    expect(verdicts(stepsOf(source, [file("f")]), stepsOf(source, [file("f", "2")]))).toEqual([
      "FROM cached",
      "COPY runs",
    ])
  })

  test("a relative WORKDIR below a base image", () => {
    const source = "FROM a\nWORKDIR x\nCOPY f .\nRUN b\n"
    const files = [file("f")]
    const all = ["FROM cached", "WORKDIR cached", "COPY cached", "RUN cached"]
    expect(verdicts(stepsOf(source, files), stepsOf(source, files))).toEqual(all)
    const moved = verdicts(stepsOf(source, files), stepsOf(source.replace("WORKDIR x", "WORKDIR y"), files))
    expect(moved).toEqual(["FROM cached", "WORKDIR runs", "COPY runs", "RUN runs"])
  })

  test("what a RUN of another stage writes", () => {
    const source = "FROM a AS b\nRUN make\nFROM a\nCOPY --from=b /out /out\nRUN c\n"
    const before = stepsOf(source)
    const after = stepsOf(source.replace("make", "make all"))
    expect(verdicts(before, after)).toEqual(["FROM cached", "RUN runs", "FROM cached", "COPY maybe", "RUN maybe"])
  })

  test("files that are broken in every way have steps too", () => {
    for (const source of [
      "",
      "FROM",
      "FROM a\nCOPY",
      "FROM a\nRUN --mount\nRUN --mount=type=",
      "RUN x",
      "FROM a\nFROM a AS",
    ])
      expect(verdicts(stepsOf(source), stepsOf(source)).every(verdict => verdict.endsWith("cached"))).toBe(true)
  })
})

describe("the context", () => {
  const plain = (path: string) => ({path, wildcards: true, include: [], exclude: []})
  const context = buildContext(
    [
      file("a.txt"),
      file("d/b.txt"),
      file("d-e/c.txt"),
      {path: "d", type: "folder", mode: 0o755, content: ""},
      {path: "d-e", type: "folder", mode: 0o755, content: ""},
      {path: "to-d", type: "link", mode: 0, content: "d"},
      {path: "round", type: "link", mode: 0, content: "round"},
      {path: "out", type: "link", mode: 0, content: "../../etc"},
    ],
    undefined,
  )
  const taken = (path: string) => select(context, plain(path)).map(({file}) => file.path)

  test.each([
    ["/a.txt", ["a.txt"]],
    ["/d", ["d", "d/b.txt"]],
    ["/to-d", ["d", "d/b.txt"]],
    ["/to-d/b.txt", ["d/b.txt"]],
    ["/*/b.txt", ["d/b.txt"]],
    ["/d*", ["d", "d/b.txt", "d-e", "d-e/c.txt"]],
    ["/round", []],
    ["/out", []],
    ["/none", []],
  ])("%s", (path, files) => expect(taken(path)).toEqual(files))

  test("the same files under other names have another checksum, and a file alone has none of its name", () => {
    const sum = (path: string, files: ContextFile[]) => checksum(select(buildContext(files), plain(path)))
    expect(sum("/a", [file("a")])).toBe(sum("/b", [file("b")]))
    expect(sum("/*", [file("a")])).not.toBe(sum("/*", [file("b")]))
  })

  test("an exclamation mark brings a file back, and with it the folders on the way", () => {
    const {files} = buildContext([file("a/b/c"), file("a/b/d")], "a\n!a/b/c\n")
    expect(files.map(({path}) => path)).toEqual(["a", "a/b", "a/b/c"])
  })
})

describe("advice", () => {
  const SOURCE = `FROM debian:12
WORKDIR /app
COPY . .
RUN apt-get update && apt-get install -y curl
RUN ./build.sh
`
  const advise = (source: string, changes: readonly Change[] = [], bytesOf?: (step: Step) => number): Advice[] => {
    const analysis = analyze(source)
    const {file: dockerfile, build, settings, finalStage} = analysis
    const context = buildContext([file("a"), file("b")])
    const steps = readSteps({file: dockerfile, build, settings, target: finalStage, context})
    return adviseOrder(analysis, steps, changes, bytesOf)
  }

  test("a copy goes below an install that does without it, and the edits do that", () => {
    const [advice] = advise(SOURCE)
    expect(advice!.spared).toBe(1)
    expect(applyEdits(SOURCE, advice!.edits!)).toBe(`FROM debian:12
WORKDIR /app
RUN apt-get update && apt-get install -y curl
COPY . .
RUN ./build.sh
`)
    expect(advise(applyEdits(SOURCE, advice!.edits!))).toEqual([])
  })

  test("the past says what it would have spared", () => {
    const bytes = ({kind}: Step) => (kind === "RUN" ? 100 : 1)
    expect(advise(SOURCE, [["a"], ["b"], ["other"]], bytes)[0]!.over).toMatchObject({changes: 3, steps: 2, bytes: 200})
    expect(advise(SOURCE, [["other"]])).toEqual([])
  })

  test.each([
    ["a RUN that reads the files", SOURCE.replace("apt-get install -y curl", "./setup.sh")],
    ["a program that nobody knows", SOURCE.replace("RUN apt-get", "RUN frobnicate && apt-get")],
    ["files that land where a package manager looks", SOURCE.replace("COPY . .", "COPY . /etc/apt")],
    ["files that replace those of the system", SOURCE.replace("COPY . .", "COPY . /")],
    ["a linked copy, which costs nothing", SOURCE.replace("COPY . .", "COPY --link . .")],
    ["a mount that shows the context", SOURCE.replace("RUN apt-get", "RUN --mount=target=/m apt-get")],
    ["a package that is a file", SOURCE.replace("-y curl", "-y ./curl.deb")],
    ["a folder that is not known", SOURCE.replace("WORKDIR /app", "WORKDIR $X")],
  ])("none with %s", (_, source) => expect(advise(source)).toEqual([]))
})

test("a copy does not pass another one to the same place, which may pass the install itself", () => {
  const source = "FROM debian:12\nCOPY a /app/a\nCOPY b /app/a\nRUN apt-get update && apt-get install -y curl\n"
  const analysis = analyze(source)
  const {file: dockerfile, build, settings, finalStage} = analysis
  const steps = readSteps({file: dockerfile, build, settings, target: finalStage, context: buildContext([])})
  expect(adviseOrder(analysis, steps, []).map(({step, below}) => [step.label, below.label])).toEqual([["3/4", "4/4"]])
})

describe("replaying changes", () => {
  const files = [file("a"), file("b")]
  const runs = (source: string, changes: readonly Change[]) => {
    const steps = stepsOf(source, files)
    const {runs} = replay(steps, changes)
    return steps.map(step => runs.get(step) ?? 0)
  }

  test("counts what takes a file and what is below", () => {
    expect(runs("FROM x\nCOPY a /a\nRUN one\nCOPY b /b\nRUN two\n", [["a"], ["b"], ["a", "b"], ["c"]])).toEqual([
      0, 2, 2, 3, 3,
    ])
  })

  test("a linked copy does not run for what is above it, but what is below does", () => {
    expect(runs("FROM x\nCOPY a /a\nCOPY --link b /b\nRUN two\n", [["a"]])).toEqual([0, 1, 0, 1])
  })

  test("goes on to stages that take from one", () => {
    expect(runs("FROM x AS y\nCOPY a /a\nFROM x\nRUN one\nCOPY --from=y /a /a\n", [["a"]])).toEqual([0, 1, 0, 0, 1])
  })
})

test("200,000 files and 200 steps take time in proportion to the files", () => {
  const source = `FROM x\nCOPY . /all\n${Array.from({length: 200}, (_, i) => `COPY d${i} /d${i}\n`).join("")}`
  const follow = (count: number) => {
    const many = Array.from({length: count}, (_, i) => file(`d${i % 400}/f${i}`))
    const changed = many.map((one, i) => (i === 77 ? {...one, content: "2"} : one))
    expect(verdicts(stepsOf(source, many), stepsOf(source, changed))[1]).toBe("COPY runs")
  }
  expect(growth(follow, 50_000)).toBeLessThan(IN_PROPORTION)
})

test("a file of thousands of stages and copies takes time in proportion", () => {
  const follow = (length: number) => {
    const stages = Array.from(
      {length},
      (_, i) => `FROM x AS s${i}\nRUN a\n${i > 0 ? `COPY --from=s${i - 1} /a /a\n` : ""}`,
    )
    const before = stages.join("")
    const found = verdicts(stepsOf(before), stepsOf(before.replace("RUN a", "RUN b")))
    expect(found.filter(verdict => verdict === "COPY maybe").length).toBe(length - 1)
  }
  expect(growth(follow, 500)).toBeLessThan(IN_PROPORTION)
})
