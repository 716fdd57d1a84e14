import type {Word} from "../../grammars/shellTree.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView} from "../model/shellWalk.ts"

export const loneLoopValue = rule({
  name: "lone-loop-value",
  aliases: ["SC2043", "SC2041", "SC2042", "SC2066"],
  summary: "A for loop has a single value",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `The loop runs once. Often a \`$\`, a pattern or quotes are the reason: a quoted list is one value, and so is a list with commas.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN for file in <|"$(ls /src)"|>; do cat "$file"; done\n',
      good: 'FROM debian:13\nRUN for file in /src/*; do cat "$file"; done\n',
    },
    {
      bad: 'FROM debian:13\nRUN for version in <|3.9|>; do setup "$version"; done\n',
      good: 'FROM debian:13\nRUN for version in 3.9 3.10; do setup "$version"; done\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command} of view.commands) {
        if (command.kind !== "for") continue
        const [word, more] = command.words ?? []
        if (!word || more) continue
        const {parts, literal} = word
        const [part, next] = parts
        const text = view.text(word)
        const at = view.at(word)
        if (
          part?.kind === "double" &&
          !next &&
          part.parts.some(inner => inner.kind === "parameter" || inner.kind === "command")
        ) {
          if (!/@/.test(text))
            yield {
              at,
              aliases: ["SC2066"],
              message: `${text} in quotes is one value, so the loop runs once: leave the quotes out`,
              fix: part.parts.every(({kind}) => kind === "parameter") ? withoutQuotes(view, word) : undefined,
            }
        } else if (part?.kind === "single" && !next) {
          const isList = /^[\w./:+-]+(?: +[\w./:+-]+)+$/.test(part.value)
          const message = `${text} is one value, so the loop runs once: leave the quotes out`
          yield {at, aliases: ["SC2041"], message, fix: isList ? withoutQuotes(view, word) : undefined}
        } else if (literal?.includes(",") && parts.every(({kind}) => kind === "literal")) {
          const isList = /^[\w./:+-]+(?:,[\w./:+-]+)+$/.test(text)
          const fix = isList
            ? fixOf("Write blanks between", false, replaceRange(view, word, text.replaceAll(",", " ")))
            : undefined
          yield {at, aliases: ["SC2042"], message: `${text} is one value: write blanks between values, not commas`, fix}
        } else if (
          parts.every(({kind}) => kind === "literal" || kind === "single" || kind === "double" || kind === "tilde")
        )
          yield {
            at,
            aliases: ["SC2043"],
            severity: "info",
            message: `the loop runs once, for ${text} alone: give it more values, or leave the loop out`,
          }
      }
  },
})

function withoutQuotes(view: ShellView, word: Word): Fix | undefined {
  return fixOf("Leave the quotes out", false, replaceRange(view, word, view.text(word).slice(1, -1)))
}
