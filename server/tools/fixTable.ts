import {analyzeExample} from "../lint/example.ts"
import type {Example, Rule} from "../lint/rule.ts"
import {DEFAULT_OPTIONS} from "../lint/settings.ts"
import {RULES} from "../rules/index.ts"

/** The rules that can fix something, as the fixes of their examples tell. Markdown. */
export function fixTable(): string {
  const rows = RULES.flatMap(rule => {
    const safe = new Set(rule.examples.flatMap(example => fixesOf(rule, example)))
    if (safe.size === 0) return []
    const kind = safe.size === 2 ? "some" : safe.has(true) ? "yes" : "no"
    return [`| [${rule.name}](rules/${rule.name}.md) | ${kind} | ${rule.summary.replaceAll("|", "\\|")} |`]
  })
  return [
    `${rows.length} of ${RULES.length} rules:`,
    "",
    "| rule | safe | what it finds |",
    "|---|---|---|",
    ...rows,
  ].join("\n")
}

/** Whether they are safe, each. */
function fixesOf(rule: Rule, example: Example): boolean[] {
  const findings = [...rule.check(analyzeExample(example), {...DEFAULT_OPTIONS, ...example.options})]
  return findings.flatMap(({fix}) => (fix ? [fix.safe] : []))
}
