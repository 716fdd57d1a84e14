import {rule} from "../lint/rule.ts"
import {mayBeSeveral} from "../lint/severalWords.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"
import {type Expansion, quoteEdits} from "../model/shellWalk.ts"

export const unquotedVariable = rule({
  name: "unquoted-variable",
  aliases: ["SC2086", "SC2068", "SC2048"],
  summary: "A variable without quotes is split at blanks and matched with file names",
  severity: "info",
  since: "2026.1",
  perScript: true,
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
      for (const found of view.expansions) {
        const {part, quoted, use, clean} = found
        if (part.kind !== "parameter" || quoted || isProgram(found)) continue
        const all = part.name === "@" || view.text(part.index ?? {from: 0, to: 0}) === "@"
        const text = view.text(part)
        const star = part.name === "*" && part.prefix === undefined
        if (use === "for" ? !all && !star : use === "array" && !all) continue
        if (part.prefix === "#" || (clean && !all && !star) || /^:?[+]$/.test(part.operator ?? "") || isDefault(found))
          continue
        const several = !all && !star && mayBeSeveral(view, found)
        const message = star
          ? `${text} is split at every blank: write "$@" to keep each argument whole`
          : several
            ? `${text} is split at blanks and matched with file names: in quotes it would be one argument, so leave it where it is a list of words`
            : `${text} is split at blanks and matched with file names: write "${text}" to keep it whole`
        yield {
          at: view.at(part),
          message,
          severity: all || star ? "warning" : undefined,
          aliases: all ? ["SC2068"] : star ? (use === "for" ? ["SC2048"] : ["SC2048", "SC2086"]) : ["SC2086"],
          fix: star
            ? found.word.parts.length === 1
              ? fixOf('Write "$@"', false, replaceRange(view, part, '"$@"'))
              : undefined
            : several
              ? undefined
              : {title: "Put it in quotes", safe: false, edits: quoteEdits(view, part)},
        }
      }
  },
})

/** The whole name of a program, which is split on purpose. */
function isProgram({word, use, index, visit}: Expansion): boolean {
  const {command} = visit
  if (word.parts.length > 1 || command.kind !== "simple") return false
  return use === "command" || (index === 1 && /^(?:exec|command|builtin)$/.test(command.words[0]!.literal ?? ""))
}

/** `: ${name:=value}`, which is unquoted-default. */
function isDefault({visit, part}: Expansion): boolean {
  const sets = part.kind === "parameter" && /^:?=$/.test(part.operator ?? "")
  return sets && visit.command.kind === "simple" && visit.command.words[0]?.literal === ":"
}
