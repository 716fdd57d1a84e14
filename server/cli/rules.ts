import {GROUPS} from "../config/groups.ts"
import {rulesFor, unknownRule} from "../config/names.ts"
import {rulesetProblem} from "../config/rulesets.ts"
import {type Rule, SEVERITIES, type Severity} from "../lint/rule.ts"
import {compareRulesets, rulesetsOf} from "../lint/settings.ts"
import {RULES} from "../rules/index.ts"
import type {Paint} from "./report/paint.ts"
import {isFixable, rulePageFacts} from "./ruleFacts.ts"
import {writeError, writeOut} from "./streams.ts"

/** Which rules are listed, and how. */
export interface RulesRequest {
  severity?: Severity
  /** A group, a name or a code. */
  group?: string
  /** Those that are off unless asked for. */
  off?: boolean
  fixable?: boolean
  /** The names of two rule sets: what the second has that the first has not. */
  diff?: readonly [string, string]
  format: "text" | "json"
}

/** Lists rules; answers the exit code. */
export function rulesCommand(request: RulesRequest, colors: Paint): number {
  const {group, diff, format} = request
  const problem =
    (group !== undefined && !rulesFor(group) && unknownRule(group)) || diff?.map(rulesetProblem).find(Boolean)
  if (problem) {
    writeError(`dockerlint: ${problem}\n`)
    return 2
  }
  const chosen = RULES.filter(rule => isChosen(rule, request)).sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.name < b.name ? -1 : 1),
  )
  if (format === "json") writeOut(`${JSON.stringify(chosen.map(rulePageFacts), undefined, 2)}\n`)
  else writeOut(listRules(chosen, colors) + closing(request, chosen.length))
  return 0
}

function isChosen(rule: Rule, {severity, group, off, fixable, diff}: RulesRequest): boolean {
  return (
    (severity === undefined || rule.severity === severity) &&
    (group === undefined || rulesFor(group)!.rules.includes(rule)) &&
    (!off || rule.off === true) &&
    (!fixable || isFixable(rule)) &&
    (!diff || isBetween(rule, diff))
  )
}

function isBetween({since}: Rule, [older, newer]: readonly [string, string]): boolean {
  const sets = rulesetsOf(RULES)
  const newest = sets[sets.length - 1]!
  const [from, to] = [older, newer].map(name => (name === "latest" ? newest : name)) as [string, string]
  return compareRulesets(since, from) > 0 && compareRulesets(since, to) <= 0
}

/** One line a rule. */
export function listRules(rules: readonly Rule[], colors: Paint): string {
  const width = Math.max(0, ...rules.map(({name}) => name.length))
  return rules
    .map(({name, severity, off, summary}) => {
      const level = colors.severity(severity, severity.padEnd(7))
      return `${level}  ${name.padEnd(width)}  ${summary}${off ? colors.dim(" (off unless asked for)") : ""}\n`
    })
    .join("")
}

function closing({diff, severity, group, off, fixable}: RulesRequest, count: number): string {
  const rules = `${count} rule${count === 1 ? "" : "s"}`
  if (diff) return `${count > 0 ? "\n" : ""}${rules} in rule set ${diff[1]} that ${diff[0]} does not have\n`
  const all = severity === undefined && group === undefined && !off && !fixable
  const more = all ? `; groups: all, ${Object.keys(GROUPS).join(", ")}` : ` of ${RULES.length}`
  return `${count > 0 ? "\n" : ""}${rules}${more}; dockerlint explain RULE says more about one\n`
}
