import {firstWord, readDirective} from "../../grammars/directives.ts"
import {lineEnd} from "../lint/instructionEdits.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import {readCheckOptions} from "../model/check.ts"
import type {Comment, Dockerfile} from "../syntax/ast.ts"

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
      good: "# syntax=docker/dockerfile:1\n# The web site\nFROM alpine:3.22\n",
    },
    {
      bad: "\n<|# escape=`|>\nFROM alpine:3.22\n<|# check=error=true|>\nRUN true\n",
      good: "# escape=`\n# check=error=true\n\nFROM alpine:3.22\nRUN true\n",
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
      yield {
        at,
        message: `"${name}=${firstWord(value)}" has no effect here: ${why}`,
        fix: indented ? unindent(source, comment) : moveToTop(file, comment, name),
      }
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

function unindent(source: string, {from}: Comment): Fix {
  const start = Math.max(source.lastIndexOf("\n", from) + 1, source.startsWith("\ufeff") ? 1 : 0)
  return {title: "Take the blanks before it away", safe: false, edits: [{from: start, to: from, text: ""}]}
}

/** The line behind the directives that count; undefined where one of its kind is there already. */
function moveToTop({source, directives}: Dockerfile, {from, to}: Comment, name: string): Fix | undefined {
  const start = source.startsWith("\ufeff") ? 1 : 0
  if (directives.some(other => other.name === name) || source.startsWith("#!", start)) return undefined
  const last = directives[directives.length - 1]
  const top = last ? source.indexOf("\n", last.to) + 1 : start
  const line = source.lastIndexOf("\n", from) + 1
  const end = source.indexOf("\n", to) + 1 || source.length
  if (line < start || top > line) return undefined
  const edits = [
    {from: top, to: top, text: source.slice(from, to) + lineEnd(source, from)},
    {from: line, to: end, text: ""},
  ]
  return {title: "Move it to the top", safe: false, edits}
}
