import type {Substitution} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {mayBeSeveral} from "../lint/severalWords.ts"
import {onlyCommand, quoteEdits, type ShellView} from "../model/shellWalk.ts"

export const unquotedSubstitution = rule({
  name: "unquoted-substitution",
  aliases: ["SC2046"],
  summary: "The output of a command is used without quotes",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `What a command prints is cut at every blank and line break, and patterns in it are matched with file names. Put \`$(...)\` in
double quotes where it stands for one argument. Where several are wanted, say so with xargs or a loop.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN ls <|$(dirname /src/a/b)|>\n",
      good: 'FROM debian:13\nRUN ls "$(dirname /src/a/b)"\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const found of view.expansions) {
        const {part, quoted, use} = found
        if (
          part.kind !== "command" ||
          quoted ||
          !/^(?:argument|declaration|redirect)$/.test(use) ||
          !/^[$`]/.test(part.style)
        )
          continue
        if (part.script.statements.length === 0) continue
        const only = onlyCommand(view, part)?.name
        if (only !== undefined && ONE_WORD.has(only)) continue
        const text = view.text(part)
        const short = text.length > 40 ? "$(...)" : text
        if (givesOwnWords(view, part)) {
          // in quotes it would be an empty argument where nothing is printed
          const message = `what ${short} prints is split at blanks, and may be nothing at all: set a variable with if, or leave it where that is meant`
          yield {at: view.at(part), message, severity: "info"}
          continue
        }
        yield {
          at: view.at(part),
          message: `what ${short} prints is split at blanks: put it in double quotes, or use xargs where several arguments are meant`,
          fix:
            part.kind === "command" && mayBeSeveral(view, found)
              ? undefined
              : {title: "Put it in quotes", safe: false, edits: quoteEdits(view, part)},
        }
      }
  },
})

/** What prints numbers or single words, and no blanks that could be in the way. */
const ONE_WORD = new Set(["arch", "getconf", "nproc", "pgrep", "seq"])

/** `$(test ... && echo --option)`: what it prints is known, and left without quotes so that it can be nothing. */
function givesOwnWords(view: ShellView, {script}: Substitution): boolean {
  const last = script.statements[script.statements.length - 1]?.pipelines.at(-1)?.commands.at(-1)
  const found = view.simpleOf(last)
  return found?.name === "echo" && found.args.every(({literal}) => literal !== undefined)
}
