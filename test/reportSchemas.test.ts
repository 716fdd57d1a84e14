import {readFileSync} from "node:fs"
import {fileURLToPath} from "node:url"
import {Ajv} from "ajv"
import addFormats from "ajv-formats"
import type {Log, Region} from "sarif"
import {describe, expect, test} from "vitest"
import {validateXML} from "xmllint-wasm"
import type {FileResult} from "../server/cli/report/reporter.ts"
import {applyEdits} from "../server/text.ts"
import {ALL, ERRORS, flagged, HOSTILE, REAL, RESULTS, render, textAt} from "./support/reports.ts"
import {elements, inXml} from "./support/xml.ts"

// Formats of other programs: valid by their schemas, also over real files, and read back as they were meant.

const [wide, none, hostile] = RESULTS as [FileResult, FileResult, FileResult]

function schema(name: string): object {
  return JSON.parse(readFileSync(new URL(`schemas/${name}`, import.meta.url), "utf8")) as object
}

function problems(name: string, value: unknown): unknown[] {
  // the schema of SARIF is of draft 4, of which it uses nothing that later drafts changed but the name of its id
  const {$schema, id, ...rest} = schema(name) as {$schema?: string; id?: string}
  const ajv = new Ajv({strict: false, allErrors: true, unicodeRegExp: false})
  addFormats.default(ajv)
  const validate = ajv.compile(rest)
  validate(value)
  return validate.errors ?? []
}

function expectValid(name: string, value: unknown): void {
  expect(problems(name, value)).toEqual([])
}

test("the schemas find what is wrong", async () => {
  const sarif = await render("sarif")
  expect(problems("sarif-2.1.0-rtm.5.json", JSON.parse(sarif.replace('"startLine":1', '"startLine":0')))).not.toEqual(
    [],
  )
  expect(problems("sarif-2.1.0-rtm.5.json", JSON.parse(sarif.replace('"level":"note"', '"level":"info"')))).not.toEqual(
    [],
  )
  const gitlab = await render("gitlab")
  expect(problems("gitlab.json", JSON.parse(gitlab.replace("critical", "error")))).not.toEqual([])
  const sonarqube = await render("sonarqube")
  expect(problems("sonarqube.json", JSON.parse(sonarqube.replace("HIGH", "INFO")))).not.toEqual([])
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
