import {rule} from "../lint/rule.ts"
import {fixOf, putBehind} from "../lint/shellEdits.ts"

export const cdWithoutCheck = rule({
  name: "cd-without-check",
  aliases: ["SC2164"],
  summary: "A script goes on where cd fails",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `When the folder is not there, everything behind it runs in another one. Join the commands with \`&&\`, write \`|| exit\`, or begin
the script with \`set -e\`.`,
  examples: [
    {bad: "FROM debian:13\nRUN <|cd /src|>; make clean\n", good: "FROM debian:13\nRUN cd /src || exit; make clean\n"},
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      if (view.errexit) continue
      for (const {name, args, command, condition, order, list, statement, position, parents} of view.callsOf(
        "cd",
        "pushd",
        "popd",
      )) {
        if (condition) continue
        const target = args[0] ? view.text(args[0]) : ""
        if (/^\/*(?:\.\.?\/+)*\.\.?$/.test(target) || (name !== "cd" && target === "-n")) continue
        // nothing runs behind it
        const last = parents.length === 0 && order === list.length - 1 && position === statement.pipelines.length - 1
        const plain =
          position === statement.pipelines.length - 1 && statement.pipelines[position]!.commands.length === 1
        // a function hands it on
        const leave = parents.some(({kind}) => kind === "function") ? "return" : "exit"
        yield {
          at: view.at(command),
          message: `where ${name} fails, the commands behind it run in the wrong folder: write && or || ${leave} behind it`,
          severity: last ? "info" : undefined,
          fix: plain ? fixOf(`Write || ${leave}`, false, putBehind(view, command, ` || ${leave}`)) : undefined,
        }
      }
    }
  },
})
