import type {Substitution} from "../../grammars/shellTree.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, isSingle, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView} from "../model/shellWalk.ts"

export const outputAsCommand = rule({
  name: "output-as-command",
  aliases: ["SC2091", "SC2092"],
  summary: "The output of a command is run as a command",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `\`$(command)\` alone runs what the command prints. To run only the command, leave \`$(\` and \`)\` out.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN if <|$(grep -q root /etc/passwd)|>; then make; fi\n",
      good: "FROM debian:13\nRUN if grep -q root /etc/passwd; then make; fi\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {part, use, quoted, visit, word} of view.expansions) {
        if (part.kind !== "command" || use !== "command" || quoted || !/^[$`]/.test(part.style)) continue
        if (visit.command.kind !== "simple" || visit.command.words.length > 1 || word.parts.length > 1) continue
        const text = view.text(part)
        yield {
          at: view.at(part),
          aliases: [part.style === "`" ? "SC2092" : "SC2091"],
          fix: commandItself(view, part),
          message: `what this prints is run as a command: to run the command itself, write ${text.length < 50 ? text.replace(/^(?:\$\(|`)|(?:\)|`)$/g, "") : "it without $( and )"}`,
        }
      }
  },
})

/** Undefined where it is more than one pipeline. */
function commandItself(view: ShellView, {script, escaped, from, to}: Substitution): Fix | undefined {
  const [statement, more] = script.statements
  if (!statement || more || escaped || !isSingle(statement) || script.comments.length > 0) return undefined
  return fixOf(
    "Run the command itself",
    false,
    replaceRange(view, {from, to: statement.from}, ""),
    replaceRange(view, {from: statement.to, to}, ""),
  )
}
