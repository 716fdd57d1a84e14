import {rule} from "../lint/rule.ts"
import {hasOption, optionBehind, runSteps} from "../lint/runSteps.ts"

export const curlWithoutFail = rule({
  name: "curl-without-fail",
  aliases: [],
  summary: "curl takes an error page for the file",
  severity: "info",
  since: "2026.1",
  why: `Where the server answers 404 or 500, curl saves the page that says so and ends well: the build goes on with an HTML
page in place of the program. With \`-f\` (or \`--fail-with-body\`) it fails.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN <|curl|> -sSLo /usr/bin/a https://example.com/a\n",
      good: "FROM debian:13\nRUN curl -f -sSLo /usr/bin/a https://example.com/a\n",
    },
  ],
  *check(analysis) {
    for (const step of runSteps(analysis)) {
      for (const command of step.commands) {
        const {program, programAt, args, redirects, pipeline} = command
        if (program !== "curl") continue
        const url = args.some(
          ({value, word}) => (typeof value === "string" ? value : partsText(word?.parts)).search(/https?:\/\//) >= 0,
        )
        const letters = args.map(({value}) =>
          typeof value === "string" ? (/^-([a-zA-Z#]+)$/.exec(value)?.[1] ?? "") : "",
        )
        const saves =
          letters.some(text => /[oO]/.test(text)) ||
          hasOption(command, "", "--output", "--remote-name", "--remote-name-all") ||
          redirects.some(({operator}) => operator === ">" || operator === ">>") ||
          (pipeline !== undefined && pipeline.index < pipeline.length - 1)
        const fails =
          letters.some(text => /[fI]/.test(text.replace(/[oHXdAebux].*$/, ""))) ||
          hasOption(command, "", "--fail", "--fail-with-body", "--fail-early", "--head", "--write-out", "-w")
        if (!url || !saves || fails) continue
        const edits = optionBehind(analysis, step, command, "-f")
        yield {
          at: programAt,
          message: `"curl" takes the page of an error such as 404 for the file: add -f`,
          fix: edits && {title: "Add -f", safe: false, edits},
        }
      }
    }
  },
})

/** What is plainly written in a word. */
function partsText(parts: readonly {kind: string; value?: unknown; parts?: unknown}[] = []): string {
  return parts
    .map(part => (Array.isArray(part.parts) ? partsText(part.parts) : typeof part.value === "string" ? part.value : ""))
    .join("")
}
