import {spawnSync} from "node:child_process"
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {format} from "../server/format/format.ts"
import {DEFAULT_FORMAT} from "../server/format/options.ts"
import {applyEdits} from "../server/text.ts"

// The finest proof: a real engine builds a file before and after it is formatted, takes every step from its cache, and the
// image is the same. DOCKER is the command, DOCKER_BASE a local Debian image:
// DOCKER="$PWD/../shared/tools/docker-engine docker" DOCKER_BASE=debian npx vitest run test/format.engine.test.ts

const {DOCKER, DOCKER_BASE: base = "debian"} = process.env
if (!DOCKER) console.warn("skipped: builds before and after formatting, since DOCKER is not set")

const CASES: Record<string, {source: string; steps: number}> = {
  "case and blanks": {
    source: `from   ${base}  as   base  \nrun   echo   a   >  /a\nworkdir   /w  \ncopy   x.txt    y.txt   /dst/\nenv   A=1    B="x   y"\nexpose  80   443\nuser  1000\n`,
    steps: 3,
  },
  "continued lines": {
    source: `FROM ${base}\nRUN   echo a &&\\   \n  echo   b    \\\n# a comment\n      # another  \n\n\n       && echo c  \nCOPY x.txt \\\n  y.txt \\\n         /dst/\nENV A=1 \\\n  B=2     \\\n     C="3   \\\n 4"\n`,
    steps: 2,
  },
  mounts: {
    source: `FROM ${base}\nRUN   --mount=type=cache,target=/c   \\\n        --mount=type=bind,source=x.txt,target=/x.txt \\\n   cat /x.txt  >  /c/x  \\\n  &&  cp /c/x /y\n`,
    steps: 1,
  },
  "mounts before one line": {
    source: `FROM ${base}\nRUN --mount=type=cache,target=/c \\\n  --mount=type=tmpfs,target=/t \\\n            touch /c/a\n`,
    steps: 1,
  },
  heredocs: {
    source: `FROM ${base}\nrun   <<EOF  \n  set -e\n\techo   a   \n\n\n  # comment\nEOF\ncopy   <<-"A"   <<B   /dst/\n\tx   \n\tA\ny  \nB\nRUN   cat  <<E  >  /z  \n  hello   \nE\n`,
    steps: 3,
  },
  json: {
    source: `FROM ${base}\nRUN   [ "sh","-c" ,  "echo   a  >  /a" ]\nCMD [             \\\n  "a",            \\\n      "b  c"  \\\n  , "d" ]\nENTRYPOINT [ "x","y" ]\nSHELL [ "/bin/bash","-c" ]\nRUN   echo   $0\nCOPY [ "x.txt","/d/" ]\nVOLUME [ "/v"   ]\n`,
    steps: 3,
  },
  onbuild: {
    source: `FROM ${base}\nonbuild   run   echo   a   \\\n    && echo  b  \nONBUILD    copy  x.txt   /q\nRUN   true\n`,
    steps: 1,
  },
  stages: {
    source: `\n\nFROM ${base} as a\nRUN   echo a  > /a\nFROM ${base} as b\nRUN   echo b  > /b\n# last\nFROM ${base}\nCOPY    --from=a   /a  /\nCOPY\t--from=b --chown=1:1\t/b   /bb\n\n\n`,
    steps: 4,
  },
  "labels, variables, health": {
    source: `FROM ${base}\nlabel   a="1"    b='2   3'  \\\n       c=4\\ 5     \\\n   d="multi \\\n     line"\nENV   LEGACY    some   value  with    blanks  \nHEALTHCHECK   --interval=5s    cmd    curl   -f   localhost\nSTOPSIGNAL    SIGTERM\nARG   X=1    \nRUN   echo   $X\n`,
    steps: 1,
  },
  "carriage returns": {
    source: `FROM ${base}\r\nRUN   echo a \\  \r\n   && echo   b  \r\n\r\n\r\ncopy   x.txt  \\\r\n  /d/\r\nENV  A=1   B=2\r\n`,
    steps: 2,
  },
  "the other escape character": {
    source: `# escape=\`\nFROM ${base}\nRUN   echo a \\\\ \`  \n   && echo   b \`\n  # c\n  && true\nCOPY   x.txt \`\n  y.txt   /d/\n`,
    steps: 2,
  },
  "shell form": {
    source: `FROM ${base}\nCMD   echo   a   \\\n      b\nENTRYPOINT    exec   top  \\\n  -b\nRUN   if true; then \\\n   echo   'a   b' ; \\\n fi\nRUN \\\n     echo  x \\\n  y\n`,
    steps: 2,
  },
  flags: {
    source: `FROM   --platform=linux/amd64    ${base}\nADD   --chown=1:1   --chmod=644    x.txt  /a\nCOPY  --link   x.txt    /l/\nRUN   --network=none    echo   a\n`,
    steps: 3,
  },
  "comments and checks": {
    source: `  # one\nFROM ${base}\n   # two  \n   RUN   echo a\n\t# three\n# check=skip=JSONArgsRecommended\nCMD   echo   a\n`,
    steps: 1,
  },
}

describe.skipIf(!DOCKER)("built before and after formatting", () => {
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "dockerlint-engine-"))
    writeFileSync(join(folder, "x.txt"), "x\n")
    writeFileSync(join(folder, "y.txt"), "y\n")
  })
  afterAll(() => rmSync(folder, {recursive: true}))

  /** The image and the state of each step. */
  function build(source: string): {image: string; cached: number; steps: number} {
    writeFileSync(join(folder, "Dockerfile"), source)
    const [command, ...first] = DOCKER!.split(" ")
    const epoch = ["--build-arg", "SOURCE_DATE_EPOCH=0"]
    const args = [...first, "build", "--network=host", "--progress=plain", "--iidfile", "id", ...epoch, "."]
    const {status, stderr} = spawnSync(command!, args, {cwd: folder, encoding: "utf8"})
    expect(status, stderr).toBe(0)
    const steps = new Set(
      [...stderr.matchAll(/^(#\d+) \[[^\]]*\d+\/\d+\] (?:RUN|COPY|ADD|WORKDIR)/gm)].map(([, n]) => n!),
    )
    const cached = [...steps].filter(step => stderr.includes(`\n${step} CACHED`)).length
    return {image: readFileSync(join(folder, "id"), "utf8"), cached, steps: steps.size}
  }

  test.each(Object.entries(CASES))("%s", {timeout: 120_000}, (_, {source, steps}) => {
    const after = applyEdits(source, format(analyze(source)).edits)
    expect(after).not.toBe(source)
    const {image} = build(source)
    expect(build(after)).toEqual({image, cached: steps, steps})
  })
  test("a script that is indented in another way is another step", {timeout: 120_000}, () => {
    const source = `FROM ${base}\nRUN echo a \\\n  && echo b\n`
    const {edits} = format(analyze(source), {...DEFAULT_FORMAT, reindentRun: true})
    const {image} = build(source)
    const after = build(applyEdits(source, edits))
    expect(after.image).not.toBe(image)
  })
})
