import {rule} from "../lint/rule.ts"
import {declarationsOf} from "../model/shellWalk.ts"

export const spaceAroundEquals = rule({
  name: "space-around-equals",
  aliases: ["SC1068", "SC2283"],
  summary: "Blanks stand around the equals sign of an assignment",
  severity: "error",
  since: "2026.1",
  why: `A shell takes \`name = value\` for the command \`name\` with two arguments. Leave the blanks out.`,
  examples: [
    {bad: "FROM debian:13\nRUN <|version = 1.2|> && make\n", good: "FROM debian:13\nRUN version=1.2 && make\n"},
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command, args} of view.simple) {
        const [program] = command.words
        const name = program?.literal ?? ""
        const [equals, value] = args
        if (
          !/^[A-Za-z_]\w*$/.test(name) ||
          !equals ||
          !view.text(equals).startsWith("=") ||
          /^==+$/.test(view.text(equals))
        )
          continue
        const whole = {from: program!.from, to: value && equals.literal === "=" ? value.to : equals.to}
        yield {
          at: view.at(whole),
          message: `this runs a program ${name}: to set the variable ${name}, leave the blanks around = out`,
          aliases: ["SC2283"],
        }
      }
    for (const view of shellViews)
      for (const {args} of declarationsOf(view)) {
        const at = args.findIndex(({literal}) => literal === "=")
        const before = args[at - 1]
        const after = args[at + 1]
        if (!before || !after) continue
        yield {
          at: view.at({from: before.from, to: after.to}),
          message: "to set the variable, leave the blanks around = out",
          aliases: ["SC1068"],
        }
      }
  },
})
