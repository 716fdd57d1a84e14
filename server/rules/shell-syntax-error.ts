import type {Range} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {looksLikePowerShell} from "../model/shellWalk.ts"

export const shellSyntaxError = rule({
  name: "shell-syntax-error",
  aliases: ["SC1072", "SC1073", "SC1009", "SC1065"],
  summary: "A shell can't read the script",
  severity: "error",
  since: "2026.1",
  perScript: true,
  why: `A shell reads the whole of a RUN before it runs the first command. Where it can't, the step fails at once.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN if test -f /a; then make<||>\n",
      good: "FROM debian:13\nRUN if test -f /a; then make; fi\n",
    },
    {
      bad: 'FROM debian:13\nRUN greet(<|name|>) { echo "hello $name"; } && greet you\n',
      good: 'FROM debian:13\nRUN greet() { echo "hello $1"; } && greet you\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      const [problem] = view.shell.script!.problems
      const {shell} = view
      if (!problem || (!shell.declared && shell.dialect === "sh" && looksLikePowerShell(shell))) continue
      const parameters = parametersBefore(view.shell.text.value, problem.from)
      yield {
        at: view.at(parameters ?? problem),
        message: parameters
          ? "the shell stops here and runs nothing of this: a function names no parameters, so write () and use $1, $2"
          : `the shell stops here and runs nothing of this: ${problem.message}`,
        severity: view.shell.dialect === "sh" && !view.shell.declared ? "warning" : undefined,
        aliases: parameters ? ["SC1065"] : ["SC1072", "SC1073", "SC1009"],
      }
    }
  },
})

/** What stands between the parentheses of `name(a, b) {`, where that is what a shell can't read at a place. */
function parametersBefore(script: string, at: number): Range | undefined {
  const from = script.lastIndexOf("(", at) + 1
  const to = script.indexOf(")", from)
  const isFunction = /(?:^|[\s;&|({])[\w.:-]+[ \t]*$/.test(script.slice(Math.max(0, from - 100), Math.max(0, from - 1)))
  if (from === 0 || to < 0 || !isFunction) return undefined
  const inside = script.slice(from, to)
  if (
    !/^[ \t]*\$?\w+(?:[ \t]*[, ][ \t]*\$?\w+)*[ \t]*$/.test(inside) ||
    !/^[\s]*\{/.test(script.slice(to + 1, to + 200))
  )
    return undefined
  const start = from + inside.length - inside.trimStart().length
  return {from: start, to: start + inside.trim().length}
}
