import type {Word} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {fixOf, isOneWord, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView} from "../model/shellWalk.ts"
import type {Edit} from "../text.ts"

export const letterInTest = rule({
  name: "letter-in-test",
  aliases: ["SC2268"],
  summary: "A letter stands before both sides of a comparison",
  severity: "style",
  since: "2026.1",
  perScript: true,
  why: `\`[ x"$name" = x ]\` was needed for shells of the last century. Today quotes are enough.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN if [ <|x"$HOME"|> = x/root ]; then make; fi\n',
      good: 'FROM debian:13\nRUN if [ "$HOME" = /root ]; then make; fi\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command} of view.tests) {
        for (const [i, {literal = ""}] of command.words.entries()) {
          const left = command.words[i - 1]
          const right = command.words[i + 1]
          if (!/^(?:==?|!=)$/.test(literal) || !left || !right) continue
          const texts = [view.text(left).replace(/^["']/, ""), view.text(right).replace(/^["']/, "")]
          if (!texts.every(text => text.startsWith("x")) || texts[0]![0] !== texts[1]![0]) continue
          if (!texts.some(text => /^x["']?\$/i.test(text))) continue
          // with more than three words an operand can be taken for an operator, and one without quotes can be several
          const isPlain = command.words.length <= 5 && isOneWord(left) && isOneWord(right)
          yield {
            at: view.at(left),
            aliases: literal === "!=" ? [] : undefined,
            message: `the ${texts[0]![0]} on both sides is not needed today: leave both out`,
            fix: fixOf("Leave the letters out", isPlain, withoutLetter(view, left), withoutLetter(view, right)),
          }
        }
      }
  },
})

/** What is left has quotes, since it may be empty now. */
function withoutLetter(view: ShellView, word: Word): Edit | undefined {
  const text = view.text(word)
  if (word.literal !== undefined && word.literal.length === 1) return replaceRange(view, word, '""')
  if (/^["']/.test(text)) return replaceRange(view, {from: word.from + 1, to: word.from + 2}, "")
  const rest = text.slice(1)
  const open = word.parts.some(({kind}) => kind === "parameter" || kind === "command")
  if (!open) return replaceRange(view, {from: word.from, to: word.from + 1}, "")
  return rest.includes('"') ? undefined : replaceRange(view, word, `"${rest}"`)
}
