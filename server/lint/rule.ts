import type {Analysis} from "../analysis.ts"
import type {CheckName} from "../model/check.ts"
import type {ProblemCode} from "../syntax/problem.ts"
import type {Edit, Span} from "../text.ts"

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
}

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
  /** The rule set that it joined. */
  since: string
  /** Why it matters and what to do, for the rule's page. Markdown. */
  why: string
  /** Where it says less than a check of BuildKit: the check and why. */
  narrows?: {check: CheckName; why: string}
  examples: readonly Example[]
  check(analysis: Analysis): Iterable<RuleFinding>
}

/** Declares a rule; this gives it its type. */
export function rule(definition: Rule): Rule {
  return definition
}

/** A rule that reports what BuildKit refuses: the problems of the name of the rule, with their own messages. */
export function problemRule(definition: Omit<Rule, "name" | "check" | "severity"> & {name: ProblemCode; severity?: Severity}): Rule {
  return {
    severity: "error",
    ...definition,
    *check({problems}) {
      for (const {code, at, message} of problems) if (code === definition.name) yield {at, message}
    },
  }
}
