import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {analyze} from "../../server/analysis.ts"
import {reorder} from "../../server/lint/reorderFix.ts"
import {buildContext, type ContextFile} from "../../server/model/cache/context.ts"
import {readSteps} from "../../server/model/cache/steps.ts"
import {docker, type Engine, findEngine, ROOT_IMAGE} from "../support/engine.ts"

// What `dockerlint cache --fix` makes of a file is built on a real engine, as is the file itself: both images have the same files
// with the same owners and modes.

const engine = findEngine("that moved copies leave the image as it is")
const PATHS = ["a.txt", "conf/a.conf", "src/run.sh"]

const SOURCES: Readonly<Record<string, string>> = {
  "a folder that the copy makes": "COPY . /app\nRUN groupadd tools\nRUN mkdir -p /data/x\n",
  "settings, a user, another copy and a working directory": `COPY . /app
ENV A=b
RUN useradd -M -u 1234 me
USER me
COPY conf /conf/
WORKDIR /work
USER root
RUN apt-get clean && rm -rf /var/lib/apt/lists/*
`,
  "owners and modes":
    "COPY --chown=7:8 --chmod=750 src /app/src\nCOPY a.txt /other/\nRUN set -e; addgroup --system x\n",
  "a stage that another takes from": `RUN true
COPY . /app
RUN groupadd tools
FROM ${ROOT_IMAGE}
COPY --from=0 /app /app
COPY --from=0 /etc/group /group
`,
}

function reordered(source: string): string {
  const files = PATHS.map((path): ContextFile => ({path, type: "file", mode: 0o644, content: ""}))
  const read = (text: string) => {
    const analysis = analyze(text)
    const {file, build, settings, finalStage} = analysis
    const context = buildContext(files)
    return {analysis, steps: readSteps({file, build, settings, target: finalStage, context})}
  }
  return reorder(read(source), read, () => []).result.analysis.source
}

describe.skipIf(!engine)("on a real engine", () => {
  let real: Engine
  let folder = ""
  const made: string[] = []

  beforeAll(async () => {
    real = engine!
    await real.start()
    folder = mkdtempSync(join(tmpdir(), "dockerlint-engine-"))
    for (const path of PATHS) {
      mkdirSync(join(folder, path, ".."), {recursive: true})
      writeFileSync(join(folder, path), path, {mode: path.endsWith(".sh") ? 0o755 : 0o640})
    }
    symlinkSync("a.txt", join(folder, "link"))
    writeFileSync(join(folder, ".dockerignore"), "Dockerfile\n")
  }, 600_000)
  afterAll(async () => {
    if (made.length > 0) docker(["image", "rm", "--force", ...made])
    rmSync(folder, {recursive: true, force: true})
    await real.stop()
  })

  /** Every file of the image with its owner, mode and checksum; those of /usr together. */
  function filesOf(source: string): string {
    // told by the build itself, which needs nothing else to run; but a log takes no more than 200 kB in a second
    const left = ["/proc", "/sys", "/dev", "/usr", "/var/lib/dpkg"].map(path => `-path ${path}`).join(" -o ")
    const told = (what: string) => [
      `find ${what} -printf '%M %U %G %p %l\\n' | sort`,
      `find ${what} -type f -print0 | sort -z | xargs -0 sha256sum`,
    ]
    const lists = [...told(`/ -xdev \\( ${left} \\) -prune -o`), `{ ${told("/usr").join("; ")}; } | sha256sum`]
    writeFileSync(join(folder, "Dockerfile"), `${source}USER root\nRUN <<'END'\n${lists.join("\n")}\nEND\n`)
    const tag = `dockerlint/reorder-${process.pid}-${made.length}`
    made.push(tag)
    const args = ["build", "--no-cache", "--progress=plain", "--network=host", "--tag", tag, "."]
    const {status, stderr} = docker(args, folder)
    if (status !== 0 || stderr.includes("output clipped")) throw new Error(stderr)
    const lines = [...stderr.matchAll(/^#\d+ \d+\.\d+ (.*)$/gm)].map(([, line]) => line!)
    // what has the time in it
    return lines.filter(line => !/\/var\/(?:log|cache)\//.test(line)).join("\n")
  }

  test.each(Object.entries(SOURCES))(
    "%s",
    (_, rest) => {
      const source = `FROM ${ROOT_IMAGE}\n${rest}`
      const moved = reordered(source)
      expect(moved).not.toBe(source)
      const before = filesOf(source)
      expect(before).toContain("/app/")
      expect(before.split("\n").length).toBeGreaterThan(200)
      expect(filesOf(moved)).toBe(before)
    },
    300_000,
  )
})
