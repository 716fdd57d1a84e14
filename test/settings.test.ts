import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {effective, lintSettings} from "../server/config/effective.ts"
import {EMPTY_LAYER, type RuleEntry} from "../server/config/layer.ts"
import {lint} from "../server/lint/lint.ts"
import {type Rule, rule} from "../server/lint/rule.ts"
import {
  compareRulesets,
  DEFAULT_LINT,
  isOn,
  type Level,
  type LintSettings,
  rulesetsOf,
} from "../server/lint/settings.ts"

// What levels and rule sets do to rules.

function made(name: string, more: Partial<Rule> = {}): Rule {
  return rule({
    name,
    aliases: [],
    summary: "",
    severity: "warning",
    since: "2026.1",
    why: "",
    examples: [],
    *check() {
      yield {at: {from: 0, to: 4}, message: name, severity: "info"}
    },
    ...more,
  })
}

const OLD = made("old")
const OFF = made("off-rule", {off: true})
const NEW = made("new", {since: "2026.10"})
const CODES = made("shellcheck", {
  *check() {
    for (const code of ["SC2998", "SC2999"]) yield {at: {from: 0, to: 4}, message: code, aliases: [code]}
  },
})

function run(rules: readonly Rule[], settings: Partial<LintSettings>): string[] {
  const ignores = {unused: made("unused"), unknown: made("unknown")}
  const found = lint(analyze("FROM scratch\n"), {rules, settings: {...DEFAULT_LINT, ...settings}}, OLD, ignores)
  return found.map(({severity, message}) => `${severity} ${message}`)
}

const levels = (...pairs: [string, Level][]) => new Map(pairs)

test.each<[string, Partial<LintSettings>, string[]]>([
  ["by default, a finding has the severity that it says", {}, ["info new", "info old"]],
  ["a level is the severity of all findings", {levels: levels(["old", "error"])}, ["info new", "error old"]],
  [
    "on is the severity that the rule says",
    {levels: levels(["old", "on"], ["off-rule", "on"])},
    ["info new", "info off-rule", "info old"],
  ],
  ["off is silent", {levels: levels(["old", "off"])}, ["info new"]],
  ["a level switches a rule on", {levels: levels(["off-rule", "style"])}, ["info new", "style off-rule", "info old"]],
  ["a rule set leaves out what is newer", {ruleset: "2026.9"}, ["info old"]],
  ["but what is named", {ruleset: "2026.9", levels: levels(["new", "error"])}, ["error new", "info old"]],
])("%s", (_, settings, found) => expect(run([OLD, OFF, NEW], settings)).toEqual(found))

test("a code that no rule has can have a level", () => {
  expect(run([CODES], {levels: levels(["SC2999", "off"])})).toEqual(["warning SC2998"])
  expect(run([CODES], {levels: levels(["SC2998", "error"])})).toEqual(["error SC2998", "warning SC2999"])
})

describe("rule sets", () => {
  test("are ordered by year and number, not as texts", () => {
    expect(["2026.10", "2027.1", "2026.2"].sort(compareRulesets)).toEqual(["2026.2", "2026.10", "2027.1"])
    expect(rulesetsOf([NEW, OLD, OFF])).toEqual(["2026.1", "2026.10"])
  })

  test.each<[Level, RuleEntry["named"]["kind"], boolean]>([
    ["error", "all", false],
    ["on", "group", false],
    ["error", "name", true],
    ["on", "code", true],
  ])("%s for %s: a newer rule is on: %s", (level, kind, on) => {
    const entry: RuleEntry = {word: "x", named: {rules: [NEW], kind}, level, origin: "here"}
    const layer = {...EMPTY_LAYER, values: {ruleset: {value: "2026.9", origin: "here"}}, rules: [entry]}
    expect(isOn(NEW, lintSettings(effective([layer], () => false)))).toBe(on)
  })
})
