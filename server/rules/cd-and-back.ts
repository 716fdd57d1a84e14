import {rule} from "../lint/rule.ts"

export const cdAndBack = rule({
  name: "cd-and-back",
  aliases: ["SC2103"],
  summary: "A script goes into a folder and back",
  severity: "info",
  since: "2026.1",
  why: `When a command in between leaves the folder, or the first cd fails, \`cd ..\` ends elsewhere. In parentheses the change ends by
itself: \`(cd folder && command)\`.`,
  examples: [
    {
      bad: 'FROM debian:13\nRUN for d in /a /b; do cd "$d"; make; <|cd ..|>; done; set +x\n',
      good: 'FROM debian:13\nRUN for d in /a /b; do (cd "$d" && make); done; set +x\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      if (view.errexit) continue
      for (const {args, command, order, list, parents} of view.callsOf("cd")) {
        if (parents.length === 0 || !/^\.\.\/?$|^-$/.test(args[0] ? view.text(args[0]) : "")) continue
        if (parents[parents.length - 1]!.kind === "subshell") continue
        const first = list
          .slice(0, order)
          .some(
            statement =>
              statement.operators.length === 0 &&
              view
                .callsOf("cd")
                .some(other => other.statement === statement && !/^\.\.|^-$/.test(view.text(other.args[0] ?? command))),
          )
        if (first)
          yield {
            at: view.at(command),
            message: "go into a folder in parentheses, (cd folder && ...), and there is no way back to get wrong",
          }
      }
    }
  },
})
