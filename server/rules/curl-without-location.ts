import {rule} from "../lint/rule.ts"
import {hasOption, optionBehind, runSteps} from "../lint/runSteps.ts"

/** Addresses that always answer with another address. */
const MOVES =
  /^(?:https?:\/\/)?(?:github\.com\/[^/]+\/[^/]+\/(?:releases\/(?:latest\/)?download|archive|raw|zipball|tarball)\/|(?:www\.)?bit\.ly\/|git\.io\/|(?:www\.)?tinyurl\.com\/|aka\.ms\/|goo\.gl\/|sourceforge\.net\/projects\/.*\/download$|downloads\.sourceforge\.net\/)/

export const curlWithoutLocation = rule({
  name: "curl-without-location",
  aliases: [],
  summary: "curl does not follow the address that the server sends it to",
  severity: "warning",
  since: "2026.1",
  why: `Downloads of GitHub and SourceForge and short addresses answer with a redirect. curl saves the text of that answer,
which is empty or a page, and says that all went well; \`-f\` does not help, as a redirect is no error. \`-L\` makes curl follow.
Only addresses of which this is known are looked at.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|curl|> -fsSO https://github.com/o/r/releases/download/v1/a.tar.gz\n",
      good: "FROM debian:13\nRUN curl -L -fsSO https://github.com/o/r/releases/download/v1/a.tar.gz\n",
    },
    {
      bad: "FROM debian:13\nRUN <|curl|> https://aka.ms/a -o a && curl -sS https://example.com/b -o b\n",
      good: "FROM debian:13\nRUN curl -L https://aka.ms/a -o a && curl -sS https://example.com/b -o b\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      for (const command of step.commands) {
        const {program, programAt, args} = command
        // -I asks for the redirect itself, -w prints it, and a file of settings may say anything
        if (program !== "curl" || hasOption(command, "LIwK", "--location", "--location-trusted", "--follow")) continue
        if (hasOption(command, "", "--head", "--write-out", "--config") || args.some(({splits}) => splits)) continue
        if (!args.some(({value}) => typeof value === "string" && MOVES.test(value))) continue
        const edits = optionBehind(analysis, step, command, "-L")
        yield {
          at: programAt,
          message: "this address answers with another one, and curl saves that answer instead of the file: add -L",
          fix: edits && {title: "Add -L", safe: false, edits},
        }
      }
    }
  },
})
