import type {Rule, Severity} from "../../lint/rule.ts"
import type {Span} from "../../text.ts"
import {jsonElements} from "./list.ts"
import {portablePath, rangeOf} from "./places.ts"
import type {FileResult, FileText, Reporter, ReportSettings} from "./reporter.ts"
import {jsonLine} from "./visible.ts"

const ENGINE = "dockerlint"

/** What SonarQube says of a rule: it has a severity for each quality of the software, and none for an issue. */
const IMPACTS: Record<Severity, {attribute: string; quality: string; severity: string}> = {
  error: {attribute: "LOGICAL", quality: "RELIABILITY", severity: "HIGH"},
  warning: {attribute: "LOGICAL", quality: "MAINTAINABILITY", severity: "MEDIUM"},
  info: {attribute: "CONVENTIONAL", quality: "MAINTAINABILITY", severity: "LOW"},
  style: {attribute: "FORMATTED", quality: "MAINTAINABILITY", severity: "LOW"},
}

/** SonarQube's generic issues, in the form since 10.3, which lists the rules. */
export function sonarqubeReport({folder}: ReportSettings): Reporter {
  const rules = new Map<string, Rule>()
  const issues = jsonElements('{"issues":[')
  return {
    file(result: FileResult) {
      const filePath = portablePath(result.path, folder)
      const location = (at: Span, message: string) => ({message, filePath, textRange: textRange(result, at)})
      const elements = result.findings.map(({rule, at, message, related}) => {
        rules.set(rule.name, rule)
        return {
          ruleId: rule.name,
          primaryLocation: location(at, message),
          ...(related?.length && {secondaryLocations: related.map(({at, message}) => location(at, message))}),
        }
      })
      return issues.add(elements)
    },
    end() {
      const list = [...rules.values()].map(rule => `\n${jsonLine(sonarRule(rule))}`)
      return `${issues.end()},\n"rules":[${list.join(",")}]}\n`
    },
  }
}

function sonarRule({name, summary, why, severity}: Rule): unknown {
  const {attribute, quality, severity: impact} = IMPACTS[severity]
  return {
    id: name,
    name: summary,
    description: why.trim(),
    engineId: ENGINE,
    cleanCodeAttribute: attribute,
    impacts: [{softwareQuality: quality, severity: impact}],
  }
}

/** Columns are 0-based. A range must have something in it and end before the line break, or it must have no columns. */
function textRange(file: FileText, at: Span): object {
  const text = file.source.slice(at.from, at.to)
  let length = text.length
  while (length > 0 && (text[length - 1] === "\n" || text[length - 1] === "\r")) length--
  const {start, end} = rangeOf(file, {from: at.from, to: at.from + length})
  if (start.line === end.line && start.column === end.column) return {startLine: start.line}
  return {startLine: start.line, endLine: end.line, startColumn: start.column - 1, endColumn: end.column - 1}
}
