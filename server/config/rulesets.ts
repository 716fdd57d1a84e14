import {compareRulesets, rulesetsOf} from "../lint/settings.ts"
import {didYouMean, suggest} from "../model/suggest.ts"
import {RULES} from "../rules/index.ts"

/** What is wrong with the name of a rule set; undefined where nothing is. */
export function rulesetProblem(name: string): string | undefined {
  const known = rulesetsOf(RULES)
  if (name === "latest" || known.includes(name)) return undefined
  const newest = known[known.length - 1]!
  const isLater = /^\d{4}\.\d+$/.test(name) && compareRulesets(name, newest) > 0
  if (isLater) return `${name} is later than ${newest}, the last rule set of this version of dockerlint`
  return oneOf("rule set", name, [...known, "latest"])
}

/** Says that there is no such thing, and what there is. */
export function oneOf(what: string, word: string, known: readonly string[]): string {
  return `there is no ${what} ${word}: there is ${known.join(", ")}${didYouMean(suggest(word, known))}`
}
