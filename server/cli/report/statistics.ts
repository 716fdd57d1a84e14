import {SEVERITIES, type Severity} from "../../lint/rule.ts"
import type {Paint} from "./paint.ts"
import type {FileResult} from "./reporter.ts"

/** How often a rule was reported. */
export interface RuleCount {
  rule: string
  /** The most serious one among its findings. */
  severity: Severity
  summary: string
  findings: number
  files: number
  /** How many of its findings have a fix. */
  fixable: number
}

/** Counts findings by rule. */
export function countRules() {
  const counts = new Map<string, RuleCount>()
  return {
    add({findings}: FileResult): void {
      const here = new Set<RuleCount>()
      for (const {rule, severity, fix} of findings) {
        let count = counts.get(rule.name)
        if (!count) {
          count = {rule: rule.name, severity, summary: rule.summary, findings: 0, files: 0, fixable: 0}
          counts.set(rule.name, count)
        }
        if (SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(count.severity)) count.severity = severity
        count.findings++
        if (fix) count.fixable++
        here.add(count)
      }
      for (const count of here) count.files++
    },
    /** The most frequent rule first. */
    list(): RuleCount[] {
      return [...counts.values()].sort((a, b) => b.findings - a.findings || (a.rule < b.rule ? -1 : 1))
    },
  }
}

/** The counts as a table for people. */
export function statisticsTable(counts: readonly RuleCount[], paint: Paint): string {
  const digits = Math.max(...counts.map(({findings}) => String(findings).length))
  const width = Math.max(...counts.map(({rule}) => rule.length))
  return counts
    .map(({rule, severity, summary, findings}) => {
      const number = String(findings).padStart(digits)
      return `${number}  ${paint.severity(severity, severity.padEnd(7))}  ${paint.bold(rule.padEnd(width))}  ${summary}\n`
    })
    .join("")
}
