import {spawnSync} from "node:child_process"
import {chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {delimiter, join} from "node:path"
import {fileURLToPath} from "node:url"
import {afterAll, beforeAll, describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {findProgram, startShellcheck} from "../server/cli/shellcheck.ts"
import {readShellcheck, type ShellcheckComment, shellcheckFindings, shellcheckInput} from "../server/lint/shellcheck.ts"
import {lintFile} from "../server/linter.ts"
import {RULES} from "../server/rules/index.ts"
import {applyEdits, positionAt} from "../server/text.ts"
import {runCases} from "./support/cases.ts"
import {readMarks} from "./support/marks.ts"

// `--shellcheck`: what the program is given, what its answer means in the Dockerfile, and what happens when it fails.

/** A comment about a piece of a script, which stands in it once. */
function about(source: string, piece: string, more: Partial<ShellcheckComment> = {}): ShellcheckComment {
  const input = shellcheckInput(analyze(source).shellViews.at(-1)!)!
  const at = input.indexOf(piece)
  const place = (offset: number) => {
    const lines = input.slice(0, offset).split("\n")
    return {line: lines.length, column: [...lines.at(-1)!].length + 1}
  }
  const [start, end] = [place(at), place(at + piece.length)]
  return {...start, endLine: end.line, endColumn: end.column, level: "info", code: 2086, message: "Quote it.", ...more}
}

function quoted(source: string, piece: string): ShellcheckComment["fix"] {
  const {line, column, endColumn} = about(source, piece)
  const one = {line, endLine: line, replacement: '"'}
  return {
    replacements: [
      {...one, column, endColumn: column, insertionPoint: "afterEnd"},
      {...one, column: endColumn, endColumn, insertionPoint: "beforeStart"},
    ],
  }
}

describe("what it is given", () => {
  const inputs = (source: string, skills?: {busybox: boolean}) =>
    analyze(source).shellViews.map(view => shellcheckInput(view, skills))
  const shellOf = (source: string, skills?: {busybox: boolean}) => /shell=(\w+)/.exec(inputs(source, skills)[0]!)?.[1]

  test("the shell that runs the script", () => {
    expect(shellOf("FROM debian:13\nRUN a\n")).toBe("dash")
    expect(shellOf("FROM fedora:42\nRUN a\n")).toBe("bash")
    expect(shellOf("FROM alpine:3.22\nRUN a\n")).toBe("dash")
    expect(shellOf("FROM alpine:3.22\nRUN a\n", {busybox: true})).toBe("busybox")
    expect(shellOf("FROM example/x\nRUN a\n")).toBe("sh")
    expect(shellOf('FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN a\n')).toBe("bash")
    expect(shellOf("FROM debian:13\nRUN <<E\n#!/bin/ksh\na\nE\n")).toBe("ksh")
  })

  test("no script that is not for it", () => {
    expect(inputs('FROM debian:13\nSHELL ["pwsh"]\nRUN a\n')).toEqual([])
    expect(inputs('FROM debian:13\nRUN ["a"]\n')).toEqual([])
    expect(inputs('FROM debian:13\nSHELL ["zsh", "-c"]\nRUN a\n')).toEqual([undefined])
    expect(inputs("FROM example/x\nRUN Get-Item x\n")).toEqual([undefined])
  })

  test("the variables of its stage, and the text that the shell gets", () => {
    const [input] = inputs("FROM debian:13\nARG V=1\nENV A=b\nRUN a \\\n  # no\n  b\nARG late\n")
    const lines = input!.split("\n")
    expect(lines).toContain("export A=1")
    expect(lines).toContain("export V=1")
    expect(lines).not.toContain("export late=1")
    expect(lines.at(-1)).toBe("a   b")
  })
})

describe("places", () => {
  const cases: [title: string, source: string, piece: string][] = [
    ["behind a continuation", "FROM debian:13\nRUN a && \\\n    b <|$x|>\n", "$x"],
    ["behind a comment between lines", "FROM debian:13\nRUN a && \\\n# $y\n\n    b <|$x|>\n", "$x"],
    ["over a continuation", "FROM debian:13\nRUN a <|$x\\\nyz|>\n", "$xyz"],
    ["with the other escape character", "# escape=`\nFROM debian:13\nRUN a `\n  <|$x|>\n", "$x"],
    ["behind wide characters", "FROM debian:13\nRUN echo \u8a9e\u{1f433} <|$x|>\n", "$x"],
    ["behind a tab", "FROM debian:13\nRUN echo\t\t<|$x|>\n", "$x"],
    ["in a heredoc", "FROM debian:13\nRUN <<E\na\nb <|$x|>\nE\n", "$x"],
    ["in a heredoc without its tabs", "FROM debian:13\nRUN <<-E\n\ta\n\t\tb <|$x|>\nE\n", "$x"],
    ["in a heredoc with Windows line ends", "FROM debian:13\r\nRUN <<E\r\na\r\nb <|$x|>\r\nE\r\n", "$x"],
    ["in the input of a command", "FROM debian:13\nRUN cat <<E > /f && b\nc <|$x|>\nE\n", "$x"],
    ["behind flags", "FROM debian:13\nRUN --network=none a <|$x|>\n", "$x"],
    ["behind ONBUILD", "FROM debian:13\nONBUILD RUN a \\\n <|$x|>\n", "$x"],
    ["in a heredoc behind ONBUILD", "FROM debian:13\nONBUILD RUN <<E\na <|$x|>\nE\n", "$x"],
    ["at the end of the file", "FROM debian:13\nRUN a <|$x|>", "$x"],
  ]
  test.each(cases)("%s", (_, marked, piece) => {
    const {source, spans} = readMarks(marked)
    const analysis = analyze(source)
    const comment = about(source, piece, {fix: quoted(source, piece)})
    const [found] = shellcheckFindings(analysis, analysis.shellViews.at(-1)!, [comment])
    expect(found!.at).toEqual(spans[0])
    expect(applyEdits(source, found!.fix!.edits)).toBe(marked.replace("<|", '"').replace("|>", '"'))
  })

  test("what stands before the script, or nowhere, is left out", () => {
    const source = "FROM debian:13\nRUN a $x\n"
    const analysis = analyze(source)
    const places = [1, 2, 99].map(line => ({...about(source, "$x"), line, endLine: line}))
    expect(shellcheckFindings(analysis, analysis.shellViews[0]!, places)).toEqual([])
  })

  test("a change that is not exact in the file is left out", () => {
    const source = "FROM debian:13\nRUN a $x\\\nyz; b\n"
    const analysis = analyze(source)
    const fixes = [
      {replacements: [{...about(source, "$xyz"), insertionPoint: "afterEnd", replacement: "y"}]},
      {replacements: [{...about(source, "b"), insertionPoint: "afterEnd", replacement: "b\nc"}]},
    ] as const
    for (const fix of fixes) {
      const comment = about(source, "$xyz", {fix: {replacements: [...fix.replacements]}})
      expect(shellcheckFindings(analysis, analysis.shellViews[0]!, [comment])[0]!.fix).toBeUndefined()
    }
  })
})

describe("findings", () => {
  const lint = (source: string, comments: ShellcheckComment[]) =>
    lintFile(analyze(source), undefined, () => comments).map(({rule, severity, aliases}) => {
      return [severity, rule.name, ...aliases.map(({code}) => code)].join(" ")
    })
  const source = "FROM debian:13\nRUN sudo ls $x\n"

  test("take the place of those of the rules about the same, and of no others", () => {
    const before = lintFile(analyze(source)).map(({rule}) => rule.name)
    expect(before).toContain("unquoted-variable")
    expect(before).toContain("undefined-shell-variable")
    expect(lint(source, [])).toEqual(["warning sudo-in-build DL3004"])
    expect(lint(source, [about(source, "$x")])).toContain("info unquoted-variable SC2086")
    expect(lint(source, [about(source, "ls", {code: 1001})])).toContain("info shellcheck-finding SC1001")
  })

  test("of scripts without an answer stay", () => {
    const names = lintFile(analyze(source), undefined, () => undefined).map(({rule}) => rule.name)
    expect(names).toEqual(lintFile(analyze(source)).map(({rule}) => rule.name))
  })

  test("are errors only where the shell can't read the script", () => {
    const error = {level: "error"} as const
    expect(lint(source, [about(source, "$x", {...error, code: 2068})])).toContain("warning unquoted-variable SC2068")
    expect(lint(source, [about(source, "$x", {...error, code: 1072})])).toContain("warning shell-syntax-error SC1072")
    const broken = "FROM debian:13\nRUN if a; then b\n"
    const parts = [
      about(broken, "if", {code: 1009}),
      about(broken, "if a", {...error, code: 1073}),
      about(broken, "b", {...error, code: 1072}),
    ]
    expect(lint(broken, parts)).toEqual(["error shell-syntax-error SC1072 SC1009 SC1073"])
    const unknown = broken.replace("debian:13", "example/x@sha256:" + "0".repeat(64))
    expect(lint(unknown, parts)).toEqual(["warning shell-syntax-error SC1072 SC1009 SC1073"])
  })

  test("leave out what the shell of BusyBox has", () => {
    const alpine = "FROM alpine:3.22\nRUN [[ a ]]\n"
    expect(lint(alpine, [about(alpine, "[[", {code: 3010})])).toEqual([])
    expect(lint(alpine, [about(alpine, "[[", {code: 3030})])).toEqual(["info missing-shell-feature SC3030"])
  })

  test("are silenced by the code, by the old code of the family, and by the rule", () => {
    const ignoring = (name: string, code: number) => {
      const text = `FROM debian:13\n# dockerlint ignore=${name} -- why\nRUN ls $x\n`
      return lint(text, [about(text, "$x", {code})])
    }
    expect(ignoring("SC1001", 1001)).toEqual([])
    expect(ignoring("sc1001", 1001)).toEqual([])
    expect(ignoring("SC1001", 1002)).toContain("info shellcheck-finding SC1002")
    expect(ignoring("shellcheck-finding", 1002)).toEqual([])
    expect(ignoring("SC2039", 3001)).toEqual([])
    expect(ignoring("SC2086", 2086)).toEqual([])
    expect(ignoring("unquoted-variable", 2086)).toEqual([])
  })

  test("a code without a rule is known in comments", () => {
    const names = (text: string) => lintFile(analyze(text)).map(({rule}) => rule.name)
    expect(names("FROM debian:13\n# dockerlint ignore=SC1001 -- why\nRUN ls\n")).toEqual([])
    expect(names("FROM debian:13\n# dockerlint ignore=SC10 -- why\nRUN ls\n")).toEqual(["unknown-ignore"])
  })
})

test.each(["", "null", "{}", "[]", '{"comments": [1]}', '{"comments": [{"line": 1}]}', '{"comments": [{"line": 0'])(
  "output that is none: %s",
  text => expect(readShellcheck(text)).toBeUndefined(),
)

describe("the program", () => {
  const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url))
  let folder: string
  let work: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
    work = join(folder, "work")
    mkdirSync(work)
    writeFileSync(join(work, "Dockerfile"), "FROM debian:13\nRUN ls $x\n")
  })
  afterAll(() => rmSync(folder, {recursive: true}))

  /** Puts a program of that name into a folder, and answers the folder. */
  function program(place: string, script: string): string {
    const path = join(folder, place)
    mkdirSync(path, {recursive: true})
    writeFileSync(join(path, "shellcheck"), `#!/bin/sh\n${script}\n`)
    chmodSync(join(path, "shellcheck"), 0o755)
    return path
  }
  const answering = (text: string) => `[ "$1" = --version ] && exec echo "version: 0.9.0"\n${text}`
  const run = (path: string, ...args: string[]) => {
    const options = {cwd: work, encoding: "utf8", env: {...process.env, PATH: path}} as const
    return spawnSync(process.execPath, [cli, "--shellcheck", ...args], options)
  }

  test("is not there: one line and exit code 2", () => {
    const {status, stdout, stderr} = run("/nowhere")
    expect({status, stdout}).toEqual({status: 2, stdout: ""})
    expect(stderr).toMatch(/^dockerlint: --shellcheck: there is no program shellcheck on the PATH.*\n$/)
  })

  test("never comes from the folder that is linted, from a relative entry, or from node_modules", () => {
    const good = program("bin", "")
    expect(findProgram("shellcheck", good, work)).toBe(join(good, "shellcheck"))
    program("work/bin", "")
    program("work/node_modules/.bin", "")
    program("node_modules/.bin", "")
    for (const entry of ["bin", ".", "", "./bin", join(work, "bin"), join(folder, "node_modules/.bin")])
      expect(findProgram("shellcheck", entry, work), entry).toBeUndefined()
    expect(findProgram("shellcheck", ["bin", "", join(work, "bin"), good].join(delimiter), work)).toBe(
      join(good, "shellcheck"),
    )
    chmodSync(join(program("plain", ""), "shellcheck"), 0o644)
    if (process.getuid?.() !== 0) expect(findProgram("shellcheck", join(folder, "plain"), work)).toBeUndefined()
  })

  test.each([
    ["crashes", "kill -9 $$", /shellcheck was stopped by SIGKILL/],
    ["fails", "exit 4", /shellcheck failed with exit code 4/],
    ["prints nonsense", "echo oops", /shellcheck printed something else than its findings/],
  ])("%s: a line, its scripts are linted by the rules, exit code 3", (name, text, message) => {
    const {status, stdout, stderr} = run(`${program(name, answering(text))}:/bin:/usr/bin`)
    expect(stderr).toMatch(message)
    expect(stderr.split("\n")).toHaveLength(2)
    expect(stdout).toContain("unquoted-variable")
    expect(status).toBe(3)
  })

  test("says no version: one line and exit code 2", () => {
    const {status, stderr} = run(`${program("mute", "exit 0")}:/bin:/usr/bin`)
    expect(status).toBe(2)
    expect(stderr).toMatch(/does not say which version/)
  })

  test("takes too long: it is stopped", async () => {
    const path = process.env.PATH
    process.env.PATH = `${program("slow", answering("exec sleep 20"))}:/bin:/usr/bin`
    try {
      const ask = await startShellcheck(300)
      if (typeof ask === "string") throw new Error(ask)
      const {failures} = await ask(analyze("FROM debian:13\nRUN ls $x\n"))
      expect(failures).toEqual([expect.stringMatching(/^shellcheck took longer than 0.3 seconds/)])
    } finally {
      process.env.PATH = path
    }
  })

  test("is given no options of the environment, and each script once", () => {
    const log = join(folder, "log")
    const path = program(
      "log-bin",
      answering(`echo "$SHELLCHECK_OPTS $*" >> ${log}; cat > /dev/null; echo '{"comments": []}'`),
    )
    writeFileSync(join(work, "two.Dockerfile"), "FROM debian:13\nRUN ls $x\nRUN ls $x\n")
    const env = {...process.env, PATH: `${path}:/bin:/usr/bin`, SHELLCHECK_OPTS: "-x"}
    const {status} = spawnSync(process.execPath, [cli, "--shellcheck", "Dockerfile", "two.Dockerfile"], {
      cwd: work,
      env,
    })
    expect(status).toBe(0)
    const asked = spawnSync("cat", [log], {encoding: "utf8"}).stdout.trimEnd().split("\n")
    expect(asked).toEqual([" --format=json1 --norc --exclude=SC1090,SC1091,SC2148,SC2187 -"])
  })
})

const ask = await startShellcheck()
if (typeof ask === "string") console.warn("skipped: shellcheck is not here, so cases are not run with it")
else {
  const answers = new Map<string, ReturnType<typeof lintFile>>()
  const folder = new URL("./corpus/shellcheck/", import.meta.url)
  const texts = readdirSync(folder)
    .filter(file => file.endsWith(".txt"))
    .flatMap(file => readFileSync(new URL(file, folder), "utf8").split(/^==== .*\n/m))
  for (const source of texts.map(text => text.slice(0, text.search(/^----$/m)))) {
    if (source === "") continue
    const analysis = analyze(source)
    answers.set(source, lintFile(analysis, undefined, (await ask(analysis)).answers))
  }
  runCases("shellcheck", source => {
    const {file} = analyze(source)
    const place = (offset: number) => {
      const {line, column} = positionAt(file.lines, offset)
      return `${line}:${column}`
    }
    const lines = (answers.get(source) ?? []).flatMap(({rule, severity, at, aliases, fix}) => {
      const codes = aliases.filter(({code}) => /^SC/.test(code)).map(({code}) => code)
      if (codes.length === 0) return []
      return `${severity} ${rule.name} ${place(at.from)}-${place(at.to)}: ${codes.join(" ")}${fix ? " fix" : ""}`
    })
    return lines.join("\n")
  })

  const known = new Set(RULES.flatMap(({aliases}) => aliases))
  const codesOf = (found: ReturnType<typeof lintFile>) => {
    const codes = found.flatMap(({aliases}) => aliases.map(({code}) => code)).filter(code => known.has(code))
    return [...new Set(codes.filter(code => /^SC/.test(code)))].sort()
  }
  const scripts = readFileSync(new URL("same.list", folder), "utf8").trimEnd().split("\n")
  describe.each(["/bin/dash", "/bin/bash"])("the rules find what it finds, for %s", shell => {
    test.each(scripts)("%s", async script => {
      const analysis = analyze(`FROM debian:13\nSHELL ["${shell}", "-c"]\nRUN <<END\n${script}\nEND\n`)
      const theirs = lintFile(analysis, undefined, (await ask(analysis)).answers)
      expect(codesOf(lintFile(analysis))).toEqual(codesOf(theirs))
    })
  })
}
