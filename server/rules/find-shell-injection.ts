import type {Word} from "../../grammars/shellTree.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView} from "../model/shellWalk.ts"

export const findShellInjection = rule({
  name: "find-shell-injection",
  aliases: ["SC2156"],
  summary: "find puts file names into a script",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  topics: ["security"],
  why: `\`sh -c '... {} ...'\` makes each name part of the script, which runs what is in it. Give the name as an argument:
\`sh -c '... "$1"' sh {}\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN find /src -exec sh -c <|'gzip {}'|> \\;\n",
      good: "FROM debian:13\nRUN find /src -exec sh -c 'gzip \"$1\"' sh {} \\;\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {args} of view.callsOf("find")) {
        for (const [i, word] of args.entries()) {
          if (!/^-exec(?:dir)?$/.test(args[i - 3]?.literal ?? "") || !/^-\w*c$/.test(args[i - 1]?.literal ?? ""))
            continue
          if (!/(?:^|\/)(?:sh|bash|dash|ksh)$/.test(args[i - 2]?.literal ?? "") || !view.text(word).includes("{}"))
            continue
          yield {
            at: view.at(word),
            message: 'a file name in a script is run as part of it: write "$1" and give sh {} behind the script',
            fix: nameAsArgument(view, word, args[i + 1]),
          }
        }
      }
  },
})

/** Undefined where the script has quotes or arguments of its own. */
function nameAsArgument(view: ShellView, word: Word, next: Word | undefined): Fix | undefined {
  const text = view.text(word)
  if (!/^'[^'"`$\\]*'$/.test(text) || !/^(?:;|\+)$/.test(next?.literal ?? "")) return undefined
  return fixOf('Give the name as "$1"', false, replaceRange(view, word, `${text.replaceAll("{}", '"$1"')} sh {}`))
}
