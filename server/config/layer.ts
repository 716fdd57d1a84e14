import type {Rule} from "../lint/rule.ts"
import type {LabelType, Level} from "../lint/settings.ts"
import type {Value} from "../model/environment.ts"
import type {Platform} from "../values/platform.ts"
import {isShellcheckCode, type Named} from "./names.ts"

/** A value and who said it: `.dockerlint.yaml:3`, a flag, a variable of the environment, or `default`. */
export interface Said<T> {
  value: T
  origin: string
}

/** From which severity on findings make a run fail. */
export type FailOn = "error" | "warning" | "info" | "style" | "none"

export const FAIL_ON: readonly FailOn[] = ["error", "warning", "info", "style", "none"]

/** Settings of one value each. */
export interface Values {
  ruleset: string
  allowedRegistries: readonly string[]
  strictLabels: boolean
  inlineIgnores: boolean
  failOn: FailOn
  /** The name of a format of the output. */
  format: string
  noColor: boolean
  baseline: string
  target: string
  platform: Platform
}

/** Settings of many values by name; a later layer adds to them. */
export interface Tables {
  labels: LabelType
  /** Undefined: no value, and none in the environment. UNKNOWN: only the build knows. */
  buildArgs: Value | undefined
  contexts: string
  /** Options of the formatter, as they are. */
  formatting: unknown
}

/** A level for the rules of a name, a code or a group. */
export interface RuleEntry {
  word: string
  named: Named
  level: Level
  origin: string
}

/** Globs that a path is matched with, and the folder that they start from. */
export interface Globs {
  folder: string
  globs: readonly string[]
}

/** Everything that one source says. Sources are laid over each other: what a later one says counts. */
export interface Layer {
  values: {[K in keyof Values]?: Said<Values[K]>}
  tables: {[K in keyof Tables]?: ReadonlyMap<string, Said<Tables[K]>>}
  rules: readonly RuleEntry[]
  overrides: readonly {files: Globs; rules: readonly RuleEntry[]}[]
  /** Files that are not linted. */
  exclude: readonly Said<Globs>[]
}

export const EMPTY_LAYER: Layer = {values: {}, tables: {}, rules: [], overrides: [], exclude: []}

const RANK: Readonly<Record<Named["kind"], number>> = {all: 0, group: 1, code: 2, name: 3}

/**
 * Lays the levels of a layer over those below. What is more exact counts more, whatever the order in the file; among
 * equals the later. A severity for a group changes those rules that are on; `on` switches on, but in a group no rule
 * that is newer than the rule set (`isNew`).
 */
export function applyRules(
  levels: Map<string, Said<Level>>,
  entries: readonly RuleEntry[],
  isNew: (rule: Rule) => boolean,
): void {
  const sorted = [...entries].sort((a, b) => RANK[a.named.kind] - RANK[b.named.kind])
  for (const {word, named, level, origin} of sorted) {
    const said = {value: level, origin}
    if (named.rules.length === 0 && isShellcheckCode(word)) levels.set(word.toUpperCase(), said)
    for (const rule of named.rules) {
      const inGroup = named.kind === "group" || named.kind === "all"
      if (inGroup && level !== "off") {
        const before = levels.get(rule.name)?.value
        const isOff = before === undefined ? rule.off || isNew(rule) : before === "off"
        if (isOff && (level !== "on" || isNew(rule))) continue
      }
      levels.set(rule.name, said)
    }
  }
}
