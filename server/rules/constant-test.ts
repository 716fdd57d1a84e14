import {rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"

export const constantTest = rule({
  name: "constant-test",
  aliases: ["SC2050", "SC2078", "SC2158", "SC2159"],
  summary: "A test compares two fixed texts",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `It always comes out the same. A \`$\` is missing, most likely.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN if [ <|VERSION = 2|> ]; then make; fi\n",
      good: 'FROM debian:13\nRUN if [ "$HOME" = 2 ]; then make; fi\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command} of view.tests) {
        const words = command.kind === "test" ? command.words : command.words.slice(1)
        for (const [i, {literal = ""}] of words.entries()) {
          if (!/^(?:=|==|!=|-eq|-ne|-lt|-le|-gt|-ge|=~|<|>)$/.test(literal)) continue
          const left = words[i - 1]
          const right = words[i + 1]
          if (left?.literal === undefined || right?.literal === undefined || /^[[(!]$|^-[a-z]$/.test(left.literal))
            continue
          if (command.kind === "test" && /^-/.test(literal)) continue
          yield {
            at: view.at({from: left.from, to: right.to}),
            message:
              "both sides are fixed texts, so this is always the same: a $ is missing, or the test is not needed",
            aliases: view.text(command).startsWith("test") ? [] : ["SC2050"],
          }
        }
        const [only, end] = words
        const open =
          command.kind === "test"
            ? end === undefined
            : command.kind === "simple" && command.words[0]!.literal === "[" && end?.literal === "]"
        // [ 1 ] and [ true ] mean what they do
        if (!open || !only?.literal || /^(?:\]|1|true)$/.test(only.literal)) continue
        const denied = only.literal === "false" || only.literal === "0"
        yield {
          at: view.at(only),
          fix:
            denied && command.redirects.length === 0
              ? fixOf("Write false", false, replaceRange(view, command, "false"))
              : undefined,
          aliases: [only.literal === "false" ? "SC2158" : only.literal === "0" ? "SC2159" : "SC2078"],
          message: `"${only.literal}" is not empty, so this is always true: ${denied ? "write false without the brackets" : "a $ is missing"}`,
        }
      }
  },
})
