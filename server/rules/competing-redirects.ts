import {rule} from "../lint/rule.ts"

export const competingRedirects = rule({
  name: "competing-redirects",
  aliases: ["SC2261"],
  summary: "The output of a command is sent to two places",
  severity: "error",
  since: "2026.1",
  perScript: true,
  why: `Each redirection replaces the one before it: the first file stays empty. Use tee to write to both.`,
  examples: [{bad: "FROM debian:13\nRUN sort < /a <|< /b|>\n", good: "FROM debian:13\nRUN cat /a /b | sort\n"}],
  *check({shellViews}) {
    for (const view of shellViews)
      for (const {command} of view.commands) {
        const seen = new Set<string>()
        for (const redirect of command.redirects) {
          const {operator, descriptor, target} = redirect
          // what goes to a copy of it is kept
          if (operator === ">&" && target?.literal !== undefined) seen.delete(target.literal)
          if (
            !/^(?:>[>|]?|&>>?|>&|<)$/.test(operator) ||
            (operator === ">&" && /^(?:\d+|-)$/.test(target?.literal ?? ""))
          )
            continue
          const from = operator === "<" ? (descriptor ?? "0") : (descriptor ?? "1")
          if (seen.has(from) && operator !== ">&") {
            yield {
              at: view.at(redirect),
              message: `${from === "0" ? "input comes" : "output goes"} only ${from === "0" ? "from" : "to"} the last of these files: use ${from === "0" ? "cat" : "tee"} for several`,
              severity: "warning",
            }
          }
          seen.add(from)
        }
      }
  },
})
