import {analyze} from "../../server/analysis.ts"
import {FORMATS} from "../../server/cli/report/formats.ts"
import {PLAIN} from "../../server/cli/report/paint.ts"
import type {FileResult, ReportSettings} from "../../server/cli/report/reporter.ts"
import type {FormatName} from "../../server/config/formats.ts"
import type {Finding} from "../../server/lint/lint.ts"
import type {Rule, Severity} from "../../server/lint/rule.ts"
import {lintFile} from "../../server/linter.ts"
import {parse} from "../../server/syntax/parse.ts"
import type {Span} from "../../server/text.ts"
import {realFiles} from "./shared.ts"

// One small set of findings that every format is tried with. Everything a format could trip over is in it.

function rule(name: string, severity: Severity, aliases: string[] = []): Rule {
  const why = 'Because `it` matters.\n\nAnd <more> of it & "quotes".'
  const examples = [{bad: "FROM <|a|>\n", good: "FROM b\n"}]
  const summary = `Something of the kind ${severity}`
  return {name, severity, aliases, summary, why, since: "2026.1", examples, check: () => []}
}

const BROKEN = rule("broken-thing", "error", ["DL1234", "BrokenThing"])
const ODD = rule("odd-thing", "warning", ["SC2046"])
const PLAIN_RULE = rule("plain-thing", "info")
const NEAT: Rule = {...rule("neat-thing", "style"), off: true}

/** Where a text stands, the `nth` time (from 0). */
function at(source: string, text: string, nth = 0): Span {
  let from = source.indexOf(text)
  for (let i = 0; i < nth; i++) from = source.indexOf(text, from + 1)
  if (from < 0) throw new Error(`${JSON.stringify(text)} is not in the source`)
  return {from, to: from + text.length}
}

function result(path: string, source: string, findings: Finding[]): FileResult {
  const {lines, instructions} = parse(source)
  return {path, source, lines, instructions, findings, all: findings}
}

function finding(rule: Rule, at: Span, message: string, more: Partial<Finding> = {}): Finding {
  const aliases = rule.aliases.map(code => ({code}))
  return {rule, severity: rule.severity, at, message, aliases, related: [], ...more}
}

// a byte order mark, a tab, characters of two units, and line breaks of Windows
const WIDE = '\ufeffFROM \u{1f433}a\r\nRUN\techo "\u8a9e\u{1f600}" x\r\nRUN one \\\r\n  two\r\n'
const wide = result("docker/wide.Dockerfile", WIDE, [
  finding(PLAIN_RULE, {from: 0, to: 5}, "the first word"),
  finding(BROKEN, at(WIDE, "a"), "behind a whale", {
    fix: {title: "Write b", safe: true, edits: [{...at(WIDE, "a"), text: "b"}]},
  }),
  finding(ODD, at(WIDE, "x"), "behind wide characters", {
    related: [{at: at(WIDE, "one"), message: "and this"}],
    fix: {
      title: "Move x to two",
      safe: false,
      edits: [
        {...at(WIDE, " x"), text: ""},
        {from: at(WIDE, "two").to, to: at(WIDE, "two").to, text: " x"},
      ],
    },
  }),
  finding(BROKEN, at(WIDE, "one \\\r\n  two"), "two lines", {
    // hadolint has one code at another line
    aliases: [{code: "DL1234", at: at(WIDE, "two")}, {code: "BrokenThing"}, {code: "SC1000"}],
    severity: "warning",
  }),
  finding(NEAT, {from: at(WIDE, "two").to, to: at(WIDE, "two").to}, "an empty place"),
])

/** Everything that means something to a terminal, XML, JSON, GitHub or a viewer of SARIF. */
export const HOSTILE =
  "\"'<&>]]> %0A%25 a:b,c \u001b[31mred\u001b[0m \u0007\u009b1m [x](http://evil.example) {0} \u202eback\ufffe\ud800 \r\n::error::no true"
const ODD_PATH = "od d/%41 \u00fc<&'\":,]]>\u001b[2K\n::error::x.Dockerfile"
const SOURCE = "FROM scratch\nRUN \u001b[31m'x'\n"
const hostile = result(ODD_PATH, SOURCE, [
  finding(ODD, at(SOURCE, "\u001b[31m'x'"), HOSTILE, {related: [{at: at(SOURCE, "scratch"), message: HOSTILE}]}),
  finding(PLAIN_RULE, at(SOURCE, "RUN"), "true"),
])

const none = result("../outside/Dockerfile", "FROM scratch\n", [])

export const RESULTS: readonly FileResult[] = [wide, none, hostile]
/** Each finding with its file. */
export const ALL = RESULTS.flatMap(result => result.findings.map(finding => ({result, finding})))

export const ERRORS = [{path: "gone/Dockerfile", message: "no such file or folder"}]

export const SETTINGS: ReportSettings = {
  version: "1.2.3",
  paint: PLAIN,
  folder: "/the folder",
  fails: severity => severity === "error" || severity === "warning",
  statistics: false,
  quiet: false,
}

/** What a format makes of results. */
export async function render(
  format: FormatName,
  results: readonly FileResult[] = RESULTS,
  settings: Partial<ReportSettings> = {},
  errors: readonly {path: string; message: string}[] = ERRORS,
): Promise<string> {
  const report = await FORMATS[format].load()
  const reporter = report({...SETTINGS, ...settings})
  const pieces = results.map(one => reporter.file(one))
  return [...pieces, reporter.end({errors, exitCode: errors.length > 0 ? 3 : 1})].join("")
}

/** What every rule has found in some real files. */
export const REAL: FileResult[] = realFiles()
  .filter((_, i) => i % 10 === 0)
  .map(({path, source}) => {
    const analysis = analyze(source)
    const findings = lintFile(analysis)
    const {lines, instructions} = analysis.file
    return {path, source, lines, instructions, findings, all: findings}
  })
/** The text between 1-based places, as a reader finds it who knows only the file: it decodes it and splits its lines. */
export function textAt(source: string, start: [number, number], end: [number, number]): string {
  const lines = source.replace(/^\ufeff/, "").split("\n")
  const offset = ([line, column]: [number, number]) =>
    lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1
  return lines.join("\n").slice(offset(start), offset(end))
}

/** What a finding flags, without a byte order mark. */
export function flagged({result, finding}: (typeof ALL)[number]): string {
  return result.source.slice(finding.at.from, finding.at.to).replace(/^\ufeff/, "")
}
