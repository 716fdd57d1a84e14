import type {Severity} from "../../lint/rule.ts"
import {lastLine, portablePath, rangeOf} from "./places.ts"
import type {FileResult, Reporter, ReportSettings} from "./reporter.ts"
import {short, visible} from "./visible.ts"

const COMMANDS: Record<Severity, string> = {error: "error", warning: "warning", info: "notice", style: "notice"}

/** Commands that GitHub Actions makes annotations of. */
export function githubReport({folder}: ReportSettings): Reporter {
  return {
    file: (result: FileResult) =>
      result.findings
        .map(({rule, severity, at, message}) => {
          const {start, end} = rangeOf(result, at)
          const endLine = lastLine(result, at)
          // columns are only for one line; the last one is counted in
          const oneLine = end.line === start.line
          const properties = {
            file: portablePath(result.path, folder),
            line: start.line,
            endLine,
            col: oneLine ? start.column : undefined,
            endColumn: oneLine ? Math.max(start.column, end.column - 1) : undefined,
            title: rule.name,
          }
          return command(COMMANDS[severity], properties, message)
        })
        .join(""),
    end: ({errors}) =>
      errors
        .map(({path, message}) => command("error", {file: portablePath(path, folder), title: "dockerlint"}, message))
        .join(""),
  }
}

function command(name: string, properties: Record<string, string | number | undefined>, message: string): string {
  const list = Object.entries(properties).flatMap(([key, value]) => {
    return value === undefined ? [] : [`${key}=${escapeProperty(String(value))}`]
  })
  return `::${name} ${list.join(",")}::${escapeData(short(message))}\n`
}

/** What would steer a terminal and has no escape is replaced, for the log is shown. */
function escapeProperty(text: string): string {
  const escaped = text.replace(/[%\r\n:,]/g, character => PERCENT[character]!)
  return visible(escaped)
}

function escapeData(text: string): string {
  return text.replace(/[%\r\n]/g, character => PERCENT[character]!)
}

const PERCENT: Record<string, string> = {"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"}
