import {rule} from "../lint/rule.ts"
import type {ShellView} from "../model/shellWalk.ts"

export const shellSyntaxError = rule({
  name: "shell-syntax-error",
  aliases: ["SC1072", "SC1073", "SC1009"],
  summary: "A shell can't read the script",
  severity: "error",
  since: "2026.1",
  why: `A shell reads the whole of a RUN before it runs the first command. Where it can't, the step fails at once.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN if test -f /a; then make<||>\n",
      good: "FROM debian:13\nRUN if test -f /a; then make; fi\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      const [problem] = view.shell.script!.problems
      if (!problem || mayBeWindows(view)) continue
      yield {
        at: view.at(problem),
        message: `the shell stops here and runs nothing of this: ${problem.message}`,
        severity: view.shell.dialect === "sh" && !view.shell.declared ? "warning" : undefined,
      }
    }
  },
})

/** What looks like PowerShell is that of a base that nothing is known of. */
function mayBeWindows({shell}: ShellView): boolean {
  if (shell.declared || shell.dialect !== "sh") return false
  return /\b[A-Z][a-z]+-[A-Z][a-z]+|\$env:|\b(?:iex|iwr)\b|[A-Za-z]:\\/.test(shell.text.value)
}
