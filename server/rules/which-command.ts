import {rule} from "../lint/rule.ts"

export const whichCommand = rule({
  name: "which-command",
  aliases: ["SC2230"],
  summary: "which is not everywhere",
  severity: "info",
  off: true,
  since: "2026.1",
  why: `Small images have no which. \`command -v\` is built into every shell.`,
  examples: [{bad: "FROM debian:13\nRUN <|which|> python3\n", good: "FROM debian:13\nRUN command -v python3\n"}],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command} of view.callsOf("which"))
        yield {at: view.at(command.words[0]!), message: "small images have no which: write command -v"}
  },
})
