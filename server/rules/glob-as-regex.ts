import {rule} from "../lint/rule.ts"
import {hasOption} from "../model/shellWalk.ts"

export const globAsRegex = rule({
  name: "glob-as-regex",
  aliases: ["SC2063"],
  summary: "grep is given a file pattern",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `In a regular expression \`*\` repeats what stands before it. At the start it is a plain star: leave it out, or write \`.*\`.`,
  examples: [{bad: "FROM debian:13\nRUN grep <|'*.txt'|> /list\n", good: "FROM debian:13\nRUN grep '\\.txt$' /list\n"}],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const visit of view.callsOf("grep", "egrep")) {
        if (hasOption(visit, "F", "--fixed-strings")) continue
        const first = visit.args.find(word => !view.text(word).startsWith("-"))
        const given = visit.args.findIndex(({literal}) => /^-[a-zA-Z]*e$/.test(literal ?? ""))
        const word = given < 0 ? first : visit.args[given + 1]
        if (!word || !/^["']?\*/.test(view.text(word))) continue
        yield {
          at: view.at(word),
          message: `grep takes a regular expression, in which a star at the start is a plain one: write .* or leave it out`,
        }
      }
  },
})
