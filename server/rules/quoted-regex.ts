import {rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"

export const quotedRegex = rule({
  name: "quoted-regex",
  aliases: ["SC2076"],
  summary: "A regular expression stands in quotes",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `What is quoted to the right of \`=~\` is compared as plain text. Leave the quotes out, or put the expression in a variable.`,
  examples: [
    {
      bad: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN [[ $HOSTNAME =~ <|"a.*b"|> ]] && make\n',
      good: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN [[ $HOSTNAME =~ a.*b ]] && make\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command} of view.commands) {
        if (command.kind !== "test") continue
        for (const [i, word] of command.words.entries()) {
          if (command.words[i - 1]?.literal !== "=~") continue
          const text = view.text(word)
          const isVariable = /^"[^"]*[$`][^"]*"$/.test(text)
          // without a sign of expressions it means the same
          if (!isVariable && !/^(["'])(?:(?!\1).)*[[\]*.+()|](?:(?!\1).)*\1$/.test(text)) continue
          yield {
            at: view.at(word),
            message: "in quotes this is compared as plain text, not as an expression: leave the quotes out",
            fix: /^(["'])(?:\$\w+|\$\{\w+\}|[\w.*+?^$/@:[\]-]+)\1$/.test(text)
              ? fixOf("Leave the quotes out", false, replaceRange(view, word, text.slice(1, -1)))
              : undefined,
            severity: isVariable ? "info" : undefined,
          }
        }
      }
  },
})
