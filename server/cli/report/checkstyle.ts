import type {Severity} from "../../lint/rule.ts"
import {portablePath, rangeOf} from "./places.ts"
import type {FileResult, Reporter, ReportSettings} from "./reporter.ts"
import {type Element, xml} from "./xml.ts"

const SEVERITIES: Record<Severity, string> = {error: "error", warning: "warning", info: "info", style: "info"}
const START = '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n'

/** The XML of Checkstyle. */
export function checkstyleReport({folder}: ReportSettings): Reporter {
  let start = START
  const file = (path: string, error: readonly Element[]) => {
    const text = start + xml("file", error.length > 0 ? [{"@name": portablePath(path, folder), error}] : [])
    start = ""
    return text
  }
  return {
    file: (result: FileResult) =>
      file(
        result.path,
        result.findings.map(({rule, severity, at, message}) => {
          const {line, column} = rangeOf(result, at).start
          return error(line, column, SEVERITIES[severity], message, `dockerlint.${rule.name}`)
        }),
      ),
    end: ({errors}) => {
      const unread = errors.map(({path, message}) => file(path, [error(1, 1, "error", message, "dockerlint")]))
      return `${start}${unread.join("")}</checkstyle>\n`
    },
  }
}

function error(line: number, column: number, severity: string, message: string, source: string): Element {
  return {"@line": line, "@column": column, "@severity": severity, "@message": message, "@source": source}
}
