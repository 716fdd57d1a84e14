import type {Finding} from "../../lint/lint.ts"
import {type LineIndex, lineAt, positionAt, type Span} from "../../text.ts"
import type {FileResult, Reporter} from "./reporter.ts"

/** The page of a rule. */
export function ruleUrl(name: string): string {
  return `https://github.com/dockerlint/dockerlint/blob/main/docs/rules/${name}.md`
}

/** One JSON object, a finding on each of its lines. */
export function jsonReport(): Reporter {
  let files = 0
  let findings = 0
  return {
    file(result) {
      files++
      const start = findings === 0 ? '{"findings":[' : ""
      if (result.findings.length === 0) return ""
      const lines = result.findings.map(finding => JSON.stringify(jsonFinding(result, finding)))
      const separator = findings > 0 ? ",\n" : "\n"
      findings += lines.length
      return `${start}${separator}${lines.join(",\n")}`
    },
    end(errors) {
      const start = findings === 0 ? '{"findings":[' : "\n"
      return `${start}],\n"errors":${JSON.stringify(errors)},\n"files":${files}}\n`
    },
  }
}

function jsonFinding(
  {path, analysis}: FileResult,
  {rule, severity, at, message, aliases, fix, related}: Finding,
): unknown {
  const {lines} = analysis.file
  const elsewhere = aliases.flatMap(({code, at}) => (at ? [[code, lineAt(lines, at.from)] as const] : []))
  return {
    path,
    rule: rule.name,
    aliases: [...new Set(aliases.map(({code}) => code))],
    ...(elsewhere.length > 0 && {aliasLines: Object.fromEntries(elsewhere)}),
    severity,
    message,
    ...range(lines, at),
    url: ruleUrl(rule.name),
    fixes: fix
      ? [{title: fix.title, safe: fix.safe, edits: fix.edits.map(edit => ({...range(lines, edit), text: edit.text}))}]
      : [],
    related: (related ?? []).map(({at, message}) => ({...range(lines, at), message})),
  }
}

/** 1-based line and column in UTF-16 units, and the 0-based offset. */
function range(lines: LineIndex, {from, to}: Span): {start: object; end: object} {
  return {start: {...positionAt(lines, from), offset: from}, end: {...positionAt(lines, to), offset: to}}
}
