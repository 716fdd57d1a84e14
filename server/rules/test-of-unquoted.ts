import {rule} from "../lint/rule.ts"
import {quoteEdits} from "../model/shellWalk.ts"

export const testOfUnquoted = rule({
  name: "test-of-unquoted",
  aliases: ["SC2070"],
  summary: "`[ -n $name ]` is always true",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `Without quotes an empty value is no word at all, and \`[ -n ]\` asks whether \`-n\` is empty. Write \`[ -n "$name" ]\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN if [ -n <|$(cat /a)|> ]; then make; fi\n",
      good: 'FROM debian:13\nRUN if [ -n "$(cat /a)" ]; then make; fi\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {part, quoted, word, visit, index} of view.expansions) {
        if (quoted || index < 2 || visit.command.kind !== "simple") continue
        const {words} = visit.command
        if (!/^(?:\[|test)$/.test(words[0]!.literal ?? "") || words[index - 1]!.literal !== "-n") continue
        if (view.text(word) !== view.text(part)) continue
        yield {
          at: view.at(part),
          message: `[ -n ${view.text(part)} ] is true also where this is empty: put it in quotes`,
          fix: {title: "Put it in quotes", safe: false, edits: quoteEdits(view, part)},
        }
      }
  },
})
