import {rule} from "../lint/rule.ts"
import {quoteEdits} from "../model/shellWalk.ts"

export const unquotedDefault = rule({
  name: "unquoted-default",
  aliases: ["SC2223"],
  summary: "A default is set without quotes",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `\`: \${name:=value}\` splits the value and replaces patterns in it, for nothing. Put it in quotes.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN : <|${PREFIX:=/usr/*}|> && echo "$PREFIX"\n',
      good: 'FROM debian:13\nRUN : "${PREFIX:=/usr/*}" && echo "$PREFIX"\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {part, visit, quoted} of view.expansions) {
        if (part.kind !== "parameter" || quoted || (part.operator !== ":=" && part.operator !== "=")) continue
        if (visit.command.kind !== "simple" || visit.command.words[0]?.literal !== ":") continue
        yield {
          at: view.at(part),
          message: "the value is split and matched with file names for nothing: put this in quotes",
          fix: {title: "Put it in quotes", safe: true, edits: quoteEdits(view, part)},
        }
      }
  },
})
