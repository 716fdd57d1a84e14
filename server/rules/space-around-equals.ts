import type {Range} from "../../grammars/shellTree.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView} from "../model/shellWalk.ts"
import {declarationsOf} from "../model/shellWalk.ts"

export const spaceAroundEquals = rule({
  name: "space-around-equals",
  aliases: ["SC1068", "SC2283"],
  summary: "Blanks stand around the equals sign of an assignment",
  severity: "error",
  since: "2026.1",
  perScript: true,
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
          fix: whole.to === command.words.at(-1)!.to ? withoutBlanks(view, whole) : undefined,
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
          fix: withoutBlanks(view, {from: before.from, to: after.to}),
          aliases: ["SC1068"],
        }
      }
  },
})

function withoutBlanks(view: ShellView, range: Range): Fix | undefined {
  const text = view.text(range)
  const [, name, value] = /^(\w+)[ \t]*=[ \t]*(\S.*)$/.exec(text) ?? []
  return name && value ? fixOf("Leave the blanks out", false, replaceRange(view, range, `${name}=${value}`)) : undefined
}
