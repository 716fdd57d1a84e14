import {pathToFileURL} from "node:url"
import type {
  ArtifactLocation,
  Invocation,
  Location,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
  Fix as SarifFix,
  ToolComponent,
} from "sarif"
import type {Finding} from "../../lint/lint.ts"
import type {Fix, Rule, Severity} from "../../lint/rule.ts"
import type {Span} from "../../text.ts"
import {ruleHelp, ruleMarkdown} from "../rulePage.ts"
import {jsonElements} from "./list.ts"
import {fingerprints, portablePath, rangeOf} from "./places.ts"
import type {FileText, Reporter, ReportSettings} from "./reporter.ts"
import {jsonLine} from "./visible.ts"

const LEVELS = {error: "error", warning: "warning", info: "note", style: "note"} as const satisfies Record<
  Severity,
  string
>

/** Files are named relative to this folder: the one that the program was started in. */
const ROOT = "%SRCROOT%"
const START = '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"results":['

/** SARIF 2.1.0: each result on a line, and behind them what is said of the rules and of the run. */
export function sarifReport({folder, version}: ReportSettings): Reporter {
  const rules = new Map<Rule, number>()
  const results = jsonElements(START)
  const indexOf = (rule: Rule) => {
    if (!rules.has(rule)) rules.set(rule, rules.size)
    return rules.get(rule)!
  }
  return {
    file(file) {
      const prints = fingerprints(file, folder)
      const elements = file.findings.map((finding, i) => {
        return resultOf(file, finding, indexOf(finding.rule), prints[i]!, artifact(file.path, folder))
      })
      return results.add(elements)
    },
    end({errors, exitCode}) {
      const driver: ToolComponent = {
        name: "dockerlint",
        version,
        semanticVersion: version,
        rules: [...rules.keys()].map(descriptor),
      }
      const invocation: Invocation = {
        executionSuccessful: errors.length === 0,
        exitCode,
        toolExecutionNotifications: errors.map(({path, message}): Notification => {
          const where = path === "-" ? "standard input" : path
          return {
            level: "error",
            message: {text: plain(`${where}: ${message}`)},
            locations: [{physicalLocation: {artifactLocation: artifact(path, folder)}}],
          }
        }),
      }
      const root = `${pathToFileURL(folder).href.replace(/\/$/, "")}/`
      const rest = {
        tool: {driver},
        invocations: [invocation],
        originalUriBaseIds: {[ROOT]: {uri: root}},
        columnKind: "utf16CodeUnits",
      }
      return `${results.end()},\n${jsonLine(rest).slice(1, -1)}}]}\n`
    },
  }
}

function resultOf(
  text: FileText,
  {rule, severity, at, message, fix, related}: Finding,
  ruleIndex: number,
  fingerprint: string,
  file: ArtifactLocation,
): Result {
  const location = (at: Span): Location => {
    return {physicalLocation: {artifactLocation: file, region: region(text, at)}}
  }
  return {
    ruleId: rule.name,
    ruleIndex,
    level: LEVELS[severity],
    message: {text: plain(message)},
    locations: [location(at)],
    partialFingerprints: {"dockerlint/v1": fingerprint},
    ...(related?.length && {
      relatedLocations: related.map(({at, message}, id) => ({id, ...location(at), message: {text: plain(message)}})),
    }),
    ...(fix && {fixes: [fixOf(text, fix, file)]}),
  }
}

function fixOf(text: FileText, {title, safe, edits}: Fix, file: ArtifactLocation): SarifFix {
  const replacements = edits.map(edit => {
    const deletedRegion = region(text, edit)
    return edit.text === "" ? {deletedRegion} : {deletedRegion, insertedContent: {text: edit.text}}
  })
  return {
    description: {text: plain(title)},
    artifactChanges: [{artifactLocation: file, replacements}],
    properties: {safe},
  }
}

/** The end column is the one behind the last character. */
function region(text: FileText, at: Span): Region {
  const {start, end} = rangeOf(text, at)
  return {startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column}
}

function descriptor(rule: Rule): ReportingDescriptor {
  const {name, aliases, summary, severity, off, why} = rule
  return {
    id: name,
    shortDescription: {text: summary},
    fullDescription: {text: why.trim().split("\n\n")[0]!.replaceAll("\n", " ")},
    help: {text: ruleHelp(rule), markdown: ruleMarkdown(rule)},
    defaultConfiguration: {level: LEVELS[severity], ...(off && {enabled: false})},
    properties: {tags: ["dockerfile", ...aliases]},
  }
}

function artifact(path: string, folder: string): ArtifactLocation {
  const portable = portablePath(path, folder)
  if (portable.startsWith("/") || /^[A-Za-z]:\//.test(portable)) return {uri: pathToFileURL(portable).href}
  const uri = portable
    .replace(/[\ud800-\udfff]/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/")
  return {uri, uriBaseId: ROOT}
}

/** A message without links: a file that is quoted in it could bring one. */
function plain(text: string): string {
  return text.replaceAll("](", "\\](")
}
