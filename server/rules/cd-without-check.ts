import {rule} from "../lint/rule.ts"

export const cdWithoutCheck = rule({
  name: "cd-without-check",
  aliases: ["SC2164"],
  summary: "A script goes on where cd fails",
  severity: "warning",
  since: "2026.1",
  why: `When the folder is not there, everything behind it runs in another one. Join the commands with \`&&\`, write \`|| exit 1\`, or begin
the script with \`set -e\`.`,
  examples: [
    {bad: "FROM debian:13\nRUN <|cd /src|>; make clean\n", good: "FROM debian:13\nRUN cd /src || exit 1; make clean\n"},
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
        const {to} = view.at(command)
        const plain =
          position === statement.pipelines.length - 1 && statement.pipelines[position]!.commands.length === 1
        yield {
          at: view.at(command),
          message: `where ${name} fails, the commands behind it run in the wrong folder: write && or || exit 1 behind it`,
          severity: last ? "info" : undefined,
          fix: plain ? {title: "Write || exit 1", safe: false, edits: [{from: to, to, text: " || exit 1"}]} : undefined,
        }
      }
    }
  },
})
