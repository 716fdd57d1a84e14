import {rule} from "../lint/rule.ts"
import {quoteEdits} from "../model/shellWalk.ts"

export const unquotedInPattern = rule({
  name: "unquoted-in-pattern",
  aliases: ["SC2231"],
  summary: "A variable in the pattern of a loop has no quotes",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `The value is split at blanks and its own patterns are replaced. Put the variable in quotes, and leave the pattern outside.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN dir=$(pwd); for file in <|$dir|>/*.txt; do cat "$file"; done\n',
      good: 'FROM debian:13\nRUN dir=$(pwd); for file in "$dir"/*.txt; do cat "$file"; done\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {part, use, quoted, word} of view.expansions) {
        if (use !== "for" || quoted || !word.parts.some(({kind}) => kind === "glob") || part.kind === "command")
          continue
        yield {
          at: view.at(part),
          message: `${view.text(part)} is split at blanks here: put it in quotes, and leave the pattern outside of them`,
          fix: {title: "Put it in quotes", safe: false, edits: quoteEdits(view, part)},
        }
      }
  },
})
