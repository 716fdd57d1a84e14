import {rule} from "../lint/rule.ts"
import {fixOf, putBehind, replaceRange} from "../lint/shellEdits.ts"

export const redirectOrder = rule({
  name: "redirect-order",
  aliases: ["SC2069"],
  summary: "Errors are sent to where the output went before",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `Redirections are made from left to right: \`2>&1 > file\` sends errors to the old output, and only the output to the file. Write
\`> file 2>&1\`.`,
  examples: [{bad: "FROM debian:13\nRUN make <|2>&1|> > /log\n", good: "FROM debian:13\nRUN make > /log 2>&1\n"}],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command, pipeline, index, substitution} of view.commands) {
        const {redirects} = command
        // errors alone for what reads them
        if (substitution || index < pipeline.commands.length - 1) continue
        for (const [i, {operator, descriptor, target, ...at}] of redirects.entries()) {
          const later = redirects[i + 1]
          if (operator !== ">&" || descriptor !== "2" || target?.literal !== "1" || !later) continue
          if (!/^>[>|]?$/.test(later.operator) || (later.descriptor !== undefined && later.descriptor !== "1")) continue
          if (redirects.slice(0, i).some(({descriptor}) => descriptor === undefined || descriptor === "1")) continue
          yield {
            at: view.at(at),
            message: `errors go to where the output went before: write ${view.text(later)} 2>&1`,
            fix: fixOf(
              "Send errors to the file too",
              false,
              replaceRange(view, {from: at.from, to: later.from}, ""),
              putBehind(view, later, " 2>&1"),
            ),
          }
        }
      }
  },
})
