import {spawnSync} from "node:child_process"
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {Ajv} from "ajv"
import addFormats from "ajv-formats"
import type {Log, Region} from "sarif"
import {SaxesParser} from "saxes"
import {describe, expect, test} from "vitest"
import {validateXML} from "xmllint-wasm"
import {analyze} from "../server/analysis.ts"
import {FORMAT_NAMES, formatOf} from "../server/cli/report/formats.ts"
import type {FileResult} from "../server/cli/report/reporter.ts"
import {lintFile} from "../server/linter.ts"
import {parse} from "../server/syntax/parse.ts"
import {applyEdits} from "../server/text.ts"
import {askHadolint, hadolintVersion, PROGRAM} from "../server/tools/hadolint.ts"
import {ERRORS, HOSTILE, RESULTS, render} from "./support/reports.ts"
import {realFiles} from "./support/shared.ts"

// Every format over one small set of findings: as a whole against a reviewed file, and read back as its readers do.

const [wide, none, hostile] = RESULTS as [FileResult, FileResult, FileResult]
const ALL = RESULTS.flatMap(result => result.findings.map(finding => ({result, finding})))

/** What every rule has found in some real files. */
const REAL: FileResult[] = realFiles()
  .filter((_, i) => i % 10 === 0)
  .map(({path, source}) => {
    const analysis = analyze(source)
    const findings = lintFile(analysis)
    const {lines, instructions} = analysis.file
    return {path, source, lines, instructions, findings, all: findings}
  })

function schema(name: string): object {
  return JSON.parse(readFileSync(new URL(`schemas/${name}`, import.meta.url), "utf8")) as object
}

function expectValid(name: string, value: unknown): void {
  // the schema of SARIF is of draft 4, of which it uses nothing that later drafts changed but the name of its id
  const {$schema, id, ...rest} = schema(name) as {$schema?: string; id?: string}
  const ajv = new Ajv({strict: false, allErrors: true, unicodeRegExp: false})
  addFormats.default(ajv)
  const validate = ajv.compile(rest)
  validate(value)
  expect(validate.errors ?? []).toEqual([])
}

/** The text between 1-based places, as a reader finds it who knows only the file: it decodes it and splits its lines. */
function textAt(source: string, start: [number, number], end: [number, number]): string {
  const lines = source.replace(/^\ufeff/, "").split("\n")
  const offset = ([line, column]: [number, number]) =>
    lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1
  return lines.join("\n").slice(offset(start), offset(end))
}

function flagged({result, finding}: (typeof ALL)[number]): string {
  return result.source.slice(finding.at.from, finding.at.to).replace(/^\ufeff/, "")
}

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

describe("sarif", () => {
  const parse = async (results = RESULTS, errors = ERRORS) =>
    JSON.parse(await render("sarif", results, {}, errors)) as Log

  test("is valid, also over real files", async () => {
    expectValid("sarif-2.1.0-rtm.5.json", await parse())
    expectValid("sarif-2.1.0-rtm.5.json", await parse(REAL, []))
    expectValid("sarif-2.1.0-rtm.5.json", await parse([], []))
  })

  const regionText = (source: string, {startLine, startColumn, endLine, endColumn}: Region) =>
    textAt(source, [startLine!, startColumn!], [endLine!, endColumn!])

  test("has true regions, rules at their index, and fixes that do what the fix does", async () => {
    const run = (await parse()).runs[0]!
    expect(run.columnKind).toBe("utf16CodeUnits")
    expect(run.results).toHaveLength(ALL.length)
    run.results!.forEach((result, i) => {
      const {result: file, finding} = ALL[i]!
      const {source} = file
      expect(run.tool.driver.rules![result.ruleIndex!]!.id).toBe(result.ruleId)
      expect(regionText(source, result.locations![0]!.physicalLocation!.region!)).toBe(flagged(ALL[i]!))
      expect(result.relatedLocations ?? []).toHaveLength(finding.related?.length ?? 0)
      for (const [n, related] of (result.relatedLocations ?? []).entries()) {
        const text = regionText(source, related.physicalLocation!.region!)
        expect(text).toBe(source.slice(finding.related![n]!.at.from, finding.related![n]!.at.to))
      }
      expect(result.fixes !== undefined).toBe(finding.fix !== undefined)
      if (!finding.fix) return
      const bare = source.replace(/^\ufeff/, "")
      const edits = result.fixes![0]!.artifactChanges[0]!.replacements.map(({deletedRegion, insertedContent}) => {
        const {startLine, startColumn, endLine, endColumn} = deletedRegion
        const from = textAt(source, [1, 1], [startLine!, startColumn!]).length
        const to = textAt(source, [1, 1], [endLine!, endColumn!]).length
        return {from, to, text: insertedContent?.text ?? ""}
      })
      expect(applyEdits(bare, edits)).toBe(applyEdits(source, finding.fix.edits).replace(/^\ufeff/, ""))
    })
  })

  test("names files so that a reader finds them", async () => {
    const run = (await parse([...RESULTS, {...none, path: "/elsewhere/a b/Dockerfile"}, {...none, path: "-"}])).runs[0]!
    const root = run.originalUriBaseIds!["%SRCROOT%"]!.uri!
    expect(root).toBe("file:///the%20folder/")
    const uris = run.results!.map(({locations}) => locations![0]!.physicalLocation!.artifactLocation!.uri!)
    const paths = uris.map(uri => fileURLToPath(new URL(uri, root)))
    expect(paths).toEqual(ALL.map(({result}) => `/the folder/${result.path}`))
  })

  test("says how the run ended and what could not be read", async () => {
    const [invocation] = (await parse()).runs[0]!.invocations!
    expect(invocation).toMatchObject({
      executionSuccessful: false,
      exitCode: 3,
      toolExecutionNotifications: [{level: "error", message: {text: "gone/Dockerfile: no such file or folder"}}],
    })
    expect((await parse([wide], [])).runs[0]!.invocations![0]).toMatchObject({executionSuccessful: true, exitCode: 1})
  })

  test("has no links that a file has brought", async () => {
    for (const {message} of (await parse()).runs[0]!.results!) expect(message.text).not.toMatch(/[^\\]\]\(/)
  })
})

describe("gitlab", () => {
  interface Issue {
    fingerprint: string
    location: {path: string; lines: {begin: number; end: number}}
  }
  const parse = async (results: readonly FileResult[]) => JSON.parse(await render("gitlab", results)) as Issue[]

  test("is valid, and no two fingerprints are the same", async () => {
    for (const results of [RESULTS, REAL]) {
      const issues = await parse(results)
      expectValid("gitlab.json", issues)
      expect(new Set(issues.map(({fingerprint}) => fingerprint)).size).toBe(issues.length)
    }
  })

  test("keeps fingerprints where some findings are left out", async () => {
    const whole = await parse([wide])
    const part = await parse([{...wide, findings: wide.findings.slice(2)}])
    expect(part).toEqual(whole.slice(2))
  })

  test("counts lines from the first character to the last", async () => {
    const lines = (await parse([wide])).map(({location}) => [location.lines.begin, location.lines.end])
    expect(lines).toEqual([
      [1, 1],
      [1, 1],
      [2, 2],
      [3, 4],
      [4, 4],
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

interface XmlElement {
  name: string
  attributes: Record<string, string>
  text: string
}

/** The elements of XML in their order, read by a parser that forgives nothing. */
function elements(xml: string): XmlElement[] {
  const found: XmlElement[] = []
  const open: XmlElement[] = []
  const parser = new SaxesParser()
  parser.on("error", error => {
    throw error
  })
  parser.on("opentag", ({name, attributes}) => {
    const element = {name, attributes: attributes as Record<string, string>, text: ""}
    found.push(element)
    open.push(element)
  })
  parser.on("text", text => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on("closetag", () => {
    open.pop()
  })
  parser.write(xml).close()
  return found
}

/** What is left of a text in XML: characters that it has no place for are shown by others. */
function inXml(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e\ufffe\ud800-\udfff]/gu, character => {
    const code = character.charCodeAt(0)
    if (character === "\r") return character
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd"
  })
}

describe("checkstyle", () => {
  test("is read back as it was meant", async () => {
    const all = elements(await render("checkstyle"))
    const errors = all.filter(({name}) => name === "error").map(({attributes}) => attributes)
    expect(errors).toHaveLength(ALL.length + ERRORS.length)
    expect(errors[1]).toEqual({
      line: "1",
      column: "8",
      severity: "error",
      message: "behind a whale",
      source: "dockerlint.broken-thing",
    })
    expect(errors[5]!.message).toBe(inXml(HOSTILE))
    expect(errors[6]!.message).toBe("true")
    const files = all.filter(({name}) => name === "file").map(({attributes}) => attributes.name)
    expect(files).toEqual(["docker/wide.Dockerfile", inXml(hostile.path), "gone/Dockerfile"])
  })

  test("libxml2 reads it too, over real files", async () => {
    for (const results of [RESULTS, REAL]) await lint(await render("checkstyle", results))
  })
})

/** Fails where libxml2 finds fault with it, or where it is not valid. */
async function lint(contents: string, schema?: string): Promise<void> {
  const xml = [{fileName: "report.xml", contents}]
  const options = schema === undefined ? ({normalization: "format"} as const) : {schema: [schema]}
  const {valid, errors} = await validateXML({xml, initialMemoryPages: 1024, maxMemoryPages: 4096, ...options})
  expect(errors).toEqual([])
  expect(valid).toBe(true)
}

describe("junit", () => {
  test("is valid, also over real files", async () => {
    const xsd = readFileSync(new URL("schemas/jenkins-junit.xsd", import.meta.url), "utf8")
    for (const results of [RESULTS, REAL, []]) await lint(await render("junit", results), xsd)
  })

  test("fails for what makes the run fail", async () => {
    const all = elements(await render("junit"))
    expect(all[0]).toMatchObject({name: "testsuites", attributes: {tests: "9", failures: "4", errors: "1"}})
    const names = (name: string) => all.filter(one => one.name === name)
    expect(names("failure").map(({attributes}) => attributes.message)).toEqual([
      "behind a whale",
      "behind wide characters",
      "two lines",
      inXml(HOSTILE),
    ])
    expect(names("failure")[0]!.text).toBe("docker/wide.Dockerfile:1:7: error: behind a whale [broken-thing]")
    expect(names("system-out")).toHaveLength(3)
    expect(names("testsuite").map(({attributes}) => attributes.tests)).toEqual(["5", "1", "2", "1"])
    const lenient = await render("junit", RESULTS, {fails: () => false}, [])
    expect(elements(lenient)[0]!.attributes).toMatchObject({tests: "8", failures: "0", errors: "0"})
  })
})

describe("sonarqube", () => {
  interface Report {
    rules: {id: string}[]
    issues: {ruleId: string; primaryLocation: {textRange: Record<string, number>}}[]
  }

  test("is valid, and its ranges are such as SonarQube takes", async () => {
    for (const results of [RESULTS, REAL, []]) {
      const report = JSON.parse(await render("sonarqube", results)) as Report
      expectValid("sonarqube.json", report)
      const ids = report.rules.map(({id}) => id)
      expect(new Set(ids)).toEqual(new Set(report.issues.map(({ruleId}) => ruleId)))
      const all = results.flatMap(result => result.findings.map(finding => ({result, finding})))
      report.issues.forEach(({primaryLocation: {textRange}}, i) => {
        const {startLine, endLine, startColumn, endColumn} = textRange as Record<string, number>
        const {source} = all[i]!.result
        if (startColumn === undefined) {
          expect(textRange).toEqual({startLine})
          expect(flagged(all[i]!).trim()).toBe("")
          return
        }
        expect(endLine! > startLine! || endColumn! > startColumn).toBe(true)
        const text = textAt(source, [startLine!, startColumn + 1], [endLine!, endColumn! + 1])
        expect(text).toBe(flagged(all[i]!).replace(/[\r\n]+$/, ""))
        const lines = source.replace(/^\ufeff/, "").split(/\r?\n/)
        expect(endColumn).toBeLessThanOrEqual(lines[endLine! - 1]!.length)
      })
    }
  })
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
