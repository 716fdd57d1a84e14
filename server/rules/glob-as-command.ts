import {rule} from "../lint/rule.ts"

export const globAsCommand = rule({
  name: "glob-as-command",
  aliases: ["SC2211"],
  summary: "A pattern stands where a command is expected",
  severity: "warning",
  since: "2026.1",
  perScript: true,
  why: `The shell runs the first file that matches, with all others as its arguments.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|/opt/app-*/bin/start|> && make\n",
      good: 'FROM debian:13\nRUN for start in /opt/app-*/bin/start; do "$start"; done && make\n',
    },
  ],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {word, use, visit} of view.words)
        if (use === "command" && visit.command.kind === "simple" && word.parts.some(({kind}) => kind === "glob"))
          yield {
            at: view.at(word),
            message: `the shell runs the first file that matches ${view.text(word)}, and gives it the others: name the one that is meant`,
          }
  },
})
