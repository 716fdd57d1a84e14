import * as v from "valibot"
import type {Level} from "../lint/settings.ts"
import {didYouMean, suggest} from "../model/suggest.ts"
import {parsePlatform} from "../values/platform.ts"
import {EMPTY_LAYER, type Globs, type Layer, type RuleEntry, type Said, type Values} from "./layer.ts"
import {rulesFor, unknownRule} from "./names.ts"
import {oneOf, rulesetProblem} from "./rulesets.ts"
import {CONFIG, type Config} from "./schema.ts"
import {type ConfigProblem, readYaml, type YamlFile} from "./yaml.ts"

/** A configuration as one file has it. */
export interface ConfigFile {
  layer: Layer
  /** Folders above do not count. */
  root: boolean
  /** What it stands on, with the places where that is said. */
  extends: readonly {name: string; at: {line: number; column: number}}[]
}

export interface ParseOptions {
  /** How the file is named in messages. */
  path: string
  /** The folder that its globs start from, as the caller writes folders. */
  folder: string
  /** The formats of the output that there are. */
  formats: readonly string[]
  /** What a variable of the environment is. */
  env(name: string): string | undefined
  /** A path that the file names, as the caller writes paths. */
  resolve(name: string): string
}

type Keys = readonly (string | number)[]

/** Reads a configuration; answers everything that is wrong with it where something is. */
export function parseConfig(text: string, options: ParseOptions): ConfigFile | {problems: ConfigProblem[]} {
  const {path} = options
  const file = readYaml(text)
  if ("message" in file) return {problems: [{path, ...file}]}
  const problems: ConfigProblem[] = []
  const complain = (keys: Keys, message: string | (() => string), key = false) => {
    if (problems.length === MOST) return
    problems.push({path, ...file.at(keys, key), message: typeof message === "string" ? message : message()})
  }
  for (const keys of listsInPlaceOfMaps(CONFIG, file.data)) {
    complain(
      keys,
      `${keys.length > 0 ? nameOf(keys) : "a configuration"} should be a mapping of keys to values, not a list`,
    )
  }
  if (problems.length > 0) return {problems}
  const checked = v.safeParse(CONFIG, file.data)
  if (!checked.success) for (const issue of checked.issues) complainAbout(issue, file, complain)
  const config = checked.success ? checked.output : salvage(file.data)
  const read = readConfig(config, file, options, complain)
  return problems.length > 0 ? {problems: sorted(problems)} : read
}

/** What can still be looked at in a configuration of the wrong shape: names of rules, so that all mistakes are told at once. */
function salvage(data: unknown): Config {
  const rules = (data as {rules?: unknown} | null)?.rules
  return typeof rules === "object" && rules !== null && !Array.isArray(rules) ? {rules: rules as Config["rules"]} : {}
}

function sorted(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column)
}

/** A message that takes long to make is made only where it is told. */
type Complain = (keys: Keys, message: string | (() => string), key?: boolean) => void

/** More mistakes than these are not told at once. */
const MOST = 50

function readConfig(config: Config, file: YamlFile, options: ParseOptions, complain: Complain): ConfigFile {
  const {path, folder, formats, env, resolve} = options
  const originOf = (...keys: Keys) => `${path}:${file.at(keys, true).line}`
  const said = <T>(value: T, ...keys: Keys): Said<T> => ({value, origin: originOf(...keys)})
  const globs = (list: string | readonly string[]): Globs => ({folder, globs: listed(list)})
  const entries = (rules: Config["rules"], ...keys: Keys): RuleEntry[] => {
    return Object.entries(rules ?? {}).flatMap(([word, level]) => {
      const named = rulesFor(word)
      if (!named) complain([...keys, word], () => unknownRule(word), true)
      return named ? [{word, named, level: level as Level, origin: originOf(...keys, word)}] : []
    })
  }
  const pairs = <T>(section: Keys, record: Record<string, T> | null | undefined) =>
    new Map(Object.entries(record ?? {}).map(([name, value]) => [name, said(value, ...section, name)]))

  const {ruleset, build, format, baseline} = config
  const values: {[K in keyof Values]?: Said<Values[K]>} = {}
  if (ruleset !== undefined) {
    const wrong = rulesetProblem(ruleset)
    if (wrong) complain(["ruleset"], wrong)
    values.ruleset = said(ruleset, "ruleset")
  }
  const {allowedRegistries} = config
  if (allowedRegistries) values.allowedRegistries = said(listed(allowedRegistries), "allowedRegistries")
  if (config.strictLabels !== undefined) values.strictLabels = said(config.strictLabels, "strictLabels")
  if (config.inlineIgnores !== undefined) values.inlineIgnores = said(config.inlineIgnores, "inlineIgnores")
  if (config.failOn !== undefined) values.failOn = said(config.failOn, "failOn")
  if (format !== undefined) {
    if (!formats.includes(format)) complain(["format"], oneOf("format", format, formats))
    values.format = said(format, "format")
  }
  if (baseline !== undefined) values.baseline = said(resolve(baseline), "baseline")
  if (build?.target !== undefined) values.target = said(build.target, "build", "target")
  if (build?.platform !== undefined) {
    const platform = parsePlatform(build.platform)
    if (platform) values.platform = said(platform, "build", "platform")
    else
      complain(["build", "platform"], `"${build.platform}" is no platform: write it like linux/amd64 or linux/arm64/v8`)
  }
  const args = Object.entries(build?.args ?? {}).map(([name, value]) => {
    const written = value === null ? env(name) : (file.written(["build", "args", name]) ?? String(value))
    return [name, said(typeof value === "string" ? value : written, "build", "args", name)] as const
  })
  const contexts = Object.entries(build?.contexts ?? {}).map(([name, value]) => {
    return [name.toLowerCase(), said(value ?? "", "build", "contexts", name)] as const
  })
  const bases = listed(config.extends ?? [])
  return {
    root: config.root ?? false,
    extends: bases.map((name, i) => ({name, at: file.at(["extends", ...(config.extends === name ? [] : [i])])})),
    layer: {
      ...EMPTY_LAYER,
      values,
      tables: {
        labels: pairs(["labels"], config.labels),
        buildArgs: new Map(args),
        contexts: new Map(contexts),
        formatting: pairs(["formatting"], config.formatting),
      },
      rules: entries(config.rules, "rules"),
      overrides: (config.overrides ?? []).map(({files, rules}, i) => ({
        files: globs(files),
        rules: entries(rules, "overrides", i, "rules"),
      })),
      exclude: config.exclude ? [said(globs(config.exclude), "exclude")] : [],
    },
  }
}

/** One text stands for a list of it. */
function listed(list: string | readonly string[]): readonly string[] {
  return typeof list === "string" ? [list] : list
}

type Issue = v.InferIssue<typeof CONFIG>

/** Says of a place of the wrong shape what should stand there. */
function complainAbout(issue: Issue, file: YamlFile, complain: Complain): void {
  const keys = (issue.path ?? []).map(({key}) => key as string | number)
  const last = keys[keys.length - 1]
  if (issue.expected === "never") {
    const known = keysAt(keys.slice(0, -1))
    complain(
      keys,
      `there is no setting ${nameOf(keys)}${didYouMean(suggest(String(last), known)) || among(known)}`,
      true,
    )
    return
  }
  if (issue.input === undefined) {
    complain(keys.slice(0, -1), `${nameOf(keys)} is missing`)
    return
  }
  if (keys.join(".") === "formatting.indent") {
    complain(
      keys,
      `formatting.indent can't be ${file.written(keys) ?? show(issue.input)}: write a number from 1 to 16, or tab`,
    )
    return
  }
  const words = [...(issue.expected ?? "").matchAll(/"([^"]*)"/g)].map(([, word]) => word!)
  const written = file.written(keys) ?? show(issue.input)
  if (words.length > 0) {
    const near = typeof issue.input === "string" ? didYouMean(suggest(issue.input, words)) : ""
    complain(keys, `${nameOf(keys)} can't be ${written}: write ${listOf(words)}${near}`)
  } else if (keys.join() === "ruleset" && typeof issue.input === "number") {
    complain(keys, `ruleset should be a text, and this is a number: write "${written}" with its quotes`)
  } else {
    const what = keys.length === 0 ? "a configuration" : nameOf(keys)
    complain(keys, `${what} should be ${wanted(issue)}, not ${written}`)
  }
}

/** As in `overrides[0].files`. */
function nameOf(keys: Keys): string {
  return keys.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${key}`)).join("")
}

/** The settings that there are where the keys lead. */
function keysAt(keys: Keys): string[] {
  let at: unknown = CONFIG
  for (const key of keys) {
    const inner = unwrapped(at)
    at = typeof key === "number" ? inner.item : inner.entries?.[key]
  }
  return Object.keys(unwrapped(at).entries ?? {})
}

/** Where there is a list that should be a mapping: to the library a list is one, with numbers for keys. */
function* listsInPlaceOfMaps(schema: unknown, value: unknown, keys: Keys = []): Generator<Keys> {
  const {entries, type} = unwrapped(schema)
  if (Array.isArray(value)) {
    if (entries || type === "record") yield keys
    return
  }
  if (typeof value !== "object" || value === null) return
  for (const [key, inner] of Object.entries(entries ?? {})) {
    yield* listsInPlaceOfMaps(inner, (value as Record<string, unknown>)[key], [...keys, key])
  }
}

interface Inner {
  type?: string
  entries?: Record<string, unknown>
  item?: unknown
}

/** A schema without what makes it optional. */
function unwrapped(schema: unknown): Inner {
  const {wrapped} = (schema ?? {}) as {wrapped?: unknown}
  return wrapped ? unwrapped(wrapped) : ((schema ?? {}) as Inner)
}

const WANTED: Readonly<Record<string, string>> = {
  string: "a text",
  boolean: "true or false",
  array: "a list",
  Array: "a list",
  Object: "a mapping of keys to values",
  number: "a number",
  "!0": "a text that is not empty",
  null: "empty",
}

function wanted({expected}: Issue): string {
  const words = (expected ?? "").replace(/[()]/g, "").split(" | ")
  return listOf([...new Set(words.map(word => WANTED[word] ?? word))])
}

function among(known: readonly string[]): string {
  return `: there is ${known.filter(key => !key.startsWith("$")).join(", ")}`
}

function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`
}

function show(value: unknown): string {
  if (value === null) return "empty"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" ? "a mapping" : JSON.stringify(value)
}
