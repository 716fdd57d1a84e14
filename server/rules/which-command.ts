import {rule} from "../lint/rule.ts"
import {fixOf, replaceRange} from "../lint/shellEdits.ts"

export const whichCommand = rule({
  name: "which-command",
  aliases: ["SC2230"],
  summary: "which is not everywhere",
  severity: "info",
  off: true,
  since: "2026.1",
  perScript: true,
  why: `Small images have no which. \`command -v\` is built into every shell.`,
  examples: [{bad: "FROM debian:13\nRUN <|which|> python3\n", good: "FROM debian:13\nRUN command -v python3\n"}],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command} of view.callsOf("which")) {
        const [program, argument, more] = command.words
        // other options and several names are read in another way
        const plain = program!.literal === "which" && argument && !more && !view.text(argument).startsWith("-")
        yield {
          at: view.at(program!),
          message: "small images have no which: write command -v",
          fix: plain ? fixOf("Write command -v", false, replaceRange(view, program!, "command -v")) : undefined,
        }
      }
  },
})
