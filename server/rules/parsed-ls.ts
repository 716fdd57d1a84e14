import {rule} from "../lint/rule.ts"
import {hasOption, neighbour} from "../model/shellWalk.ts"

export const parsedLs = rule({
  name: "parsed-ls",
  aliases: ["SC2010", "SC2011", "SC2012", "SC2045"],
  summary: "The output of ls is read by a program",
  severity: "info",
  since: "2026.1",
  perScript: true,
  why: `ls is made for people: it changes odd characters, and a name may hold a line break. A pattern such as \`/src/*.txt\`, or find,
gives the names themselves.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|ls|> /src | wc -l > /count\n",
      good: "FROM debian:13\nRUN find /src -mindepth 1 -maxdepth 1 -printf x | wc -c > /count\n",
    },
    {
      bad: 'FROM debian:13\nRUN for file in <|$(ls /src)|>; do gzip "$file"; done\n',
      good: 'FROM debian:13\nRUN for file in /src/*; do gzip "$file"; done\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews) {
      for (const visit of view.callsOf("ls")) {
        if (hasOption(visit, "N")) continue
        const next = neighbour(view, visit, 1)
        if (visit.index + 1 === visit.pipeline.commands.length) continue
        const aliases = [next?.name === "grep" ? "SC2010" : next?.name === "xargs" ? "SC2011" : "SC2012"]
        const message = "ls is made for people and changes odd names: use a pattern such as /folder/*, or find"
        yield {at: view.at(visit.command.words[0]!), aliases, message}
      }
      for (const {part, use} of view.expansions) {
        if (use !== "for" || part.kind !== "command") continue
        const first = part.script.statements[0]?.pipelines[0]?.commands[0]
        const name = view.simpleOf(first)?.name
        const message = "ls changes odd names, and they are split at blanks: loop over a pattern such as /folder/*"
        const {pipelines} = part.script.statements[0] ?? {pipelines: []}
        if (name === "ls" && part.script.statements.length === 1 && pipelines[0]!.commands.length === 1)
          yield {at: view.at(part), aliases: ["SC2045"], message}
      }
    }
  },
})
