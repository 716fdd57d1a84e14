import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {instructionReadings} from "../server/cli/report/reading.ts"
import {type FixChoice, fixAll, type Reading} from "../server/lint/fixes.ts"
import {type Rule, rule} from "../server/lint/rule.ts"
import {DEFAULT_OPTIONS} from "../server/lint/settings.ts"
import {lintFile} from "../server/linter.ts"
import {applyEdits, type Edit} from "../server/text.ts"
import {conformance, realFiles} from "./support/shared.ts"

const SAFE: FixChoice = {unsafe: false}
const ALL: FixChoice = {unsafe: true}

describe("fixes of made-up rules", () => {
  test.each([
    ["each place is changed", [replace("a", "b")], "RUN a a", SAFE, "RUN b b"],
    ["a fix that leaves its finding is not made", [replace("a", "ab")], "RUN a", SAFE, "RUN a"],
    ["one that makes findings of another rule is not made", [replace("a", "x"), flag("x")], "RUN a", SAFE, "RUN a"],
    ["nor one that BuildKit refuses", [replace("RUN", "RUNN")], "RUN a", SAFE, "RUN a"],
    [
      "a bad fix does not keep others from being made",
      [replace("a", "x"), replace("b", "c"), flag("x")],
      "RUN a b",
      SAFE,
      "RUN a c",
    ],
    [
      "fixes that pull in opposite directions are not made",
      [replace("a", "b"), replace("b", "a")],
      "RUN a",
      ALL,
      "RUN a",
    ],
    ["what overlaps is done one after the other", [replace("aa", "c"), replace("a", "")], "RUN aab", SAFE, "RUN cb"],
    ["unsafe ones only when asked for", [replace("a", "b", false)], "RUN a", SAFE, "RUN a"],
    ["unsafe ones when asked for", [replace("a", "b", false)], "RUN a", ALL, "RUN b"],
    [
      "only of some rules",
      [replace("a", "b"), replace("c", "d")],
      "RUN a c",
      {...SAFE, rules: new Set(["c"])},
      "RUN a d",
    ],
  ] as [string, Rule[], string, FixChoice, string][])("%s", (_, rules, source, choice, expected) => {
    const from = "FROM debian:13\n"
    expect(fixAll(from + source, reader(rules), choice).reading.source).toBe(from + expected)
  })
})

/** A rule against a text, wherever it stands. */
function flag(text: string, by?: string, safe = true): Rule {
  return rule({
    name: text,
    aliases: [],
    summary: "",
    severity: "warning",
    since: "2026.1",
    why: "",
    examples: [],
    *check({source}) {
      for (let from = source.indexOf(text, 15); from >= 0; from = source.indexOf(text, from + text.length)) {
        const at = {from, to: from + text.length}
        yield {at, message: "", fix: by === undefined ? undefined : {title: "", safe, edits: [{...at, text: by}]}}
      }
    },
  })
}

function replace(text: string, by: string, safe?: boolean): Rule {
  return flag(text, by, safe)
}

function reader(rules: readonly Rule[]) {
  return (source: string): Reading => {
    const analysis = analyze(source)
    const findings = rules.flatMap(one =>
      [...one.check(analysis, DEFAULT_OPTIONS)].map(found => ({
        rule: one,
        severity: one.severity,
        aliases: [],
        related: [],
        ...found,
      })),
    )
    return {source, problems: analysis.problems.length, findings: findings as Reading["findings"]}
  }
}

test("what BuildKit refuses is mended first, although that brings more to light", () => {
  const source = "FROM debian:13\nRNU apt-get install git\n"
  const fixed = "FROM debian:13\nRUN apt-get install -y --no-install-recommends git\n"
  const {reading, made} = fixAll(source, read, {
    unsafe: true,
    rules: new Set(["unknown-instruction", "apt-without-yes", "apt-recommends"]),
  })
  expect(reading.source).toBe(fixed)
  expect(made[0]!.rule.name).toBe("unknown-instruction")
})

function read(source: string): Reading {
  const analysis = analyze(source)
  return {source, problems: analysis.problems.length, findings: lintFile(analysis)}
}

describe.skipIf(!conformance)("fixes in the real files", () => {
  test.each([
    ["safe", SAFE],
    ["all", ALL],
  ])("%s: they can be made, and a second run changes nothing", (_, choice) => {
    for (const {path, source} of realFiles()) {
      const fixed = fixAll(source, read, choice).reading
      expect(fixed.problems, path).toBeLessThanOrEqual(read(source).problems)
      expect(fixAll(fixed.source, read, choice).made, path).toEqual([])
      const left = fixed.findings.filter(({fix}) => fix && (choice.unsafe || fix.safe))
      expect(
        left.map(({rule: {name}}) => name),
        `${path}: fixes that are never made`,
      ).toEqual([])
    }
  })

  test("a safe fix leaves BuildKit's reading of every other instruction as it is", () => {
    for (const {path, source} of realFiles()) {
      const analysis = analyze(source)
      const before = instructionReadings(analysis.file).map(withoutLines)
      for (const {rule, fix} of lintFile(analysis)) {
        if (!fix?.safe) continue
        const others = before.filter((_, i) => !fix.edits.some(edit => isIn(edit, analysis.file.instructions[i]!)))
        const after = new Set(instructionReadings(analyze(applyEdits(source, fix.edits)).file).map(withoutLines))
        expect(
          others.filter(one => !after.has(one)),
          `${path}: ${rule.name}`,
        ).toEqual([])
      }
    }
  })
})

function isIn(edit: Edit, {from, to}: {from: number; to: number}): boolean {
  return (edit.from < to && edit.to > from) || (edit.from === edit.to && edit.from >= from && edit.from <= to)
}

function withoutLines(reading: object): string {
  return JSON.stringify({...reading, start: 0, end: 0})
}
