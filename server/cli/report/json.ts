import type {Finding} from "../../lint/lint.ts"
import {ruleUrl} from "../../lint/rule.ts"
import {lineAt, type Span} from "../../text.ts"
import {jsonElements} from "./list.ts"
import {rangeOf} from "./places.ts"
import type {FileResult, FileText, Reporter, ReportSettings} from "./reporter.ts"
import {countRules} from "./statistics.ts"
import {jsonLine} from "./visible.ts"

/** One JSON object, a finding on each of its lines. */
export function jsonReport({statistics}: ReportSettings): Reporter {
  let files = 0
  const findings = jsonElements('{"findings":[')
  const counts = countRules()
  return {
    file(result) {
      files++
      if (statistics) counts.add(result)
      const elements = result.findings.map(finding => jsonFinding(result, finding))
      return findings.add(elements)
    },
    end({errors}) {
      const counted = statistics ? `"statistics":${jsonLine(counts.list())},\n` : ""
      return `${findings.end()},\n${counted}"errors":${jsonLine(errors)},\n"files":${files}}\n`
    },
  }
}

function jsonFinding(file: FileResult, {rule, severity, at, message, aliases, fix, related}: Finding): unknown {
  const elsewhere = aliases.flatMap(({code, at}) => (at ? [[code, lineAt(file.lines, at.from)] as const] : []))
  return {
    path: file.path,
    rule: rule.name,
    aliases: [...new Set(aliases.map(({code}) => code))],
    ...(elsewhere.length > 0 && {aliasLines: Object.fromEntries(elsewhere)}),
    severity,
    message,
    ...range(file, at),
    url: ruleUrl(rule.name),
    fixes: fix
      ? [
          {
            title: fix.title,
            safe: fix.safe,
            edits: fix.edits.map(edit => ({...range(file, edit), text: edit.text})),
          },
        ]
      : [],
    related: (related ?? []).map(({at, message}) => ({...range(file, at), message})),
  }
}

/** 1-based line and column in UTF-16 units, and the 0-based offset of the text, a byte order mark included. */
function range(file: FileText, at: Span): {start: object; end: object} {
  const {start, end} = rangeOf(file, at)
  return {start: {...start, offset: at.from}, end: {...end, offset: at.to}}
}
