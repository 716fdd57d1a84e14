import {firstWord, readDirective} from "../../grammars/directives.ts"
import {rule} from "../lint/rule.ts"
import {readCheckOptions} from "../model/check.ts"
import type {Comment} from "../syntax/ast.ts"

/** What can stand behind `syntax=`: an image, not a sentence. */
const FRONT_END = /^(?:[\w.-]+(?::\d+)?\/)+[\w.-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$/

export const misplacedDirective = rule({
  name: "misplaced-directive",
  aliases: [],
  summary: "A parser directive stands where it has no effect",
  severity: "warning",
  since: "2026.1",
  why: `\`# syntax=\`, \`# escape=\` and \`# check=\` count only in the very first lines of the file. Any other comment, a blank
line or an instruction ends them, and what comes below is a plain comment, without a word from Docker. Put directives on
top, before the licence and everything else.`,
  examples: [
    {
      bad: "# The web site\n<|# syntax=docker/dockerfile:1|>\nFROM alpine:3.22\n",
      good: "# syntax=docker/dockerfile:1\n# The web site\n# syntax = what the parser reads\nFROM alpine:3.22\n",
    },
    {
      bad: "\n<|# escape=`|>\nFROM alpine:3.22\n<|# check=error=true|>\nRUN true\n",
      good: "# escape=`\n# check=error=true\nFROM alpine:3.22\n# check=skip=JSONArgsRecommended\nCMD true\n",
    },
  ],
  *check({file, source}) {
    const working = new Set(file.directives.map(({from}) => from))
    for (const comment of file.comments) {
      const directive = readDirective(source, comment.from, comment.from + 1, comment.to)
      if (!directive || file.check?.from === comment.from) continue
      const {name, value, valueFrom} = directive
      const at = {from: comment.from, to: comment.to}
      const inBlock = working.has(comment.from)
      // an indented one counts for escape only
      const indented = inBlock && isIndented(source, comment)
      if (name === "escape" && (inBlock || (value !== "`" && value !== "\\") || value === file.escape)) continue
      if (name === "syntax" && (file.syntax?.from === valueFrom || file.syntax?.value === firstWord(value))) continue
      if (name === "syntax" && !FRONT_END.test(firstWord(value))) continue
      if (name === "check" && !setsUpFile(value)) continue
      if (inBlock && !indented) continue
      const why = indented ? "an indented directive is a plain comment: take the blanks away" : whyNot(name)
      yield {at, message: `"${name}=${firstWord(value)}" has no effect here: ${why}`}
    }
  },
})

function whyNot(name: "syntax" | "escape" | "check"): string {
  if (name === "check")
    return "error and experimental count only in the first lines of the file, before any other comment"
  return "directives count only in the first lines of the file, before any other comment, blank line or instruction"
}

/** Whether a check= sets what only the file as a whole can have; a skip= alone counts for the instruction below. */
function setsUpFile(value: string): boolean {
  const options = readCheckOptions(firstWord(value))
  return !("problem" in options) && (options.error || options.experimentalAll || options.experimental.length > 0)
}

function isIndented(source: string, {from}: Comment): boolean {
  return from > 0 && source[from - 1] !== "\n" && source.charCodeAt(from - 1) !== 0xfeff
}
