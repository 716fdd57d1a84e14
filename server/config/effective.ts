import type {FormatOptions} from "../format/options.ts"
import type {Rule} from "../lint/rule.ts"
import {compareRulesets, DEFAULT_OPTIONS, type Level, type LintSettings} from "../lint/settings.ts"
import type {Value} from "../model/environment.ts"
import {type BuildSettings, DEFAULT_BUILD} from "../model/facts.ts"
import {applyRules, type Globs, type Layer, type Said, type Tables, type Values} from "./layer.ts"

/** What counts for one file, and who said it. */
export interface Effective {
  /** By the name of the rule, or a code of ShellCheck; a rule that nobody speaks of is not in it. */
  levels: ReadonlyMap<string, Said<Level>>
  values: {[K in keyof Values]?: Said<Values[K]>}
  tables: {[K in keyof Tables]: ReadonlyMap<string, Said<Tables[K]>>}
  /** Who says that the file is not linted; undefined where it is. */
  excludedBy?: string
}

/** The layers over each other, the last one on top. `matches`: whether the file is one of those that globs mean. */
export function effective(layers: readonly Layer[], matches: (globs: Globs) => boolean): Effective {
  const values: Effective["values"] = Object.assign({}, ...layers.map(({values}) => values))
  const ruleset = values.ruleset?.value ?? "latest"
  const isNew = ({since}: Rule) => ruleset !== "latest" && compareRulesets(since, ruleset) > 0
  const levels = new Map<string, Said<Level>>()
  let excludedBy: string | undefined
  for (const {rules, overrides, exclude} of layers) {
    applyRules(levels, rules, isNew)
    for (const {files, rules} of overrides) if (matches(files)) applyRules(levels, rules, isNew)
    excludedBy = exclude.findLast(({value}) => matches(value))?.origin ?? excludedBy
  }
  const tables = {
    labels: table(layers, "labels"),
    buildArgs: table(layers, "buildArgs"),
    contexts: table(layers, "contexts"),
    formatting: table(layers, "formatting"),
  }
  return {levels, values, tables, excludedBy}
}

function table<K extends keyof Tables>(layers: readonly Layer[], key: K): ReadonlyMap<string, Said<Tables[K]>> {
  return new Map(layers.flatMap(({tables}) => [...(tables[key] ?? [])]))
}

/** What the linter has to know of it. */
export function lintSettings({levels, values, tables}: Effective): LintSettings {
  const {ruleset, inlineIgnores, allowedRegistries, strictLabels} = values
  return {
    levels: plain(levels),
    ruleset: ruleset?.value === "latest" ? undefined : ruleset?.value,
    inlineIgnores: inlineIgnores?.value ?? true,
    options: {
      allowedRegistries: allowedRegistries?.value ?? DEFAULT_OPTIONS.allowedRegistries,
      labels: plain(tables.labels),
      strictLabels: strictLabels?.value ?? DEFAULT_OPTIONS.strictLabels,
    },
  }
}

/** What it says about the build. */
export function buildSettings({values, tables}: Effective): BuildSettings {
  const buildArgs = new Map<string, Value>()
  for (const [name, {value}] of tables.buildArgs) if (value !== undefined) buildArgs.set(name, value)
  return {
    buildArgs,
    target: values.target?.value,
    platform: values.platform?.value ?? DEFAULT_BUILD.platform,
    contexts: new Set(tables.contexts.keys()),
  }
}

/** What it says about formatting. */
export function formatSettings({tables}: Effective): Partial<FormatOptions> {
  return Object.fromEntries(plain(tables.formatting))
}

function plain<T>(said: ReadonlyMap<string, Said<T>>): Map<string, T> {
  return new Map([...said].map(([name, {value}]) => [name, value]))
}
