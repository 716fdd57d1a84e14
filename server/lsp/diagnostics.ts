import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type TextEdit,
} from "vscode-languageserver"
import {fnv1a64} from "../lint/fingerprint.ts"
import type {Finding} from "../lint/lint.ts"
import {ruleUrl, type Severity} from "../lint/rule.ts"
import type {Client} from "./client.ts"
import {rangeOf, textEditsOf} from "./convert.ts"
import type {Reading} from "./documents.ts"
import type {Circumstances, ConfigurationProblem} from "./host.ts"

/** What a diagnostic carries with it, for clients that make their own use of it. */
export interface DiagnosticData {
  /** What takes the finding away. */
  fixes: {title: string; safe: boolean; edits: TextEdit[]}[]
}

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  style: DiagnosticSeverity.Hint,
}

/** Who says it, in every diagnostic. */
export const SOURCE = "dockerlint"

/** What the editor shows for a document. */
export function diagnosticsOf(reading: Reading, client: Client): Diagnostic[] {
  const {circumstances} = reading
  if (circumstances.problems.length === 0)
    return reading.findings.map(finding => diagnosticOf(finding, reading, client))
  // else an empty list would look as if all were well
  return circumstances.problems.map(problem => ({
    range: {start: {line: 0, character: 0}, end: {line: 0, character: 0}},
    severity: DiagnosticSeverity.Error,
    source: SOURCE,
    code: "configuration",
    message: `this file is not linted: ${problemText(problem)}`,
  }))
}

function diagnosticOf(finding: Finding, reading: Reading, client: Client): Diagnostic {
  const {rule, severity, at, message, fix, related = []} = finding
  const tags = tagsOf(rule.name).filter(tag => client.diagnosticTags.has(tag))
  const data: DiagnosticData = {fixes: fix ? [{...fix, edits: textEditsOf(reading, fix.edits)}] : []}
  const information = related.map((one): DiagnosticRelatedInformation => {
    return {location: {uri: reading.uri, range: rangeOf(reading, one.at)}, message: one.message}
  })
  return {
    range: rangeOf(reading, at),
    severity: SEVERITY[severity],
    source: SOURCE,
    code: rule.name,
    ...(client.codeDescription && {codeDescription: {href: ruleUrl(rule.name)}}),
    message,
    ...(tags.length > 0 && {tags}),
    ...(client.relatedInformation && information.length > 0 && {relatedInformation: information}),
    ...(client.diagnosticData && {data}),
  }
}

/** What may be shown in a lighter colour, or struck out: rules are named after what they find. */
function tagsOf(rule: string): DiagnosticTag[] {
  if (/^(?:unused|redundant)-/.test(rule)) return [DiagnosticTag.Unnecessary]
  return /^(?:deprecated|legacy)-/.test(rule) ? [DiagnosticTag.Deprecated] : []
}

/** A problem as one line, with the name of its file. */
export function problemText({uri, line, column, message}: ConfigurationProblem): string {
  if (uri === undefined) return message
  const name = decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1))
  return line > 0 ? `${name}:${line}:${column}: ${message}` : `${name}: ${message}`
}

/** Names what diagnostics depend on: the text, what counts for it, what is known of images and sizes, and the program. */
export function resultIdOf(reading: Reading, version: string): string {
  const {epoch, sizesEpoch, circumstances, analysis} = reading
  return fnv1a64([version, epoch, sizesEpoch, circumstancesId(circumstances), analysis.source].join("\0"))
}

const known = new WeakMap<Circumstances, string>()

function circumstancesId(circumstances: Circumstances): string {
  let id = known.get(circumstances)
  if (id === undefined) {
    id = fnv1a64(JSON.stringify(circumstances, (_, value) => plain(value)))
    known.set(circumstances, id)
  }
  return id
}

/** Maps and sets as lists, and symbols by their names, as JSON has none of them. */
function plain(value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value]
  return typeof value === "symbol" ? String(value) : value
}
