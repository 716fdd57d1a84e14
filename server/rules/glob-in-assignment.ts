import {rule} from "../lint/rule.ts"
import {quoteEdits} from "../model/shellWalk.ts"

export const globInAssignment = rule({
  name: "glob-in-assignment",
  aliases: ["SC2125"],
  summary: "A pattern is assigned, not the names that match",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `In an assignment a pattern stays as it is, and is replaced only where the variable is used without quotes.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN files=<|/src/*.txt|> && cat $files\n",
      good: 'FROM debian:13\nRUN files="/src/*.txt" && cat $files\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {assignment} of view.assignments) {
        const {value} = assignment
        if (!value?.parts.some(({kind}) => kind === "glob" || kind === "braces" || kind === "extglob")) continue
        if (value.parts.every(({kind}) => kind === "glob") && /^[*?]$/.test(view.text(value))) continue
        yield {
          at: view.at(value),
          message: `${view.text(value)} stays a pattern here: put it in quotes, or use set -- to keep the names`,
          fix: /^[\w./*?[\]{},-]+$/.test(view.text(value))
            ? {title: "Put it in quotes", safe: false, edits: quoteEdits(view, value)}
            : undefined,
        }
      }
  },
})
