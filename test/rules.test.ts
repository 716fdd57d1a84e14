import {describe, expect, test} from "vitest"
import {analyzeExample} from "../server/lint/example.ts"
import type {Example} from "../server/lint/rule.ts"
import {switchedOn} from "../server/lint/settings.ts"
import {readShellcheck} from "../server/lint/shellcheck.ts"
import {lintFile} from "../server/linter.ts"
import {RULES} from "../server/rules/index.ts"
import {applyEdits} from "../server/text.ts"
import {readMarks} from "./support/marks.ts"

// Every rule is its own test: what its examples mark is what it reports, what its fix makes of the bad example is the
// good one, and it says nothing about that.

describe.each(RULES.map(rule => [rule.name, rule] as const))("%s", (name, rule) => {
  const on = switchedOn(name)
  const find = (source: string, example: Partial<Example>) => {
    const {options, shellcheck} = example
    const analysis = analyzeExample(example, source)
    const answers = shellcheck === undefined ? undefined : () => readShellcheck(shellcheck)
    return lintFile(analysis, {...on, options: {...on.options, ...options}}, answers).filter(
      finding => finding.rule.name === name,
    )
  }

  test("has examples", () => expect(rule.examples.length).toBeGreaterThan(0))

  test.each(rule.examples.map((example, i) => [i + 1, example] as const))("example %i", (_, example) => {
    const {bad, good, ignoreFile, goodIgnoreFile = ignoreFile} = example
    const {source, spans} = readMarks(bad)
    const findings = find(source, example)
    const marks = findings.map(({at}) => source.slice(at.from, at.to) + `@${at.from}`)
    expect(marks).toEqual(spans.map(at => source.slice(at.from, at.to) + `@${at.from}`))
    expect(find(good, {...example, ignoreFile: goodIgnoreFile, shellcheck: undefined})).toEqual([])
    const edits = findings.flatMap(({fix}) => fix?.edits ?? [])
    if (edits.length > 0) expect(applyEdits(source, edits)).toBe(good)
  })
})
