import {type Rule, SEVERITIES, type Severity} from "./rule.ts"

/** What the value of a label has to be. */
export type LabelType = "text" | "url" | "semver" | "rfc3339" | "spdx" | "hash" | "email"

export const LABEL_TYPES: readonly LabelType[] = ["text", "url", "semver", "rfc3339", "spdx", "hash", "email"]

/** What some rules need to be told before they have anything to say. */
export interface RuleOptions {
  /** Registries that images may come from, `*` at either end; empty: any. */
  allowedRegistries: readonly string[]
  /** Labels that every image has to carry, with the type of their values. */
  labels: ReadonlyMap<string, LabelType>
  /** Whether other labels than these are reported. */
  strictLabels: boolean
}

/** What a rule can be set to; `on`: with the severity that the rule itself has. */
export const LEVELS = [...SEVERITIES, "on", "off"] as const

export type Level = (typeof LEVELS)[number]

/** What the user says about linting. */
export interface LintSettings {
  /** By the name of the rule; a rule that is not in it is as it is declared. */
  levels: ReadonlyMap<string, Level>
  /** Rules that joined later than this rule set run only where they are in `levels`; undefined: all run. */
  ruleset?: string
  /** Whether comments in a file may silence rules. */
  inlineIgnores: boolean
  options: RuleOptions
}

export const DEFAULT_OPTIONS: RuleOptions = {allowedRegistries: [], labels: new Map(), strictLabels: false}

export const DEFAULT_LINT: LintSettings = {levels: new Map(), inlineIgnores: true, options: DEFAULT_OPTIONS}

/** The default settings with some rules switched on. */
export function switchedOn(...names: string[]): LintSettings {
  return {...DEFAULT_LINT, levels: new Map(names.map(name => [name, "on"]))}
}

/** Whether a rule is run at all. */
export function isOn(rule: Rule, {levels, ruleset}: LintSettings): boolean {
  const level = levels.get(rule.name)
  if (level !== undefined) return level !== "off"
  return !rule.off && (ruleset === undefined || compareRulesets(rule.since, ruleset) <= 0)
}

/** The severity that the user gives to a rule; undefined where the rule itself decides. */
export function givenSeverity(rule: Rule, {levels}: LintSettings): Severity | undefined {
  const level = levels.get(rule.name)
  return level === "on" || level === "off" ? undefined : level
}

/** Negative where the first is the older one; names are a year and a number: 2026.1. */
export function compareRulesets(a: string, b: string): number {
  const [yearA = 0, numberA = 0] = a.split(".").map(Number)
  const [yearB = 0, numberB = 0] = b.split(".").map(Number)
  return yearA - yearB || numberA - numberB
}

/** The rule sets that there are, the oldest first. */
export function rulesetsOf(rules: readonly Rule[]): string[] {
  return [...new Set(rules.map(({since}) => since))].sort(compareRulesets)
}
