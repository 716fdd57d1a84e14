import type {Parameter} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {quoteEdits} from "../model/shellWalk.ts"

export const unquotedVariable = rule({
  name: "unquoted-variable",
  aliases: ["SC2086", "SC2068", "SC2048"],
  summary: "A variable without quotes is split at blanks and matched with file names",
  severity: "info",
  since: "2026.1",
  why: `Without quotes the shell cuts the value of a variable at each blank and takes \`*\` and \`?\` in it for patterns. A path with a
blank in it becomes two arguments, and an empty value none at all. Values that a script sets to plain words of its own, and
variables of ARG and ENV, are not reported.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN dir=$(pwd) && mkdir <|$dir|>/data\n",
      good: 'FROM debian:13\nRUN dir=$(pwd) && mkdir "$dir"/data\n',
    },
    {
      bad: 'FROM debian:13\nRUN set -- a b && ls "$HOME" <|$@|>\n',
      good: 'FROM debian:13\nRUN set -- a b && ls "$HOME" "$@"\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {part, quoted, use, clean} of view.expansions) {
        if (part.kind !== "parameter" || quoted || use === "command") continue
        const all = part.name === "@" || view.text(part.index ?? {from: 0, to: 0}) === "@"
        const text = view.text(part)
        const star = part.name === "*" && part.prefix === undefined
        if (use === "for" ? !all && !star : use === "array" && !all) continue
        if (part.prefix === "#" || (clean && !all && !star) || isQuotedAlternative(part)) continue
        const message = star
          ? `${text} is split at every blank: write "$@" to keep each argument whole`
          : `${text} is split at blanks and matched with file names: write "${text}" to keep it whole`
        yield {
          at: view.at(part),
          message,
          severity: all || star ? "warning" : undefined,
          aliases: [all ? "SC2068" : star ? "SC2048" : "SC2086"],
          fix: star ? undefined : {title: "Put it in quotes", safe: false, edits: quoteEdits(view, part)},
        }
      }
  },
})

/** `${x:+"$x"}`: what is put in has its own quotes. */
function isQuotedAlternative({operator, word}: Parameter): boolean {
  return (operator === ":+" || operator === "+") && (word?.some(({kind}) => kind === "double") ?? false)
}
