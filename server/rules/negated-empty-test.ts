import type {Command, Word} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {fixOf, isOneWord, removeRange, replaceRange} from "../lint/shellEdits.ts"

export const negatedEmptyTest = rule({
  name: "negated-empty-test",
  aliases: ["SC2236", "SC2237"],
  summary: "`! -z` is `-n`",
  severity: "style",
  since: "2026.1",
  perScript: true,
  why: `One says what is asked, the other makes the reader turn it around.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN if [ <|! -z|> "$HOME" ]; then make; fi\n',
      good: 'FROM debian:13\nRUN if [ -n "$HOME" ]; then make; fi\n',
    },
  ],
  *check(analysis) {
    for (const view of analysis.shellViews)
      for (const {command, pipeline} of view.tests) {
        for (const [i, word] of command.words.entries()) {
          const next = command.words[i + 1]
          if (word.literal !== "!" || (next?.literal !== "-z" && next?.literal !== "-n")) continue
          const at = view.at({from: word.from, to: next.to})
          const text = next.literal === "-z" ? "-n" : "-z"
          yield {
            at,
            message: `! ${next.literal} is ${text}`,
            aliases: view.text(command).startsWith("test") ? [] : ["SC2236"],
            fix: {title: `Write ${text}`, safe: isSame(command, command.words[i + 2]), edits: [{...at, text}]},
          }
        }
        const asked = command.words[command.kind === "test" ? 0 : 1]
        if (!pipeline.negated || pipeline.commands.length > 1 || (asked?.literal !== "-z" && asked?.literal !== "-n"))
          continue
        const text = asked.literal === "-z" ? "-n" : "-z"
        yield {
          at: view.at(asked),
          aliases: ["SC2237"],
          message: `! before ${asked.literal} is ${text} without it`,
          // set -e looks only at commands without !
          fix: fixOf(
            `Write ${text}`,
            !view.errexit && isSame(command, command.words[command.words.indexOf(asked) + 1]),
            removeRange(analysis, view, {from: pipeline.from, to: command.from}),
            replaceRange(view, asked, text),
          ),
        }
      }
  },
})

/** `[ -n ]` is true, and so is `[ -z ]`: what may be no word at all does not turn around. */
function isSame(command: Command, asked: Word | undefined): boolean {
  return command.kind === "test" || isOneWord(asked)
}
