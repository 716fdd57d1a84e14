import {rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"

export const missingBlank = rule({
  name: "missing-blank",
  aliases: ["SC1035"],
  summary: "A blank is missing around a bracket",
  severity: "error",
  since: "2026.1",
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
          fix: fixOf(
            "Put blanks there",
            false,
            replaceRange(
              view,
              program,
              `${missing.replace("!", "! ")}${text.length > missing.length ? " " : ""}${text.slice(missing.length)}`,
            ),
            last.literal.length > 1 && !/^\]\]?$/.test(last.literal)
              ? replaceRange(view, last, view.text(last).replace(/\]+$/, " $&"))
              : {...view.at({from: last.to, to: last.to}), text: ""},
          ),
        }
      }
  },
})
