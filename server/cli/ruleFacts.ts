import {analyze} from "../analysis.ts"
import {peerCodesOf} from "../config/codes.ts"
import {GROUPS} from "../config/groups.ts"
import {type Rule, ruleUrl} from "../lint/rule.ts"
import {DEFAULT_OPTIONS} from "../lint/settings.ts"
import {DEFAULT_BUILD} from "../model/facts.ts"

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
  return rule.examples.some(({bad, ignoreFile, image, settings, options}) => {
    const source = bad.replace(/<\|>|<\||\|>/g, "")
    const analysis = analyze(source, {...DEFAULT_BUILD, ...settings}, {image: () => image, ignoreFile})
    return [...rule.check(analysis, {...DEFAULT_OPTIONS, ...options})].some(({fix}) => fix)
  })
}
