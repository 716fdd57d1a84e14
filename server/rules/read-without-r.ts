import {rule} from "../lint/rule.ts"
import {hasOption} from "../model/shellWalk.ts"

export const readWithoutR = rule({
  name: "read-without-r",
  aliases: ["SC2162"],
  summary: "read takes backslashes away",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `Without \`-r\`, read takes a backslash for an escape and joins lines that end with one.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN <|read|> line < /etc/issue && echo "$line"\n',
      good: 'FROM debian:13\nRUN read -r line < /etc/issue && echo "$line"\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const visit of view.callsOf("read")) {
        if (hasOption(visit, "r") || (hasOption(visit, "t") && visit.args[1]?.literal === "0")) continue
        const word = visit.command.words[visit.command.words.length - visit.args.length - 1]!
        const {from, to} = view.at(word)
        yield {
          at: {from, to},
          message: "read without -r takes backslashes in its input away: write read -r",
          fix: {title: "Write read -r", safe: false, edits: [{from: to, to, text: " -r"}]},
        }
      }
  },
})
