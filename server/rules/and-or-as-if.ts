import type {Command, Statement} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"

export const andOrAsIf = rule({
  name: "and-or-as-if",
  aliases: ["SC2015"],
  summary: "`a && b || c` runs c also where b fails",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `It reads like if and else, but c runs as well where a succeeds and b fails. Write \`if a; then b; else c; fi\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN test -f /a <|&&|> make || make fallback\n",
      good: "FROM debian:13\nRUN if test -f /a; then make; else make fallback; fi\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      const seen = new Set<Statement>()
      for (const {statement, condition, position} of view.commands) {
        // the last one is a condition only where the whole is
        if (seen.has(statement) || position < statement.operators.length || condition) continue
        seen.add(statement)
        const {operators, pipelines} = statement
        for (const [i, {value}] of operators.entries()) {
          const before = operators[i - 1]
          if (value !== "||" || before?.value !== "&&" || i < operators.length - 1) continue
          const commands = pipelines[i + 1]!.commands
          const [only] = commands
          const found = view.simpleOf(only)
          // nothing is done twice by these
          if (commands.length === 1 && found && /^(?:echo|exit|return|printf|true|false|:)$/.test(found.name)) continue
          if (commands.length === 1 && only && leaves(only)) continue
          if (commands.length === 1 && only?.kind === "simple" && only.words.length === 0) continue
          yield {
            at: view.at(before),
            message: "what follows || runs also where the middle command fails: write if ...; then ...; else ...; fi",
          }
        }
      }
    }
  },
})

/** `{ echo failed; exit 1; }`: that any of the commands before has failed is what it is for. */
function leaves(command: Command): boolean {
  if (command.kind !== "group") return false
  const last = command.body.at(-1)?.pipelines.at(-1)?.commands[0]
  return last?.kind === "simple" && /^(?:exit|return|false)$/.test(last.words[0]?.literal ?? "")
}
