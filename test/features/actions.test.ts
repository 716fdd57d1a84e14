import {diffLines} from "diff"
import fc from "fast-check"
import {describe, expect, test} from "vitest"
import {type Analysis, analyze} from "../../server/analysis.ts"
import {type Action, type ActionOptions, actions, resolveAction} from "../../server/features/actions.ts"
import type {Finding} from "../../server/lint/lint.ts"
import {DEFAULT_LINT} from "../../server/lint/settings.ts"
import {lintFile} from "../../server/linter.ts"
import {applyEdits, type Span} from "../../server/text.ts"
import {runCases} from "../support/cases.ts"
import {readMarks} from "../support/marks.ts"
import {realFiles} from "../support/shared.ts"
import {text} from "../support/sources.ts"

/** Lints a text with the default rules. */
function read(source: string) {
  const analysis = analyze(source)
  return {source, problems: analysis.problems.length, findings: lintFile(analysis, DEFAULT_LINT)}
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

runCases("features/actions", printActions)

describe("kinds", () => {
  const source = "FROM alpine:3.22\nRUN cd /a && make && make install\nWORKDIR a\nWORKDIR b\n"
  const analysis = analyze(source)
  const kinds = (wanted?: string[]) => {
    return new Set(actionsIn(analysis, {from: 0, to: source.length}, {wanted}).map(({kind}) => kind))
  }

  test("each with those below it", () => {
    expect(kinds(["quickfix"])).toEqual(new Set(["quickfix"]))
    expect(kinds(["quickfix.other"])).toEqual(new Set())
    expect(kinds(["quick"])).toEqual(new Set())
  })
})
