import {rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"

export const earlyTrap = rule({
  name: "early-trap",
  aliases: ["SC2064"],
  summary: "A trap has the values of when it is set",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `In double quotes the variables are replaced when trap runs, not when the signal comes. Use single quotes, unless that is meant.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN dir=$(mktemp -d) && trap <|"rm -rf $dir"|> EXIT && make\n',
      good: "FROM debian:13\nRUN dir=$(mktemp -d) && trap 'rm -rf $dir' EXIT && make\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {args} of view.callsOf("trap")) {
        const [word] = args
        if (!word || args.length < 2) continue
        if (!view.expansionsIn(word).some(({doubleQuoted}) => doubleQuoted)) continue
        yield {
          at: view.at(word),
          message: "in double quotes the value is that of now, not of when the trap runs: use single quotes",
          fix: /^"[^"'\\`]*"$/.test(view.text(word))
            ? fixOf("Write single quotes", false, replaceRange(view, word, `'${view.text(word).slice(1, -1)}'`))
            : undefined,
        }
      }
  },
})
