import {rule} from "../lint/rule.ts"
import {looksLikePowerShell} from "../model/shellWalk.ts"

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
      const {shell} = view
      if (!problem || (!shell.declared && shell.dialect === "sh" && looksLikePowerShell(shell))) continue
      yield {
        at: view.at(problem),
        message: `the shell stops here and runs nothing of this: ${problem.message}`,
        severity: view.shell.dialect === "sh" && !view.shell.declared ? "warning" : undefined,
      }
    }
  },
})
