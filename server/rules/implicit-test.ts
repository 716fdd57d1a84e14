import {rule} from "../lint/rule.ts"
import {isOneWord} from "../lint/shellEdits.ts"

export const implicitTest = rule({
  name: "implicit-test",
  aliases: ["SC2244"],
  summary: "A test does not say what it asks",
  severity: "info",
  off: true,
  since: "2026.1",
  perScript: true,
  why: `\`[ "$name" ]\` asks whether the value is not empty. \`[ -n "$name" ]\` says so.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN if [ <|"$HOME"|> ]; then make; fi\n',
      good: 'FROM debian:13\nRUN if [ -n "$HOME" ]; then make; fi\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {args} of view.callsOf("[")) {
        const [word, end] = args
        if (!word || end?.literal !== "]" || word.literal !== undefined) continue
        const {from, to} = view.at(word)
        yield {
          at: {from, to},
          message: "this asks whether it is empty: write -n to say so",
          fix: {title: "Write -n", safe: isOneWord(word), edits: [{from, to: from, text: "-n "}]},
        }
      }
  },
})
