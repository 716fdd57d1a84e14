import {rule} from "../lint/rule.ts"

export const oddBlank = rule({
  name: "odd-blank",
  aliases: ["SC1018"],
  summary: "A script holds a blank that is none for a shell",
  severity: "error",
  since: "2026.1",
  why: `A no-break space looks like a blank and is part of a word, so the shell looks for a program with a name that holds it. It comes
with text copied from web pages.`,
  examples: [{bad: "FROM debian:13\nRUN make<| |>install\n", good: "FROM debian:13\nRUN make install\n"}],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const match of view.shell.text.value.matchAll(/[\u00a0\u200b]/g)) {
        const range = {from: match.index, to: match.index + 1}
        const inside = view.words.find(({word}) => word.from <= range.from && word.to >= range.to)
        const part = inside?.word.parts.find(({from, to}) => from <= range.from && to >= range.to)
        if (part?.kind !== "literal" || part.escaped) continue
        const at = view.at(range)
        yield {
          at,
          message: "this is a no-break space, which is part of the word for a shell: write a blank",
          fix: {title: "Write a blank", safe: false, edits: [{...at, text: " "}]},
        }
      }
  },
})
