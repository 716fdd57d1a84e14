import {rule} from "../lint/rule.ts"

export const backquotes = rule({
  name: "backquotes",
  aliases: ["SC2006"],
  summary: "A command is put in with backquotes",
  severity: "style",
  since: "2026.1",
  perScript: true,
  why: `Backquotes are hard to tell from quotes, and inside of them every backslash, quote and further backquote needs escaping.
\`$(...)\` means the same, nests and is read as it is written.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN echo "built on <|`date`|>" > /built\n',
      good: 'FROM debian:13\nRUN echo "built on $(date)" > /built\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {part} of view.expansions) {
        if (part.kind !== "command" || part.style !== "`" || part.script.statements.length === 0) continue
        const {from, to} = view.at(part)
        const inside = view.text(part).slice(1, -1)
        const plain = !/[\\#]|\bcase\b/.test(inside) && view.text(part).endsWith("`")
        const start = /^\(/.test(inside) ? "$( " : "$("
        yield {
          at: {from, to},
          message: "backquotes nest badly and change backslashes: write $(...)",
          fix: plain
            ? {
                title: "Write $(...)",
                safe: true,
                edits: [
                  {from, to: from + 1, text: start},
                  {from: to - 1, to, text: ")"},
                ],
              }
            : undefined,
        }
      }
  },
})
