import type {LabelType, Level} from "../lint/settings.ts"
import {LABEL_TYPES} from "../lint/settings.ts"
import {didYouMean, suggest} from "../model/suggest.ts"
import {EMPTY_LAYER, type FailOn, type Layer, type RuleEntry, type Said} from "./layer.ts"
import {rulesFor} from "./names.ts"
import {type ConfigProblem, readYaml, type YamlFile} from "./yaml.ts"

// .hadolint.yaml and HADOLINT_* as hadolint 2.15.1 reads them. Where it would go on without its configuration after a
// mistake, there is an error here: else nobody would know that nothing of it counts.

/** What hadolint's configuration says, in our terms. */
export interface HadolintConfig {
  layer: Layer
  /** What has no effect there either, such as a key that it does not know. */
  notes: readonly ConfigProblem[]
}

const SEVERITIES = ["error", "warning", "info", "style"] as const

/** Its keys, each with what it wants. */
const KEYS = {
  ignored: "list",
  trustedRegistries: "list",
  override: "map",
  "label-schema": "map",
  "strict-labels": "boolean",
  "disable-ignore-pragma": "boolean",
  "failure-threshold": "text",
  "no-fail": "boolean",
  "no-color": "boolean",
  verbose: "boolean",
  format: "text",
  formats: "any",
} as const

/** From which severity on hadolint fails. Its `none` and `ignore` mean that anything makes it fail. */
const THRESHOLDS: Readonly<Record<string, FailOn>> = {
  error: "error",
  warning: "warning",
  info: "info",
  style: "style",
  ignore: "style",
  none: "style",
}

/** What its formats are called here; the others have the same names. */
const FORMATS: Readonly<Record<string, string>> = {
  tty: "text",
  json: "hadolint-json",
  codeclimate: "gitlab",
  gitlab_codeclimate: "gitlab",
}

/** One source of settings as it is read: the file, or the environment. */
interface Collected {
  ignored: Said<string>[]
  override: {level: (typeof SEVERITIES)[number]; rule: Said<string>}[]
  registries: Said<string>[]
  labels: [name: string, type: Said<LabelType>][]
  strictLabels?: Said<boolean>
  disablePragma?: Said<boolean>
  threshold?: Said<FailOn>
  noFail?: Said<boolean>
  noColor?: Said<boolean>
  format?: Said<string>
}

const nothing = (): Collected => ({ignored: [], override: [], registries: [], labels: []})

/**
 * The settings of its file, where there is one, and of the environment. Of single values the file's count, lists are
 * joined. `formats`: the formats of the output that there are.
 */
export function readHadolint(
  file: {path: string; text: string} | undefined,
  env: (name: string) => string | undefined,
  formats: readonly string[],
): HadolintConfig | {problems: ConfigProblem[]} {
  const notes: ConfigProblem[] = []
  const problems: ConfigProblem[] = []
  const fromEnv = readEnvironment(env, (name, message) => {
    problems.push({path: name, line: 0, column: 0, message})
  })
  const fromFile = file ? readFile(file, problems, notes) : nothing()
  if (problems.length > 0) return {problems}
  const single = {...fromEnv, ...fromFile}
  if (single.format && !formats.includes(single.format.value)) {
    const {value, origin} = single.format
    const [path = "", line] = origin.split(/:(?=\d+$)/)
    notes.push({path, line: Number(line ?? 0), column: 1, message: `there is no format ${value}: text is taken`})
    delete single.format
  }
  return {layer: layerOf(single, [fromFile, fromEnv]), notes}
}

function layerOf(single: Collected, both: readonly Collected[]): Layer {
  const entry = ({value, origin}: Said<string>, level: Level): RuleEntry[] => {
    const named = rulesFor(value)
    return named ? [{word: value, named, level, origin}] : []
  }
  const overrides = both.flatMap(({override}) => override)
  // the strongest counts where a rule is named twice, and what is ignored is gone whatever else is said
  const rules = [
    ...[...SEVERITIES].reverse().flatMap(severity => {
      return overrides.flatMap(({level, rule}) => (level === severity ? entry(rule, severity) : []))
    }),
    ...both.flatMap(({ignored}) => ignored.flatMap(rule => entry(rule, "off"))),
  ]
  const registries = both.flatMap(({registries}) => registries)
  const {strictLabels, disablePragma, threshold, noFail, noColor, format} = single
  return {
    ...EMPTY_LAYER,
    rules,
    tables: {labels: new Map(both.toReversed().flatMap(({labels}) => labels))},
    values: {
      ...(registries.length > 0 && {
        allowedRegistries: {value: registries.map(({value}) => value), origin: registries[0]!.origin},
      }),
      ...(strictLabels && {strictLabels}),
      ...(disablePragma && {inlineIgnores: {...disablePragma, value: !disablePragma.value}}),
      ...(threshold && {failOn: threshold}),
      ...(noFail?.value && {failOn: {...noFail, value: "none" as const}}),
      ...(noColor?.value && {noColor}),
      ...(format && {format}),
    },
  }
}

function readFile(
  {path, text}: {path: string; text: string},
  problems: ConfigProblem[],
  notes: ConfigProblem[],
): Collected {
  const found = nothing()
  const file = readYaml(text)
  if ("message" in file) {
    problems.push({path, ...file})
    return found
  }
  const data = file.data
  if (!isMap(data)) {
    problems.push({
      path,
      line: 1,
      column: 1,
      message: "a configuration of hadolint should be a mapping of keys to values",
    })
    return found
  }
  const complain = (keys: (string | number)[], message: string) => {
    problems.push({path, ...file.at(keys), message})
  }
  for (const [key, value] of Object.entries(data)) {
    if (!Object.hasOwn(KEYS, key)) {
      const message = `hadolint has no setting ${key}, so this has no effect${didYouMean(suggest(key, Object.keys(KEYS)))}`
      notes.push({path, ...file.at([key], true), message})
    } else if (value !== null && !isOf(value, KEYS[key as keyof typeof KEYS])) {
      complain([key], `${key} should be ${WANTED[KEYS[key as keyof typeof KEYS]]}: hadolint would not read the file`)
    } else if (value !== null) readKey(key as keyof typeof KEYS, value, file, path, found, complain)
  }
  return found
}

const WANTED = {list: "a list of texts", map: "a mapping", boolean: "true or false", text: "a text", any: ""}

function readKey(
  key: keyof typeof KEYS,
  value: unknown,
  file: YamlFile,
  path: string,
  found: Collected,
  complain: (keys: (string | number)[], message: string) => void,
): void {
  const said = <T>(value: T, ...keys: (string | number)[]): Said<T> => ({
    value,
    origin: `${path}:${file.at(keys, true).line}`,
  })
  if (key === "ignored") found.ignored = (value as string[]).map((rule, i) => said(rule, key, i))
  else if (key === "trustedRegistries") found.registries = (value as string[]).map((name, i) => said(name, key, i))
  else if (key === "override") {
    for (const [level, list] of Object.entries(value as Record<string, unknown>)) {
      const severity = SEVERITIES.find(one => one === level)
      if (!severity) complain([key, level], `${level} is no severity of hadolint: it has ${SEVERITIES.join(", ")}`)
      else if (list !== null && !isOf(list, "list")) complain([key, level], `${level} should be a list of rules`)
      else
        for (const [i, rule] of ((list ?? []) as string[]).entries())
          found.override.push({level: severity, rule: said(rule, key, level, i)})
    }
  } else if (key === "label-schema") {
    for (const [name, type] of Object.entries(value as Record<string, unknown>)) {
      const known = labelType(type)
      if (known) found.labels.push([name, said(known, key, name)])
      else
        complain(
          [key, name],
          `${file.written([key, name]) ?? "this"} is no type of a label: there is ${LABEL_TYPES.join(", ")}`,
        )
    }
  } else if (key === "failure-threshold") {
    const known = Object.hasOwn(THRESHOLDS, value as string) ? THRESHOLDS[value as string] : undefined
    if (known) found.threshold = said(known, key)
    else complain([key], `${value} is no threshold: there is ${Object.keys(THRESHOLDS).join(", ")}`)
  } else if (key === "format") found.format = said(formatOf(value as string), key)
  else if (key === "formats") {
    const [first] = Array.isArray(value) ? (value as unknown[]) : []
    const name = isMap(first) ? (first.format ?? Object.keys(first)[0]) : first
    if (typeof name === "string") found.format ??= said(formatOf(name), key)
  } else if (key === "strict-labels") found.strictLabels = said(value as boolean, key)
  else if (key === "disable-ignore-pragma") found.disablePragma = said(value as boolean, key)
  else if (key === "no-fail") found.noFail = said(value as boolean, key)
  else if (key === "no-color") found.noColor = said(value as boolean, key)
}

function readEnvironment(
  env: (name: string) => string | undefined,
  complain: (name: string, message: string) => void,
): Collected {
  const found = nothing()
  const list = (name: string): Said<string>[] => {
    const words = (env(name) ?? "").split(",").map(word => word.trim())
    return words.filter(word => word !== "").map(value => ({value, origin: name}))
  }
  const flag = (name: string): Said<boolean> | undefined => {
    const value = env(name)
    return value && /^(?:1|y|yes|on|true)$/i.test(value) ? {value: true, origin: name} : undefined
  }
  found.ignored = list("HADOLINT_IGNORE")
  for (const level of SEVERITIES) {
    for (const rule of list(`HADOLINT_OVERRIDE_${level.toUpperCase()}`)) found.override.push({level, rule})
  }
  found.registries = list("HADOLINT_TRUSTED_REGISTRIES")
  for (const {value, origin} of list("HADOLINT_REQUIRE_LABELS")) {
    const colon = value.lastIndexOf(":")
    const type = labelType(value.slice(colon + 1))
    if (colon > 0 && type) found.labels.push([value.slice(0, colon), {value: type, origin}])
    else
      complain(
        origin,
        `${value} is no label with its type: write it like version:semver; types are ${LABEL_TYPES.join(", ")}`,
      )
  }
  const threshold = env("HADOLINT_FAILURE_THRESHOLD")
  if (threshold && Object.hasOwn(THRESHOLDS, threshold))
    found.threshold = {value: THRESHOLDS[threshold]!, origin: "HADOLINT_FAILURE_THRESHOLD"}
  else if (threshold)
    complain(
      "HADOLINT_FAILURE_THRESHOLD",
      `${threshold} is no threshold: there is ${Object.keys(THRESHOLDS).join(", ")}`,
    )
  const [format] = list("HADOLINT_FORMAT")
  const flags = {
    strictLabels: flag("HADOLINT_STRICT_LABELS"),
    disablePragma: flag("HADOLINT_DISABLE_IGNORE_PRAGMA"),
    noFail: flag("HADOLINT_NOFAIL"),
    format: format && {...format, value: formatOf(format.value)},
  }
  return Object.assign(found, Object.fromEntries(Object.entries(flags).filter(([, said]) => said)))
}

/** The variables that it reads, apart from NO_COLOR, which everybody does. */
export const HADOLINT_VARIABLES: readonly string[] = [
  ...["IGNORE", "TRUSTED_REGISTRIES", "REQUIRE_LABELS", "STRICT_LABELS", "DISABLE_IGNORE_PRAGMA", "FAILURE_THRESHOLD"],
  ...["NOFAIL", "FORMAT", "OVERRIDE_ERROR", "OVERRIDE_WARNING", "OVERRIDE_INFO", "OVERRIDE_STYLE"],
].map(name => `HADOLINT_${name}`)

/** The empty text is text, as in hadolint. */
function labelType(type: unknown): LabelType | undefined {
  return type === "" ? "text" : LABEL_TYPES.find(one => one === type)
}

function formatOf(name: string): string {
  return Object.hasOwn(FORMATS, name) ? FORMATS[name]! : name
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isOf(value: unknown, kind: "list" | "map" | "boolean" | "text" | "any"): boolean {
  if (kind === "list") return Array.isArray(value) && value.every(one => typeof one === "string")
  if (kind === "map") return isMap(value)
  return kind === "any" || typeof value === (kind === "text" ? "string" : kind)
}
