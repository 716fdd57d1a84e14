import type {Word} from "../../grammars/shellTree.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"
import type {ShellView} from "../model/shellWalk.ts"

export const missingBlank = rule({
  name: "missing-blank",
  aliases: ["SC1035"],
  summary: "A blank is missing around a bracket",
  severity: "error",
  since: "2026.1",
  perScript: true,
  why: `\`[\` is a program, and its arguments need blanks around them like all others. \`![\` or \`[-f\` are names of programs that do not
exist.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN if <|[-f|> /a ]; then make; fi\n",
      good: "FROM debian:13\nRUN if [ -f /a ]; then make; fi\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command} of view.simple) {
        const [program] = command.words
        const text = program ? view.text(program) : ""
        const last = command.words[command.words.length - 1]
        const missing = /^(?:!\[\[?|\[\[?(?=[^[\]]))/.exec(text)?.[0]
        if (!program || !missing || !last?.literal?.endsWith("]") || last === program) continue
        yield {
          at: view.at(program),
          message: `"${text}" would be the name of a program: put blanks around ${missing.replace("!", "! ")}`,
          fix: withBlanks(view, program, last, missing),
        }
      }
  },
})

/** Behind the opening bracket, and before the closing one where that has none either. */
function withBlanks(view: ShellView, program: Word, last: Word, missing: string): Fix | undefined {
  const rest = view.text(program).slice(missing.length)
  const opening = `${missing.replace("!", "! ")}${rest === "" ? "" : " "}${rest}`
  const closing = view.text(last).replace(/\]\]?$/, " $&")
  const alone = /^\]\]?$/.test(view.text(last))
  const edits = [replaceRange(view, program, opening), ...(alone ? [] : [replaceRange(view, last, closing)])]
  return fixOf("Put blanks there", false, ...edits)
}
