import type {Word} from "../../grammars/shellTree.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView} from "../model/shellWalk.ts"

export const literalBrace = rule({
  name: "literal-brace",
  aliases: ["SC1083"],
  summary: "A brace stands for itself",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `\`{\` and \`}\` group commands only as words of their own. In the middle of a word they are plain characters: put them in quotes to
say so.`,
  examples: [{bad: "FROM debian:13\nRUN echo a<|{|>b > /out\n", good: "FROM debian:13\nRUN echo 'a{b' > /out\n"}],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {word, use, visit} of view.words) {
        if (!/^(?:command|argument|redirect|for|assignment)$/.test(use)) continue
        const find =
          visit.command.kind === "simple" &&
          /^(?:find|xargs|parallel|git|docker)$/.test(visit.command.words[0]?.literal ?? "")
        for (const part of word.parts) {
          if (part.kind !== "literal" || part.escaped) continue
          const index = part.value.search(/[{}]/)
          if (index < 0 || view.text(word).includes("{}") || (find && part.value.includes("{"))) continue
          // what is meant as a list, and is none in this shell
          if (/\{[^{}]*(?:,|\.\.)[^{}]*\}/.test(view.text(word)) || /@\{\w*\}?/.test(view.text(word))) continue
          const at = {from: part.from + index, to: part.from + index + 1}
          const mark = view.text(at)
          if (!/[{}]/.test(mark)) continue
          yield {
            at: view.at(at),
            message: `this ${mark} is a plain character: put it in quotes if it is meant so`,
            fix: quoted(view, word),
          }
          break
        }
      }
  },
})

/** Every piece with braces in it; undefined where a quote is one of its characters. */
function quoted(view: ShellView, word: Word): Fix | undefined {
  const parts = word.parts.filter(part => part.kind === "literal" && !part.escaped && /[{}]/.test(part.value))
  const edits = parts.map(part =>
    /['\\]|^\w+=/.test(view.text(part)) ? undefined : replaceRange(view, part, `'${view.text(part)}'`),
  )
  return fixOf("Put it in quotes", false, ...edits)
}
