import type {Analysis} from "../analysis.ts"
import {lineAt, type Span} from "../text.ts"
import type {Fix, Rule, RuleFinding, Severity} from "./rule.ts"
import {readSuppressions, type Suppression} from "./suppress.ts"
import {templateMark} from "./template.ts"

/** What is reported to a user. */
export interface Finding {
  rule: Rule
  severity: Severity
  at: Span
  message: string
  /** The codes of other tools whose own condition holds here, and their own place where it is another one. */
  aliases: readonly {code: string; at?: Span}[]
  fix?: Fix
  related: RuleFinding["related"]
}

export interface LintOptions {
  rules: readonly Rule[]
  /** Rules to run although they are off. */
  on?: ReadonlySet<string>
}

/** Rules about ignore comments: they need what the others have found. */
export interface IgnoreRules {
  unused: Rule
  unknown: Rule
}

/** Runs the rules over a file: findings that no comment silences, in the order of the file. */
export function lint(analysis: Analysis, {rules, on}: LintOptions, template: Rule, ignores: IgnoreRules): Finding[] {
  const mark = templateMark(analysis)
  if (mark) return [finding(template, mark)]
  const found: Finding[] = []
  for (const rule of rules) {
    if (rule.off && !on?.has(rule.name)) continue
    for (const one of rule.check(analysis)) found.push(atInstructions(analysis, finding(rule, one)))
  }
  return silence(analysis, found, rules, ignores).sort(
    (a, b) => a.at.from - b.at.from || a.at.to - b.at.to || (a.rule.name < b.rule.name ? -1 : 1),
  )
}

/** The findings that no comment silences, and what there is to say about the comments. */
function silence(analysis: Analysis, found: Finding[], rules: readonly Rule[], ignores: IgnoreRules): Finding[] {
  const suppressions = readSuppressions(analysis)
  if (suppressions.length === 0) return found
  const used = new Set<Span>()
  const known = namesOf(rules)
  const left = found.filter(one => !isSilenced(one, suppressions, known, used))
  for (const one of judge(suppressions, known, used, ignores)) {
    if (!isSilenced(one, suppressions, known, used)) left.push(one)
  }
  return left
}

function finding(rule: Rule, {at, message, severity, fix, aliases, related}: RuleFinding): Finding {
  const codes = (aliases ?? rule.aliases).map(alias => (typeof alias === "string" ? {code: alias} : alias))
  return {rule, severity: severity ?? rule.severity, at, message, aliases: codes, fix, related: related ?? []}
}

/** hadolint has its findings at the instruction, on whichever line of it they are. */
function atInstructions({file}: Analysis, one: Finding): Finding {
  if (!one.aliases.some(({code, at}) => !at && /^DL\d/.test(code))) return one
  const around = file.instructions.findLast(({from}) => from <= one.at.from)
  if (!around || around.to < one.at.from || lineAt(file.lines, around.from) === lineAt(file.lines, one.at.from))
    return one
  const aliases = one.aliases.map(({code, at}) => ({code, at: at ?? (/^DL\d/.test(code) ? around.keyword : undefined)}))
  return {...one, aliases}
}

/** Rules by their names and aliases, in lower case. A code can stand for several rules. */
export function namesOf(rules: readonly Rule[]): Map<string, Rule[]> {
  const names = new Map<string, Rule[]>()
  for (const rule of rules) {
    for (const name of [rule.name, ...rule.aliases]) {
      const list = names.get(name.toLowerCase())
      if (list) list.push(rule)
      else names.set(name.toLowerCase(), [rule])
    }
  }
  return names
}

function isSilenced(
  one: Finding,
  suppressions: readonly Suppression[],
  known: Map<string, Rule[]>,
  used: Set<Span>,
): boolean {
  let silenced = false
  // what a peer reports at another line can be silenced at either
  const places = [one.at.from, ...one.aliases.flatMap(({at}) => (at ? [at.from] : []))]
  for (const {names, scope, kind} of suppressions) {
    if (!places.some(at => at >= scope.from && at < scope.to)) continue
    for (const {text, at} of names) {
      const all = text === "all" && kind !== "hadolint"
      const hit = all
        ? kind === "dockerlint" || one.rule.aliases.some(isCheckName)
        : known.get(text.toLowerCase())?.includes(one.rule)
      if (!hit) continue
      used.add(at)
      silenced = true
    }
  }
  return silenced
}

/** BuildKit's names begin with a capital and have small letters in them; codes of others do not. */
function isCheckName(alias: string): boolean {
  return /^[A-Z]+[a-z]/.test(alias)
}

function* judge(
  suppressions: readonly Suppression[],
  known: Map<string, Rule[]>,
  used: Set<Span>,
  ignores: IgnoreRules,
): Generator<Finding> {
  for (const {names, kind} of suppressions) {
    for (const {text, at} of names) {
      if (used.has(at)) continue
      const rules = known.get(text.toLowerCase())
      if (rules || text === "all") {
        if (rules?.every(rule => rule.off)) continue
        yield finding(ignores.unused, {at, message: `nothing to ignore here: ${text} finds nothing`})
      } else if (kind === "dockerlint") yield finding(ignores.unknown, {at, message: `there is no rule ${text}`})
    }
  }
}
