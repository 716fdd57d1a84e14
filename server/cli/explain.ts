import {peerCodesOf} from "../config/codes.ts"
import {rulesFor, unknownRule} from "../config/names.ts"
import {type Example, listAliases, type Rule, ruleUrl, SEVERITIES} from "../lint/rule.ts"
import {RULES} from "../rules/index.ts"
import {shellcheckFinding} from "../rules/shellcheck-finding.ts"
import type {Paint} from "./report/paint.ts"
import {listRules} from "./rules.ts"
import {writeError, writeOut} from "./streams.ts"

/** Prints what a rule is about, or all rules; answers the exit code. */
export function explainCommand(name: string | undefined, colors: Paint): number {
  if (name === undefined) {
    writeOut(list(colors))
    return 0
  }
  const found = rulesFor(name)
  if (found?.rules.length === 0) {
    // a code that only ShellCheck itself finds
    writeOut(page(shellcheckFinding, colors))
    return 0
  }
  if (found) {
    const one = found.kind === "name" || found.kind === "code"
    const text = found.rules.map(rule => page(rule, colors)).join(`\n${colors.dim("-".repeat(60))}\n\n`)
    writeOut(one ? text : listRules(found.rules, colors))
    return 0
  }
  const problem = unknownRule(name)
  writeError(`dockerlint: ${problem}\nSee dockerlint rules for the list of all rules.\n`)
  return 2
}

function list(colors: Paint): string {
  const sorted = [...RULES].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.name < b.name ? -1 : 1),
  )
  return `${listRules(sorted, colors)}\n${RULES.length} rules; dockerlint explain RULE says more about one\n`
}

function page(rule: Rule, colors: Paint): string {
  const {name, aliases, summary, severity, off, since, why, narrows, examples} = rule
  const peers = peerCodesOf(name)
  const facts = [
    `${colors.severity(severity, severity)}${off ? ", off unless asked for" : ""}, since rule set ${since}`,
    ...(aliases.length > 0 ? [`also known as ${listAliases(aliases)}`] : []),
    ...(peers.length > 0 ? [`in other programs ${peers.join(", ")}`] : []),
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
