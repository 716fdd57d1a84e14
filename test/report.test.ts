import {spawnSync} from "node:child_process"
import {mkdtempSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {describe, expect, test} from "vitest"
import {formatOf} from "../server/cli/report/formats.ts"
import type {FileResult} from "../server/cli/report/reporter.ts"
import {FORMAT_NAMES} from "../server/config/formats.ts"
import {parse} from "../server/syntax/parse.ts"
import {askHadolint, hadolintVersion, PROGRAM} from "../server/tools/hadolint.ts"
import {ALL, ERRORS, flagged, REAL, RESULTS, render, textAt} from "./support/reports.ts"
import {elements} from "./support/xml.ts"

// Every format over one small set of findings: as a whole against a reviewed file, and read back as its readers do.

const [wide, none, hostile] = RESULTS as [FileResult, FileResult, FileResult]

describe.each(FORMAT_NAMES)("%s", format => {
  test("is as it was reviewed", async () => {
    // as the bytes of a file, where half of a pair can't stand
    const text = Buffer.from(await render(format)).toString()
    await expect(text).toMatchFileSnapshot(`reports/${format}.txt`)
  })

  test("sends nothing to a terminal that steers it", async () => {
    for (const results of [[hostile], RESULTS]) {
      expect(await render(format, results)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\ufeff]/)
    }
  })

  test("is well-formed without findings, and without files", async () => {
    for (const results of [[none], []]) {
      const text = await render(format, results, {}, [])
      if (/json|sarif|gitlab|sonarqube/.test(format)) expect(() => JSON.parse(text) as unknown).not.toThrow()
      else if (/checkstyle|junit/.test(format)) expect(() => elements(text)).not.toThrow()
      else expect(text).toMatch(format === "text" && results.length > 0 ? /^nothing found in 1 file\n$/ : /^$/)
    }
  })
})

test("a line with everything on it takes no more time than as many lines", async () => {
  const word = "\u{1f433} apk add x; "
  const source = `FROM scratch\nRUN ${word.repeat(5000)}\n`
  const {lines, instructions} = parse(source)
  const sample = wide.findings[2]!
  const findings = [...source.matchAll(/apk/g)].map(({index}) => ({...sample, at: {from: index, to: index + 3}}))
  const result = {path: "long", source, lines, instructions, findings, all: findings}
  const start = performance.now()
  for (const format of FORMAT_NAMES) await render(format, [result])
  // two seconds, and minutes if each finding read the whole line
  expect(performance.now() - start).toBeLessThan(40_000)
  expect((await render("gnu", [result], {}, [])).split("\n").at(-2)).toMatch(`long:2:${4 + 4999 * 13 + 3}: `)
})

test("a format has other names", () => {
  expect(formatOf("codeclimate")).toBe("gitlab")
  expect(formatOf("constructor")).toBeUndefined()
})

describe("json", () => {
  interface Place {
    line: number
    column: number
    offset: number
  }
  interface Report {
    findings: {path: string; message: string; start: Place; end: Place; aliasLines?: Record<string, number>}[]
    statistics?: {rule: string; findings: number; files: number; fixable: number; severity: string}[]
    errors: unknown[]
    files: number
  }
  const parse = async (settings = {}) => JSON.parse(await render("json", RESULTS, settings)) as Report

  test("says exactly what was found where", async () => {
    const {findings, errors, files} = await parse()
    expect({errors, files}).toEqual({errors: ERRORS, files: 3})
    findings.forEach(({path, message, start, end}, i) => {
      const {result, finding} = ALL[i]!
      expect({path, message}).toEqual({path: result.path, message: finding.message})
      expect({from: start.offset, to: end.offset}).toEqual(finding.at)
      const {source} = result
      expect(textAt(source, [start.line, start.column], [end.line, end.column])).toBe(flagged(ALL[i]!))
    })
    expect(findings).toHaveLength(ALL.length)
  })

  test("counts rules where that is asked for", async () => {
    expect((await parse()).statistics).toBeUndefined()
    const {statistics} = await parse({statistics: true})
    expect(
      statistics!.map(({rule, severity, findings, files, fixable}) => [rule, severity, findings, files, fixable]),
    ).toEqual([
      ["broken-thing", "error", 2, 1, 1],
      ["odd-thing", "warning", 2, 2, 1],
      ["plain-thing", "info", 2, 2, 0],
      ["neat-thing", "style", 1, 1, 0],
    ])
  })
})

test("github: the runner reads each command back", async () => {
  const lines = (await render("github")).trimEnd().split("\n")
  const commands = lines.map(line => {
    const [, name, list, data] = /^::(\w+) (.*?)::(.*)$/.exec(line)!
    const unescape = (text: string) =>
      text.replace(/%(?:0D|0A|3A|2C|25)/g, code => String.fromCharCode(Number.parseInt(code.slice(1), 16)))
    const properties = list!
      .split(",")
      .map(pair => [pair.slice(0, pair.indexOf("=")), unescape(pair.slice(pair.indexOf("=") + 1))])
    return {name, message: unescape(data!), ...(Object.fromEntries(properties) as Record<string, string>)}
  })
  expect(commands).toHaveLength(ALL.length + ERRORS.length)
  expect(commands[1]).toEqual({
    name: "error",
    message: "behind a whale",
    file: "docker/wide.Dockerfile",
    line: "1",
    endLine: "1",
    col: "8",
    endColumn: "8",
    title: "broken-thing",
  })
  expect(commands[3]).toEqual({
    name: "warning",
    message: "two lines",
    file: "docker/wide.Dockerfile",
    line: "3",
    endLine: "4",
    title: "broken-thing",
  })
  const {message, file} = commands[5] as unknown as {message: string; file: string}
  expect(message).toContain("\"'<&>]]> %0A%25 a:b,c ")
  // line breaks in it come through as such
  expect(file).toBe(hostile.path.replace("\u001b", "\u241b"))
})

describe("formats of one line a finding", () => {
  test.each(["gnu", "compact"] as const)("%s has the place in characters", async format => {
    const lines = (await render(format)).split("\n")
    expect(lines.pop()).toBe("")
    const places = lines.map(line => /^(.+?):(\d+):(\d+):? /.exec(line)!.slice(2).map(Number))
    expect(lines).toHaveLength(ALL.length)
    // behind the mark, the whale and wide characters; a tab is one
    expect(places.slice(0, 5)).toEqual([
      [1, 1],
      [1, 7],
      [2, 15],
      [3, 5],
      [4, 6],
    ])
  })
})

const HADOLINT_SHAPE = [
  ["code", "string"],
  ["column", "number"],
  ["file", "string"],
  ["level", "string"],
  ["line", "number"],
  ["message", "string"],
]

describe("hadolint-json", () => {
  test("has hadolint's keys in its order, its codes, and its line where that is another one", async () => {
    const report = JSON.parse(await render("hadolint-json")) as Record<string, unknown>[]
    for (const one of report)
      expect(Object.entries(one).map(([key, value]) => [key, typeof value])).toEqual(HADOLINT_SHAPE)
    expect(report.map(({code, line, column, level}) => [code, line, column, level])).toEqual([
      ["plain-thing", 1, 1, "info"],
      ["DL1234", 1, 8, "error"],
      ["SC2046", 2, 16, "warning"],
      ["DL1234", 4, 3, "warning"],
      ["SC1000", 3, 5, "warning"],
      ["neat-thing", 4, 6, "style"],
      ["SC2046", 2, 5, "warning"],
      ["plain-thing", 2, 1, "info"],
    ])
  })
})

describe.skipIf(hadolintVersion() === undefined)("beside the real hadolint", () => {
  test("hadolint-json has its shape", () => {
    const folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
    writeFileSync(join(folder, "Dockerfile"), "FROM debian\nWORKDIR app\n")
    const {stdout} = spawnSync(PROGRAM, ["--format", "json", "Dockerfile"], {cwd: folder, encoding: "utf8"})
    rmSync(folder, {recursive: true})
    const theirs = JSON.parse(stdout) as object[]
    expect(theirs.length).toBeGreaterThan(0)
    const shape = (one: object) => Object.entries(one).map(([key, value]) => [key, typeof value])
    for (const one of theirs) expect(shape(one)).toEqual(HADOLINT_SHAPE)
  })

  test("hadolint-json has its lines where both report a code", {timeout: 300_000}, async () => {
    const peers = await askHadolint(REAL)
    let both = 0
    for (const [i, result] of REAL.entries()) {
      const own = JSON.parse(await render("hadolint-json", [result])) as {code: string; line: number}[]
      for (const code of new Set(own.map(({code}) => code))) {
        const linesOf = (list: readonly {code: string; line: number}[]) =>
          list.flatMap(one => (one.code === code ? [one.line] : [])).sort((a, b) => a - b)
        const [ours, theirs] = [linesOf(own), linesOf(peers[i]!)]
        // where one of them finds more, there is no telling which is which
        if (ours.length !== theirs.length) continue
        expect(ours, `${code} in ${result.path}`).toEqual(theirs)
        both++
      }
    }
    expect(both).toBeGreaterThan(REAL.length)
  })
})

describe("text", () => {
  test("has counts in place of findings where they are asked for", async () => {
    expect(await render("text", RESULTS, {statistics: true})).toBe(
      [
        "2  error    broken-thing  Something of the kind error",
        "2  warning  odd-thing     Something of the kind warning",
        "2  info     plain-thing   Something of the kind info",
        "1  style    neat-thing    Something of the kind style",
        "",
        "1 error, 3 warnings, 2 info, 1 style in 2 of 3 files; 1 path could not be linted  (dockerlint explain RULE says more)",
        "",
      ].join("\n"),
    )
  })

  test("has no summary where it is quiet", async () => {
    expect(await render("text", RESULTS, {quiet: true})).not.toContain("explain RULE")
    expect(await render("text", [none], {quiet: true})).toBe("")
  })
})
