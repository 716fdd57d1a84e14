import {namesOf, rulesNamed} from "../lint/lint.ts"
import {type Example, listAliases, type Rule, SEVERITIES} from "../lint/rule.ts"
import {suggest} from "../model/suggest.ts"
import {RULES} from "../rules/index.ts"
import {ruleUrl} from "./report/json.ts"
import type {Paint} from "./report/paint.ts"
import {writeError, writeOut} from "./streams.ts"

/** Prints what a rule is about, or all rules; answers the exit code. */
export function explainCommand(name: string | undefined, colors: Paint): number {
  if (name === undefined) {
    writeOut(list(colors))
    return 0
  }
  const names = namesOf(RULES)
  const rules = rulesNamed(names, name)
  if (rules) {
    writeOut(rules.map(rule => page(rule, colors)).join(`\n${colors.dim("-".repeat(60))}\n\n`))
    return 0
  }
  const near = nearNames(name)
  const hint = near.length > 0 ? `; did you mean ${near.join(" or ")}?` : ""
  writeError(`dockerlint: there is no rule ${name}${hint}\nSee dockerlint explain for the list of all rules.\n`)
  return 2
}

/** Names and codes like the word, the nearest first: by a slip of the fingers, or names that hold the word. */
function nearNames(word: string): string[] {
  const all = [...new Set(RULES.flatMap(({name, aliases}) => [name, ...aliases]))]
  const lower = word.toLowerCase()
  const slip = suggest(
    lower,
    all.map(name => name.toLowerCase()),
  )
  const holding = lower.length > 2 ? all.filter(name => name.toLowerCase().includes(lower)) : []
  const slips = slip === undefined ? [] : all.filter(name => name.toLowerCase() === slip)
  return [...new Set([...slips, ...holding])].slice(0, 4)
}

function list(colors: Paint): string {
  const width = Math.max(...RULES.map(({name}) => name.length))
  const sorted = [...RULES].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.name < b.name ? -1 : 1),
  )
  const lines = sorted.map(({name, severity, off, summary}) => {
    return `${colors.severity(severity, severity.padEnd(7))}  ${name.padEnd(width)}  ${summary}${off ? colors.dim(" (off unless asked for)") : ""}`
  })
  return `${lines.join("\n")}\n\n${RULES.length} rules; dockerlint explain RULE says more about one\n`
}

function page(rule: Rule, colors: Paint): string {
  const {name, aliases, summary, severity, off, since, why, narrows, examples} = rule
  const facts = [
    `${colors.severity(severity, severity)}${off ? ", off unless asked for" : ""}, since rule set ${since}`,
    ...(aliases.length > 0 ? [`also known as ${listAliases(aliases)}`] : []),
  ]
  const parts = [`${colors.bold(name)}: ${summary}`, facts.join("\n"), why.trim()]
  if (narrows) parts.push(`Quieter than BuildKit's ${narrows.check}: ${narrows.why.trim()}`)
  const example = examples[0]
  if (example) parts.push(...exampleParts(example, colors))
  parts.push(`To silence it, write above the instruction:\n\n    # dockerlint ignore=${name} -- why it is fine here`)
  return `${parts.join("\n\n")}\n\n${colors.dim(ruleUrl(name))}\n`
}

function exampleParts({bad, good, ignoreFile}: Example, colors: Paint): string[] {
  const ignore = ignoreFile === undefined ? [] : [`With this .dockerignore:\n\n${indented(ignoreFile)}`]
  return [
    ...ignore,
    `${colors.bold("Flagged:")}\n\n${indented(bad.replace(/<\|>|<\||\|>/g, ""))}`,
    `${colors.bold("Better:")}\n\n${indented(good)}`,
  ]
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map(line => (line === "" ? "" : `    ${line}`))
    .join("\n")
}
