import {peerCodesOf} from "../config/codes.ts"
import {GROUPS} from "../config/groups.ts"
import {analyzeExample} from "../lint/example.ts"
import {type Rule, ruleUrl} from "../lint/rule.ts"
import {DEFAULT_OPTIONS} from "../lint/settings.ts"

/** What is known of a rule without its prose. */
export function rulePageFacts(rule: Rule) {
  const {name, aliases, summary, severity, off, since} = rule
  return {
    name,
    severity,
    off: off === true,
    since,
    summary,
    aliases,
    alsoKnownAs: peerCodesOf(name),
    groups: Object.keys(GROUPS).filter(group => GROUPS[group]!.has(rule)),
    fixable: isFixable(rule),
    url: ruleUrl(name),
  }
}

/** Whether it can mend what it finds: one of its own examples shows it. */
export function isFixable(rule: Rule): boolean {
  return rule.examples.some(example =>
    [...rule.check(analyzeExample(example), {...DEFAULT_OPTIONS, ...example.options})].some(({fix}) => fix),
  )
}
