import {LEVELS} from "../lint/settings.ts"
import type {BuildSettings} from "../model/facts.ts"
import {didYouMean, suggest} from "../model/suggest.ts"
import {EMPTY_LAYER, type FailOn, type Layer, type RuleEntry, type Tables, type Values} from "./layer.ts"
import {rulesFor, unknownRule} from "./names.ts"

/** What flags say; undefined where a flag is not given. */
export interface Flags {
  /** As written behind --rule: NAME=LEVEL. */
  rules?: readonly string[]
  ruleset?: string
  inlineIgnores?: boolean
  reportUnusedIgnores?: boolean
  failOn?: FailOn
  format?: string
  baseline?: string
  build?: Partial<BuildSettings>
}

/** The layer above all others; what is wrong where a flag can't be read. */
export function flagLayer(flags: Flags): Layer | {problem: string} {
  const {build = {}, rules = [], reportUnusedIgnores} = flags
  const entries: RuleEntry[] = reportUnusedIgnores
    ? [{word: "unused-ignore", named: rulesFor("unused-ignore")!, level: "warning", origin: "--report-unused-ignores"}]
    : []
  for (const text of rules) {
    const equals = text.lastIndexOf("=")
    const [word, level] = equals < 0 ? [text, "on"] : [text.slice(0, equals), text.slice(equals + 1)]
    const known = LEVELS.find(one => one === level)
    if (!known) {
      const near = didYouMean(suggest(level, LEVELS))
      return {problem: `--rule ${text}: ${level} is no level: write ${LEVELS.slice(0, -1).join(", ")} or off${near}`}
    }
    const named = rulesFor(word)
    if (!named) return {problem: `--rule ${text}: ${unknownRule(word)}`}
    entries.push({word, named, level: known, origin: "--rule"})
  }
  const values: Record<string, unknown> = {}
  const set = <K extends keyof Values>(key: K, value: Values[K] | undefined, origin: string) => {
    if (value !== undefined) values[key] = {value, origin}
  }
  set("ruleset", flags.ruleset, "--ruleset")
  set("inlineIgnores", flags.inlineIgnores, "--no-inline-ignores")
  set("failOn", flags.failOn, "--fail-on")
  set("format", flags.format, "--format")
  set("baseline", flags.baseline, "--baseline")
  set("target", build.target, "--target")
  set("platform", build.platform, "--platform")
  const tables: Layer["tables"] = {
    ...(build.buildArgs && {buildArgs: said<"buildArgs">(build.buildArgs, "--build-arg")}),
    ...(build.contexts && {
      contexts: said<"contexts">(new Map([...build.contexts].map(name => [name, ""])), "--build-context"),
    }),
  }
  return {...EMPTY_LAYER, values: values as Layer["values"], tables, rules: entries}
}

function said<K extends keyof Tables>(table: ReadonlyMap<string, Tables[K]>, origin: string) {
  return new Map([...table].map(([name, value]) => [name, {value, origin}]))
}
