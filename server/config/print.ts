import {UNKNOWN} from "../../grammars/expand.ts"
import {SEVERITIES} from "../lint/rule.ts"
import {isOn} from "../lint/settings.ts"
import {RULES} from "../rules/index.ts"
import {formatPlatform} from "../values/platform.ts"
import {type Effective, lintSettings} from "./effective.ts"
import type {Said, Tables, Values} from "./layer.ts"

/** What counts where nobody says anything. */
const DEFAULTS: Readonly<Record<Exclude<keyof Values, "platform" | "target" | "noColor" | "baseline">, unknown>> = {
  ruleset: "latest",
  allowedRegistries: [],
  strictLabels: false,
  inlineIgnores: true,
  failOn: "warning",
  format: "text",
}

/** The effective value of everything as YAML that is a configuration itself, each with who said it behind it. */
export function printEffective(config: Effective): string {
  const {values, tables, levels, excludedBy} = config
  const rows: Row[] = []
  if (excludedBy !== undefined) rows.push({text: "# this file is not linted", origin: excludedBy})
  for (const key of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    const said: Said<unknown> | undefined = values[key]
    rows.push({text: `${key}: ${scalar(said ? said.value : DEFAULTS[key])}`, origin: said?.origin})
  }
  const {target, platform, baseline} = values
  rows.push({text: baseline ? `baseline: ${scalar(baseline.value)}` : "# baseline: none", origin: baseline?.origin})
  rows.push(...section("", "labels", tables.labels))
  rows.push(
    {text: "build:"},
    ...section("  ", "args", tables.buildArgs),
    {text: target ? `  target: ${scalar(target.value)}` : "  # target: the last stage", origin: target?.origin},
    {
      text: `  platform: ${platform ? formatPlatform(platform.value) : "linux/amd64"}`,
      origin: platform?.origin,
    },
    ...section("  ", "contexts", tables.contexts),
    ...section("", "formatting", tables.formatting),
    {text: "rules:"},
  )
  const settings = lintSettings(config)
  for (const rule of RULES) {
    const said = levels.get(rule.name)
    const level = isOn(rule, settings) ? (said && said.value !== "on" ? said.value : rule.severity) : "off"
    const newer = !said && level === "off" && !rule.off ? `newer than the rule set ${settings.ruleset}` : undefined
    rows.push({text: `  ${rule.name}: ${level}`, origin: said?.origin ?? newer})
  }
  for (const [code, said] of levels) {
    if (/^SC\d{4}$/.test(code)) rows.push({text: `  ${code}: ${said.value}`, origin: said.origin})
  }
  const on = RULES.filter(rule => isOn(rule, settings)).length
  const width = Math.min(60, Math.max(...rows.map(({text}) => text.length)))
  const lines = rows.map(({text, origin}) => {
    return text.endsWith(":") && origin === undefined ? text : `${text.padEnd(width)}  # ${origin ?? "default"}`
  })
  return `${lines.join("\n")}\n# ${on} of ${RULES.length} rules are on; levels: ${SEVERITIES.join(", ")}, on, off\n`
}

interface Row {
  text: string
  /** Undefined: it is the default. */
  origin?: string
}

function section<K extends keyof Tables>(
  indent: string,
  name: string,
  table: ReadonlyMap<string, Said<Tables[K]>>,
): Row[] {
  if (table.size === 0) return [{text: `${indent}${name}: {}`, origin: "default"}]
  const rows = [...table].map(([key, {value, origin}]) => ({
    text: `${indent}  ${scalar(key)}: ${value === undefined ? "# not set" : value === UNKNOWN ? "# not known" : scalar(value)}`,
    origin,
  }))
  return [{text: `${indent}${name}:`}, ...rows]
}

/** A value as YAML: JSON, but for words that need no quotes. */
function scalar(value: unknown): string {
  if (typeof value === "string" && /^[A-Za-z_][\w./-]*$/.test(value) && !/^(?:true|false|null)$/i.test(value))
    return value
  return JSON.stringify(value)
}
