import type {Severity} from "../../lint/rule.ts"
import {jsonList} from "./list.ts"
import {fingerprints, lastLine, portablePath, rangeOf} from "./places.ts"
import type {FileResult, Reporter, ReportSettings} from "./reporter.ts"

const SEVERITIES: Record<Severity, string> = {error: "critical", warning: "major", info: "minor", style: "info"}

/** GitLab's Code Quality report: the issues of Code Climate, in one array. */
export function gitlabReport({folder}: ReportSettings): Reporter {
  return jsonList((result: FileResult) => {
    const prints = fingerprints(result, folder)
    return result.findings.map(({rule, severity, at, message}, i) => ({
      type: "issue",
      check_name: rule.name,
      description: message,
      categories: [severity === "style" ? "Style" : "Bug Risk"],
      severity: SEVERITIES[severity],
      fingerprint: prints[i],
      location: {
        path: portablePath(result.path, folder),
        lines: {begin: rangeOf(result, at).start.line, end: lastLine(result, at)},
      },
    }))
  })
}
