import {rule} from "../lint/rule.ts"

export const letterInTest = rule({
  name: "letter-in-test",
  aliases: ["SC2268"],
  summary: "A letter stands before both sides of a comparison",
  severity: "style",
  since: "2026.1",
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
          yield {
            at: view.at(left),
            aliases: literal === "!=" ? [] : undefined,
            message: `the ${texts[0]![0]} on both sides is not needed today: leave both out`,
          }
        }
      }
  },
})
