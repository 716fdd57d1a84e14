import {readdirSync, readFileSync} from "node:fs"
import {expect, test} from "vitest"
import {type Analysis, analyze} from "../server/analysis.ts"
import {startShellcheck} from "../server/cli/shellcheck.ts"
import type {Fix} from "../server/lint/rule.ts"
import {switchedOn} from "../server/lint/settings.ts"
import {shellcheckFindings} from "../server/lint/shellcheck.ts"
import {lintFile} from "../server/linter.ts"
import {RULES} from "../server/rules/index.ts"
import {applyEdits, type Span} from "../server/text.ts"
import {readMarks} from "./support/marks.ts"
import {realFiles} from "./support/shared.ts"

// Where ShellCheck proposes a change for one of our codes, our rule makes the same one at that place.

/** Where the change is another one, by code: what makes of ShellCheck's text ours. */
const OTHER: Record<string, [why: string, change: (text: string) => string]> = {
  SC2251: ["the blank behind the ! goes too", text => text.replace(/^\s+/, "")],
  SC2268: ["what may be empty now is put in quotes", text => text.replace(/^(\$\w+)(?= )/, '"$1"')],
}

/** Where we have none at some places, by code. */
const LEFT: Record<string, string> = {
  SC2086: "what holds a list of words would become one argument, and a build that works would break",
  SC2046: "the same",
}

/** The codes of ours for which ShellCheck 0.9 has a change. Those of newer versions show in the examples. */
const CHANGED = /^SC(?:2006|2086|2164|2244|2251|2268)$/

const ask = await startShellcheck()
if (typeof ask === "string") console.warn("skipped: shellcheck is not here, so fixes are not compared with its own")

const folder = new URL("corpus/rules/", import.meta.url)
const cases = readdirSync(folder)
  .map(file => readFileSync(new URL(file, folder), "utf8"))
  .flatMap(text => text.split(/^==== .*\n/m).slice(1))
  .map(text => text.slice(0, text.indexOf("\n----") + 1))
const examples = RULES.flatMap(({examples}) => examples.map(({bad}) => readMarks(bad).source))
const scripts = readFileSync(new URL("corpus/shellcheck/same.list", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
const shells = ["/bin/dash", "/bin/bash"].flatMap(shell =>
  scripts.map(script => `FROM debian:13\nSHELL ["${shell}", "-c"]\nRUN <<END\n${script}\nEND\n`),
)
const ALL = switchedOn(...RULES.map(({name}) => name))
const known = new Set(RULES.flatMap(({aliases}) => aliases))

/** The text from the first to the last character of a fix, after it. */
function made(source: string, {edits}: Fix, within: Span): string {
  const before = source.slice(within.from, within.to)
  const own = edits.map(({from, to, text}) => ({from: from - within.from, to: to - within.from, text}))
  return applyEdits(before, own)
}

function reach({edits}: Fix): Span {
  return {from: Math.min(...edits.map(({from}) => from)), to: Math.max(...edits.map(({to}) => to))}
}

async function compare(source: string, codes: RegExp): Promise<{compared: number; wrong: string[]}> {
  const analysis: Analysis = analyze(source)
  if (typeof ask === "string" || analysis.shellViews.length === 0) return {compared: 0, wrong: []}
  const ours = lintFile(analysis, ALL).filter(({aliases}) => aliases.some(({code}) => codes.test(code)))
  if (ours.length === 0) return {compared: 0, wrong: []}
  const {answers} = await ask(analysis)
  let compared = 0
  const wrong: string[] = []
  for (const view of analysis.shellViews)
    for (const {code, fix, at} of shellcheckFindings(analysis, view, answers(view) ?? [])) {
      if (!fix || !known.has(code)) continue
      const span = reach(fix)
      // one that our rules do not report is what the list of differences in findings is about
      const found = ours.find(one => one.aliases.some(alias => alias.code === code) && touches(one.at, at))
      if (!found) continue
      compared++
      // ShellCheck's change of these leaves the backslashes in place, and means something else
      if (code === "SC2006" && source.slice(at.from, at.to).includes("\\")) continue
      if (!found.fix && LEFT[code] !== undefined) continue
      if (!found.fix) {
        wrong.push(`${code}: no fix at ${source.slice(at.from, at.to)}`)
        continue
      }
      const both = {from: Math.min(span.from, reach(found.fix).from), to: Math.max(span.to, reach(found.fix).to)}
      const theirs = made(source, fix, both)
      const expected = OTHER[code]?.[1](theirs) ?? theirs
      const own = made(source, found.fix, both)
      if (own !== expected) wrong.push(`${code}: ${own} instead of ${expected}`)
    }
  return {compared, wrong}
}

function touches(a: Span, b: Span): boolean {
  return a.from <= b.to && b.from <= a.to
}

test.skipIf(typeof ask === "string").each([
  ["examples and cases", () => [...new Set([...cases, ...examples, ...shells])], /^SC/, 100],
  ["real files", () => realFiles().map(({source}) => source), CHANGED, 0],
] as const)("%s: the fixes are those of ShellCheck", {timeout: 300_000}, async (_, sources, codes, least) => {
  const wrong: string[] = []
  let compared = 0
  for (const one of await Promise.all(sources().map(source => compare(source, codes)))) {
    compared += one.compared
    wrong.push(...one.wrong)
  }
  expect(wrong).toEqual([])
  expect(compared).toBeGreaterThanOrEqual(least)
})
