import {readdirSync, readFileSync} from "node:fs"
import {expect, test} from "vitest"
import {type Analysis, analyze} from "../server/analysis.ts"
import type {Finding} from "../server/lint/lint.ts"
import {switchedOn} from "../server/lint/settings.ts"
import {lintFile} from "../server/linter.ts"
import {RULES} from "../server/rules/index.ts"
import {applyEdits} from "../server/text.ts"
import {readMarks} from "./support/marks.ts"

// Every fix of every finding in all examples and cases, each applied alone, also with the line ends and the escape character
// of Windows: the finding is gone, and nothing is broken that was not broken before.

const folder = new URL("corpus/rules/", import.meta.url)

const cases = readdirSync(folder)
  .map(file => readFileSync(new URL(file, folder), "utf8"))
  .flatMap(text => text.split(/^==== .*\n/m).slice(1))
  .map(text => text.slice(0, text.indexOf("\n----") + 1))
const examples = RULES.flatMap(({examples}) => examples.map(({bad}) => readMarks(bad).source))
const sources = [...new Set([...cases, ...examples])]

const ALL = switchedOn(...RULES.map(({name}) => name))

/** With backquotes at the ends of lines; undefined where backslashes or backquotes mean something else too. */
function withBackquotes(source: string): string | undefined {
  const changed = source.replace(/\\\n/g, "`\n")
  return /[\\`]/.test(source.replace(/\\\n/g, "")) || /^#\s*\w+\s*=/.test(source)
    ? undefined
    : `# escape=\`\n${changed}`
}

const mistakes = ({problems}: Analysis) => problems.map(({code}) => code).sort()
const brokenScripts = ({shellViews}: Analysis) =>
  shellViews.filter(({shell}) => (shell.script?.problems.length ?? 0) > 0).length

function check(source: string): void {
  const analysis = analyze(source)
  const found = lintFile(analysis, ALL)
  for (const {rule, fix, at} of found) {
    if (!fix) continue
    const fixed = applyEdits(source, fix.edits)
    const after = analyze(fixed)
    const of = (findings: readonly Finding[]) => findings.filter(finding => finding.rule === rule).length
    const what = `${rule.name} at ${at.from}: ${fix.title}\n${source}\n=>\n${fixed}`
    expect(of(lintFile(after, ALL)), what).toBeLessThan(of(found))
    expect(brokenScripts(after), what).toBeLessThanOrEqual(brokenScripts(analysis))
    const before = mistakes(analysis)
    expect(
      mistakes(after).filter(code => !before.includes(code)),
      what,
    ).toEqual([])
  }
}

test.each([
  ["as they are", (source: string) => source],
  ["with carriage returns", (source: string) => source.replace(/\r?\n/g, "\r\n")],
  ["with backquotes as escape character", withBackquotes],
])("%s", (_, change) => {
  for (const source of sources) {
    const changed = change(source)
    if (changed !== undefined) check(changed)
  }
})
