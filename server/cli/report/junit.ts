import {charactersOf, portablePath} from "./places.ts"
import type {FileResult, Reporter, ReportSettings} from "./reporter.ts"
import {type Element, xml} from "./xml.ts"

/**
 * JUnit's XML: a suite for each file, a test for each finding. Those that make the run fail are failed tests, others
 * are passed ones that say something; a file without findings is one passed test.
 */
export function junitReport({folder, fails}: ReportSettings): Reporter {
  const totals = {tests: 0, failures: 0, errors: 0}
  // the totals come first, so it is kept until the end
  const suites: string[] = []
  const suite = (path: string, cases: readonly Element[]) => {
    const number = (kind: string) => cases.filter(one => one[kind]).length
    const counts = {tests: cases.length, failures: number("failure"), errors: number("error")}
    for (const key of ["tests", "failures", "errors"] as const) totals[key] += counts[key]
    suites.push(xml("testsuite", [{"@name": path, ...attributes(counts), testcase: cases}]))
  }
  return {
    file(result: FileResult) {
      const path = portablePath(result.path, folder)
      const placeOf = charactersOf(result)
      const cases = result.findings.map(({rule, severity, at, message}): Element => {
        const {line, column} = placeOf(at.from)
        const name = {"@name": `${rule.name} at ${line}:${column}`, "@classname": path}
        const text = `${path}:${line}:${column}: ${severity}: ${message} [${rule.name}]`
        if (!fails(severity)) return {...name, "system-out": text}
        return {...name, failure: {"@type": severity, "@message": message, "#text": text}}
      })
      suite(path, cases.length > 0 ? cases : [{"@name": "dockerlint", "@classname": path}])
      return ""
    },
    end({errors}) {
      for (const {path, message} of errors) {
        const name = portablePath(path, folder)
        suite(name, [{"@name": "dockerlint", "@classname": name, error: {"@type": "unreadable", "@message": message}}])
      }
      const counts = Object.entries(totals).map(([key, value]) => `${key}="${value}"`)
      const start = `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="dockerlint" ${counts.join(" ")}>\n`
      return `${start}${suites.join("")}</testsuites>\n`
    },
  }
}

function attributes(counts: Record<string, number>): Element {
  return Object.fromEntries(Object.entries(counts).map(([key, value]) => [`@${key}`, value]))
}
