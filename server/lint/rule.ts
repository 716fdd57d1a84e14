import type {Text} from "../../grammars/logical.ts"
import type {Analysis} from "../analysis.ts"
import type {CheckName} from "../model/check.ts"
import type {BuildSettings, Facts, ImageFacts} from "../model/facts.ts"
import type {Problem, ProblemCode} from "../syntax/problem.ts"
import type {Edit, Span} from "../text.ts"
import type {RuleOptions} from "./settings.ts"

/** error: the build or the container breaks; warning: likely wrong, unsafe or wasteful; info, style: off the exit code. */
export type Severity = "error" | "warning" | "info" | "style"

export const SEVERITIES: readonly Severity[] = ["error", "warning", "info", "style"]

/** A change that takes a finding away. */
export interface Fix {
  title: string
  /** The built image is the same. */
  safe: boolean
  edits: readonly Edit[]
}

/** What a rule has found at one place. */
export interface RuleFinding {
  /** As narrow as the thing to change. */
  at: Span
  /** What is wrong (quoting it), why it matters here, what to write instead. */
  message: string
  /** Where it differs from the rule's own. */
  severity?: Severity
  fix?: Fix
  /** Other places that have to do with it. */
  related?: readonly {at: Span; message: string}[]
  /**
   * Those of the rule's aliases whose own condition holds here. A peer that marks another place than `at` has it with
   * its code. Undefined: all of them, here.
   */
  aliases?: readonly (string | {code: string; at: Span})[]
}

/** A Dockerfile with marks: `<|...|>` around what the rule reports, `<|>` where it reports an empty span. */
export interface Example {
  bad: string
  /** What the fix makes of it; without a fix, how to write it instead. */
  good: string
  /** The .dockerignore beside it. */
  ignoreFile?: string
  /** Where another .dockerignore makes it good. */
  goodIgnoreFile?: string
  /** What is known of every image that it names. */
  image?: ImageFacts
  /** What else is known from outside. */
  facts?: Partial<Facts>
  /** What the user says about the build. */
  settings?: Partial<BuildSettings>
  /** What the user tells the rule. */
  options?: Partial<RuleOptions>
  /** What ShellCheck prints about the script in `bad`, as json1. */
  shellcheck?: string
}

/** What a rule is about, besides being right: the groups that can be configured as one. */
export type Topic = "security" | "size" | "cache" | "pinning"

export interface Rule {
  /** What is flagged, in lower case with dashes, so that "ignore relative-workdir" reads as English. */
  name: string
  /** Codes of other tools for the same thing; they can be used wherever the name can. */
  aliases: readonly string[]
  /** One line: what is wrong. */
  summary: string
  severity: Severity
  /** Off: it runs only where it is asked for. */
  off?: true
  /** What it finds makes BuildKit refuse the file. */
  refusal?: true
  /** The rule set that it joined. */
  since: string
  /** It asks for nothing but `shellViews`, and what it finds in a script depends on this script alone. */
  perScript?: true
  /** It asks for sizes, of which some are loaded when they are first asked for. */
  sized?: true
  /** Undefined where it is about none of these. */
  topics?: readonly Topic[]
  /** Why it matters and what to do, for the rule's page. Markdown. */
  why: string
  /** Where it says less than a check of BuildKit: the check and why. */
  narrows?: {check: CheckName; why: string}
  examples: readonly Example[]
  check(analysis: Analysis, options: RuleOptions): Iterable<RuleFinding>
}

/** The page of a rule. */
export function ruleUrl(name: string): string {
  return `https://github.com/dockerlint/dockerlint/blob/main/docs/rules/${name}.md`
}

/** Names and codes as a text; numbers that follow each other are written as `SC3001 to SC3060`. */
export function listAliases(aliases: readonly string[], quote = ""): string {
  const parts: string[] = []
  for (let i = 0; i < aliases.length; i++) {
    let last = i
    while (last + 1 < aliases.length && isNext(aliases[last]!, aliases[last + 1]!)) last++
    const one = `${quote}${aliases[i]}${quote}`
    if (last - i < 3) parts.push(one)
    else {
      parts.push(`${one} to ${quote}${aliases[last]}${quote}`)
      i = last
    }
  }
  return parts.join(", ")
}

function isNext(code: string, other: string): boolean {
  const [, letters, number] = /^([A-Z]+)(\d+)$/.exec(code) ?? []
  return number !== undefined && other === `${letters}${Number(number) + 1}`
}

/** Declares a rule; this gives it its type. */
export function rule(definition: Rule): Rule {
  return definition
}

/** What a rule about a problem says, besides what the problem itself says. */
interface ProblemRule extends Omit<Rule, "name" | "check" | "severity"> {
  name: ProblemCode
  severity?: Severity
  /** The change that takes the problem away. */
  fix?(problem: Problem, analysis: Analysis): Fix | undefined
  /** Whether to report it: false where something else says the same, or where it is meant to be. */
  applies?(problem: Problem, analysis: Analysis): boolean
  /** Whether it is but a consequence of the one before it, which is reported. */
  sameCause?(problem: Problem, before: Problem, analysis: Analysis): boolean
  /** Those of the aliases whose own condition holds. */
  aliasesOf?(problem: Problem, analysis: Analysis): readonly string[]
}

/** A rule that reports what BuildKit refuses: the problems of the name of the rule, with their own messages. */
export function problemRule({fix, applies, sameCause, aliasesOf, ...definition}: ProblemRule): Rule {
  return {
    severity: "error",
    refusal: true,
    ...definition,
    *check(analysis) {
      let before: Problem | undefined
      for (const problem of analysis.problems) {
        if (problem.code !== definition.name || applies?.(problem, analysis) === false) continue
        const repeated = before !== undefined && sameCause?.(problem, before, analysis) === true
        before = problem
        if (repeated) continue
        const {at, message} = problem
        yield {at, message, fix: fix?.(problem, analysis), aliases: aliasesOf?.(problem, analysis)}
      }
    },
  }
}

/** A safe change of one place; undefined where the place is not written as the tree has it, as over two lines. */
export function replaceWord(
  {source}: Analysis,
  {from, to, value}: Text,
  text: string,
  title: string,
  safe = true,
): Fix | undefined {
  return source.slice(from, to) === value ? {title, safe, edits: [{from, to, text}]} : undefined
}
