import {analyze} from "../analysis.ts"
import type {Example, Rule} from "../lint/rule.ts"
import {DEFAULT_OPTIONS} from "../lint/settings.ts"
import {DEFAULT_BUILD} from "../model/facts.ts"
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
function fixesOf(rule: Rule, {bad, settings, image, ignoreFile, options}: Example): boolean[] {
  const source = bad.replaceAll(/<\||\|>/g, "")
  const analysis = analyze(source, {...DEFAULT_BUILD, ...settings}, {image: () => image, ignoreFile})
  return [...rule.check(analysis, {...DEFAULT_OPTIONS, ...options})].flatMap(({fix}) => (fix ? [fix.safe] : []))
}
