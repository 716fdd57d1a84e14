import {rule} from "../lint/rule.ts"
import {neighbour, optionsOf} from "../model/shellWalk.ts"

export const findXargsBlanks = rule({
  name: "find-xargs-blanks",
  aliases: ["SC2038"],
  summary: "xargs cuts the names that find gives it at blanks",
  severity: "info",
  since: "2026.1",
  why: `xargs takes each blank for the end of a name, and quotes for its own. \`find -print0 | xargs -0\` keeps names whole, and so does
\`find -exec ... {} +\`.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|find /src -name '*.pyc'|> | xargs rm -f\n",
      good: "FROM debian:13\nRUN find /src -name '*.pyc' -print0 | xargs -0 rm -f\n",
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const visit of view.callsOf("find")) {
        const next = neighbour(view, visit, 1)
        if (next?.name !== "xargs") continue
        const options = [...optionsOf(visit), ...optionsOf(next)]
        if (options.some(text => /^-*(?:null|print0|printf)/.test(text) || /^-[^-]*0/.test(text))) continue
        yield {
          at: view.at(visit.command),
          message: "xargs cuts file names at blanks: write find ... -print0 | xargs -0, or find ... -exec ... {} +",
        }
      }
  },
})
