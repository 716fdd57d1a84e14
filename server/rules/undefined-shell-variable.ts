import {distance} from "fastest-levenshtein"
import type {Command} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"

export const undefinedShellVariable = rule({
  name: "undefined-shell-variable",
  aliases: ["SC2154", "SC2153"],
  summary: "A script uses a variable that nothing sets",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `The script of a RUN starts with the variables of ENV and ARG of its stage, and nothing that an earlier RUN has set: each RUN is
a shell of its own. A name in capital letters may come from the base image, so only those with small letters are reported.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN version=1.2 && echo "$version"\nRUN echo "<|$version|>"\n',
      good: 'FROM debian:13\nRUN version=1.2 && echo "$version"\nRUN version=1.2 && echo "$version"\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      const set = new Set([...view.named.map(({name}) => name)])
      for (const {assignment, temporary} of view.assignments) if (!temporary) set.add(assignment.name)
      for (const name of view.arithmeticNames) set.add(name)
      // what is asked for being empty may be empty
      for (const {part, visit, index} of view.expansions)
        if (part.kind === "parameter" && asksWhetherEmpty(visit.command, index)) set.add(part.name)
      const brief = new Set(view.assignments.map(({assignment}) => assignment.name))
      const seen = new Set<string>()
      for (const {part} of view.expansions) {
        if (part.kind !== "parameter" || seen.has(part.name)) continue
        const {name, operator = ""} = part
        seen.add(name)
        if (!/^[A-Za-z_]/.test(name) || set.has(name) || view.environment.has(name) || /^:?[-+?=]$/.test(operator))
          continue
        const at = view.at(part)
        const text = view.text(part)
        if (/[a-z]/.test(name)) {
          const message = brief.has(name)
            ? `${text} is empty here: ${name} is set only for the command behind its assignment, which is too late for this line`
            : `nothing sets ${text} in this script: a variable lives until the end of its RUN, so set it here or with ARG or ENV`
          yield {at, message, aliases: ["SC2154"]}
        } else {
          const near = misspelt(name, [...set, ...view.environment])
          if (near)
            yield {
              at,
              aliases: ["SC2153"],
              severity: "info",
              message: `nothing here sets ${name}, but ${near} is set: is that meant?`,
            }
        }
      }
    }
  },
})

/** The name that was probably meant: the same in other letters, or off by one letter, or by two in a long name. */
function misspelt(name: string, names: readonly string[]): string | undefined {
  if (name.length > 60) return undefined
  return names
    .slice(0, 500)
    .find(
      other =>
        other.toUpperCase() === name || (other.length > 3 && distance(name, other) <= (other.length > 7 ? 2 : 1)),
    )
}

/** Whether a word of a command stands behind `-n` or `-z`, or alone in a test. */
function asksWhetherEmpty(command: Command, index: number): boolean {
  if (command.kind !== "simple" && command.kind !== "test") return false
  if (command.kind === "simple" && !/^(?:\[|test)$/.test(command.words[0]?.literal ?? "")) return false
  const before = command.words[index - 1]?.literal ?? ""
  const after = command.words[index + 1]?.literal
  return /^-[nzv]$/.test(before) || (/^(?:\[|test|!)?$/.test(before) && (after === undefined || after === "]"))
}
