import {lineReport} from "./lines.ts"
import type {Reporter, ReportSettings} from "./reporter.ts"

/** The first lines of the text format, and nothing else. */
export function compactReport({paint}: ReportSettings): Reporter {
  return lineReport((path, {line, column}, {severity, rule}, message) => {
    const place = paint.bold(`${path}:${line}:${column}`)
    return `${place} ${paint.severity(severity, severity)} ${paint.bold(rule.name)}: ${message}`
  })
}
