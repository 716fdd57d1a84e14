import {rule} from "../lint/rule.ts"
import {onlyCommand} from "../model/shellWalk.ts"

export const loopOverFind = rule({
  name: "loop-over-find",
  aliases: ["SC2044"],
  summary: "A loop goes over the output of find",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `The names that find prints are split at every blank. \`find ... -exec command {} +\` gives them to a command as they are.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN for file in <|$(find /src -name '*.sh')|>; do chmod +x \"$file\"; done\n",
      good: "FROM debian:13\nRUN find /src -name '*.sh' -exec chmod +x {} +\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {part, use} of view.expansions) {
        if (use !== "for" || part.kind !== "command" || part.script.statements.length !== 1) continue
        if (onlyCommand(view, part)?.name !== "find") continue
        yield {
          at: view.at(part),
          message: "names that find prints are split at blanks here: use find ... -exec ... {} + instead of a loop",
        }
      }
  },
})
