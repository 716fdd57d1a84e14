import type {Analysis} from "../analysis.ts"
import {BUSYBOX_HAS} from "../model/busybox.ts"
import {lastFrom, lineAt, type Span} from "../text.ts"
import {type ScriptMemory, scriptFindings} from "./perScript.ts"
import type {Fix, Rule, RuleFinding, Severity} from "./rule.ts"
import {givenSeverity, isOn, type LintSettings} from "./settings.ts"
import {type ShellcheckAnswers, shellcheckFindings} from "./shellcheck.ts"
import {misspelt, nearestName, readSuppressions, type Suppression, withoutName} from "./suppress.ts"
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
  settings: LintSettings
  /** What ShellCheck says, where it was asked: that counts in place of what the rules find in its scripts. */
  shellcheck?: ShellcheckAnswers
  /** What was found in earlier versions of the file; it makes linting quicker, and nothing else. */
  memory?: ScriptMemory
  /** What rules have found in it already. */
  checked?: Checked
}

/** What rules find, before comments are looked at. */
export type Checked = ReadonlyMap<Rule, readonly RuleFinding[]>

/** Rules about ignore comments: they need what the others have found. */
export interface IgnoreRules {
  unused: Rule
  unknown: Rule
}

const SHELLCHECK_CODE = /^SC\d{4}$/i

/** Runs the rules over a file: findings that no comment silences, in the order of the file. */
export function lint(analysis: Analysis, options: LintOptions, template: Rule, ignores: IgnoreRules): Finding[] {
  const {rules, settings, shellcheck, memory, checked} = options
  const mark = templateMark(analysis)
  if (mark) return isOn(template, settings) ? [finding(template, mark, settings)] : []
  const found: Finding[] = []
  const refused = new Set<string>(analysis.problems.map(({code}) => code))
  const check = (rule: Rule, analysis: Analysis, into: Finding[]) => {
    for (const one of checked?.get(rule) ?? rule.check(analysis, settings.options))
      into.push(atInstructions(analysis, finding(rule, one, settings)))
  }
  const on = rulesOn(rules, settings)
  for (const rule of on) {
    // most files have nothing that BuildKit refuses
    if ((rule.refusal && !refused.has(rule.name)) || (memory && rule.perScript)) continue
    check(rule, analysis, found)
  }
  if (memory) {
    const perScript = on.filter(({perScript}) => perScript)
    const checkAll = (analysis: Analysis) => {
      const all: Finding[] = []
      for (const rule of perScript) check(rule, analysis, all)
      return all
    }
    for (const one of scriptFindings(analysis, settings, memory, checkAll)) found.push(one)
  }
  const all = shellcheck ? withShellcheck(analysis, found, options, shellcheck) : found
  const counted = byCode(all, settings)
  const left = settings.inlineIgnores ? silence(analysis, counted, options, ignores) : counted
  return left.sort((a, b) => a.at.from - b.at.from || a.at.to - b.at.to || (a.rule.name < b.rule.name ? -1 : 1))
}

/** Runs the rules that ask for sizes alone, which tells what has to be loaded before all of them run. */
export function checkSized(analysis: Analysis, {rules, settings}: LintOptions): Checked {
  if (templateMark(analysis)) return new Map()
  const sized = rulesOn(rules, settings).filter(({sized}) => sized)
  return new Map(sized.map(rule => [rule, [...rule.check(analysis, settings.options)]]))
}

const on = new WeakMap<LintSettings, {of: readonly Rule[]; rules: readonly Rule[]}>()

/** The rules that run; worked out once for all files with the same settings. */
function rulesOn(all: readonly Rule[], settings: LintSettings): readonly Rule[] {
  const known = on.get(settings)
  if (known?.of === all) return known.rules
  const rules = all.filter(rule => isOn(rule, settings))
  on.set(settings, {of: all, rules})
  return rules
}

/** Codes that no rule has may be given a level as well: what ShellCheck says by such a code has that. */
function byCode(found: Finding[], {levels}: LintSettings): Finding[] {
  const levelOf = ({aliases}: Finding) => {
    for (const {code} of aliases) {
      const level = levels.get(code)
      if (level !== undefined) return level
    }
    return undefined
  }
  return found.flatMap(one => {
    const level = levelOf(one)
    if (level === "off") return []
    return level === undefined || level === "on" ? [one] : [{...one, severity: level}]
  })
}

/** The findings that no comment silences, and what there is to say about the comments. */
function silence(analysis: Analysis, found: Finding[], options: LintOptions, ignores: IgnoreRules): Finding[] {
  const suppressions = readSuppressions(analysis)
  const message = "this comment silences nothing: write ignore=NAME"
  const slips = isOn(ignores.unknown, options.settings)
    ? misspelt(analysis).map(at => finding(ignores.unknown, {at, message}, options.settings))
    : []
  if (suppressions.length === 0) return [...found, ...slips]
  const used = new Set<Span>()
  const known = namesOf(options.rules)
  const left = found.filter(one => !isSilenced(one, suppressions, known, used))
  for (const one of judge(analysis, suppressions, known, used, options.settings, ignores)) {
    if (!isSilenced(one, suppressions, known, used)) left.push(one)
  }
  return [...left, ...slips]
}

/**
 * What ShellCheck says of scripts, in place of what the rules about the same codes say there. A code has the name of the
 * rule about it, or else that of the rule for all others.
 */
function withShellcheck(
  analysis: Analysis,
  found: readonly Finding[],
  {rules, settings}: LintOptions,
  answers: ShellcheckAnswers,
): Finding[] {
  const names = namesOf(rules)
  const told: Finding[] = []
  const scripts: Span[] = []
  for (const view of analysis.shellViews) {
    const comments = answers(view)
    if (!comments) continue
    scripts.push(view.shell.text)
    for (const {code, ...one} of shellcheckFindings(analysis, view, comments)) {
      // older versions can only be told that it is dash
      if (view.shell.dialect === "ash" && BUSYBOX_HAS.has(code)) continue
      const [rule] = rulesNamed(names, code) ?? []
      if (rule) told.push(finding(rule, one, settings))
    }
  }
  const isReplaced = ({at, aliases}: Finding) => {
    const script = scripts[lastFrom(scripts, at.from)]
    return script && at.from <= script.to && aliases.some(({code}) => SHELLCHECK_CODE.test(code))
  }
  return [...found.filter(one => !isReplaced(one)), ...told]
}

function finding(rule: Rule, one: RuleFinding, settings: LintSettings): Finding {
  const {at, message, fix, aliases, related} = one
  const severity = givenSeverity(rule, settings) ?? one.severity ?? rule.severity
  const codes = (aliases ?? rule.aliases).map(alias => (typeof alias === "string" ? {code: alias} : alias))
  return {rule, severity, at, message, aliases: codes, fix, related: related ?? []}
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

/** The rules that a name or a code stands for. Codes of ShellCheck that no rule has are those of the rule for all of them. */
export function rulesNamed(names: ReadonlyMap<string, Rule[]>, name: string): Rule[] | undefined {
  return names.get(name.toLowerCase()) ?? (SHELLCHECK_CODE.test(name) ? names.get("shellcheck-finding") : undefined)
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
        : known.get(text.toLowerCase())?.includes(one.rule) ||
          one.aliases.some(({code}) => code.toLowerCase() === text.toLowerCase())
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
  analysis: Analysis,
  suppressions: readonly Suppression[],
  known: Map<string, Rule[]>,
  used: Set<Span>,
  settings: LintSettings,
  {unused, unknown}: IgnoreRules,
): Generator<Finding> {
  for (const suppression of suppressions) {
    const {names, kind} = suppression
    for (const [index, {text, at}] of names.entries()) {
      if (used.has(at)) continue
      const rules = rulesNamed(known, text)
      if (rules || text === "all") {
        // what is off can't tell whether the comment is needed
        if (!isOn(unused, settings) || rules?.every(rule => !isOn(rule, settings))) continue
        const fix = withoutName(suppression, index, analysis)
        yield finding(unused, {at, message: `nothing to ignore here: ${text} finds nothing`, fix}, settings)
      } else if (kind === "dockerlint" && isOn(unknown, settings)) {
        const fix = nearestName({text, at}, known.keys())
        yield finding(unknown, {at, message: `there is no rule ${text}`, fix}, settings)
      }
    }
  }
}
