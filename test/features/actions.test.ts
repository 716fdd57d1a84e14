import {diffLines} from "diff"
import fc from "fast-check"
import {describe, expect, test} from "vitest"
import {type Analysis, analyze} from "../../server/analysis.ts"
import {type Action, type ActionOptions, actions, resolveAction} from "../../server/features/actions.ts"
import {readsTheSame} from "../../server/format/same.ts"
import type {Finding} from "../../server/lint/lint.ts"
import {DEFAULT_LINT} from "../../server/lint/settings.ts"
import {lintFile} from "../../server/linter.ts"
import {applyEdits, type Span} from "../../server/text.ts"
import {runCases} from "../support/cases.ts"
import {readMarks} from "../support/marks.ts"
import {realFiles} from "../support/shared.ts"
import {mutated} from "../support/sources.ts"
import "../support/seed.ts"

/** Lints a text with the default rules. */
function read(source: string) {
  const analysis = analyze(source)
  return {source, analysis, problems: analysis.problems.length, findings: lintFile(analysis, DEFAULT_LINT)}
}

function actionsIn(analysis: Analysis, span: Span, options?: ActionOptions): Action[] {
  return actions(analysis, lintFile(analysis, DEFAULT_LINT), span, options)
}

function editsOf(analysis: Analysis, {edits, key}: Action) {
  return edits ?? resolveAction(analysis, JSON.parse(JSON.stringify(key)), read)
}

/** The lines that an action changes. */
function changes(before: string, after: string): string {
  return diffLines(before, after)
    .filter(({added, removed}) => added || removed)
    .map(({value, added}) =>
      value
        .replace(/\r/g, "<CR>")
        .replace(/^(?=.|\n)/gm, added ? "  + " : "  - ")
        .trimEnd(),
    )
    .join("\n")
}

/** Each action at the mark with the lines that it changes. `refactor*` prints refactorings alone, the others all else. */
function printActions(marked: string, name: string): string {
  const {source, spans} = readMarks(marked)
  const analysis = analyze(source)
  const [span] = spans
  const wanted = name.startsWith("refactor") ? ["refactor"] : ["quickfix", "source.fixAll"]
  return actionsIn(analysis, span!, {wanted})
    .map(action => {
      const {title, kind, preferred} = action
      const result = applyEdits(source, editsOf(analysis, action))
      return `${kind}${preferred ? " (preferred)" : ""}: ${title}\n${changes(source, result)}`
    })
    .join("\n")
}

runCases("features/actions/", printActions)

const source = "FROM alpine:3.22\nRUN make && make install\nENV A b\nENV C d\n"
const analysis = analyze(source)
const whole = {from: 0, to: source.length}

describe("kinds", () => {
  const kinds = (wanted: string[] | undefined, span: Span) => [
    ...new Set(actionsIn(analysis, span, {wanted}).map(({kind}) => kind)),
  ]
  const run = source.indexOf("RUN") + 1

  test("each with those below it", () => {
    expect(kinds(["quickfix"], whole)).toEqual(["quickfix"])
    expect(kinds(["quickfix.other"], whole)).toEqual([])
    expect(kinds(["quick"], whole)).toEqual([])
    for (const wanted of ["refactor", "refactor.rewrite"])
      expect(kinds([wanted], {from: run, to: run})).toEqual(["refactor.rewrite"])
    expect(kinds(["refactor.inline"], {from: run, to: run})).toEqual([])
    for (const wanted of ["source", "source.fixAll", "source.fixAll.dockerlint"])
      expect(kinds([wanted], whole)).toEqual(["source.fixAll.dockerlint"])
    expect(kinds(["source.fixAll.other"], whole)).toEqual([])
  })

  test("those of the whole source only when they are asked for", () => {
    expect(kinds(undefined, whole)).toEqual(["quickfix"])
    expect(kinds([""], whole)).toContain("source.fixAll.dockerlint")
    expect(kinds(["source"], {from: 0, to: 0})).toEqual(["source.fixAll.dockerlint"])
  })
})

test("without ignore comments nobody is offered one", () => {
  const titles = actionsIn(analysis, whole, {ignores: false}).map(({title}) => title)
  expect(titles).toContain("Write A=...")
  expect(titles.filter(title => title.startsWith("Ignore"))).toEqual([])
})

test("the edits of a key are by line, and for the file as it is now", () => {
  const key = actionsIn(analysis, whole, {wanted: ["source"]})[0]!.key!
  const now = `# new\n${source}`
  const edits = resolveAction(analyze(now), key, read)
  expect(edits).toEqual([{from: now.indexOf("ENV"), to: now.length, text: "ENV A=b\nENV C=d\n"}])
  expect(resolveAction(analyze("FROM alpine:3.22\n"), key, read)).toEqual([])
})

function countOf(findings: readonly Finding[], name: string): number {
  return findings.filter(({rule}) => rule.name === name).length
}

test.skipIf(realFiles().length === 0)(
  "what is ignored is gone, and nothing else is new",
  () => {
    const places = fc.tuple(fc.constantFrom(...realFiles()), fc.nat())
    let count = 0
    fc.assert(
      fc.property(places, ([{source}, number]) => {
        const {analysis, findings} = read(source)
        const one = findings[number % findings.length]
        if (!one) return
        const found = actions(analysis, findings, one.at, {wanted: ["quickfix"]})
        for (const {title, finding, edits} of found.filter(({title}) => title.startsWith("Ignore"))) {
          const after = read(applyEdits(source, edits!))
          const name = finding!.rule.name
          count++
          expect(countOf(after.findings, name), title).toBeLessThan(countOf(findings, name))
          if (title.endsWith("in this file")) expect(countOf(after.findings, name), title).toBe(0)
          expect(after.problems, title).toBe(analysis.problems.length)
          expect(readsTheSame(after.analysis.file, analysis.file, true), title).toBe(true)
        }
      }),
      {numRuns: 150},
    )
    expect(count).toBeGreaterThan(100)
  },
  60_000,
)

test("nothing breaks them", () => {
  fc.assert(
    fc.property(mutated, fc.nat(), fc.nat(40), (source, at, length) => {
      const {analysis, findings} = read(source)
      const from = at % (source.length + 1)
      const span = {from, to: Math.min(source.length, from + length)}
      for (const {edits} of actions(analysis, findings, span, {wanted: [""]})) if (edits) applyEdits(source, edits)
    }),
    {numRuns: 150},
  )
}, 60_000)
