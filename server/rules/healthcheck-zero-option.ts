import {rule} from "../lint/rule.ts"
import {parseDuration} from "../values/duration.ts"

const DEFAULTS: Record<string, string> = {interval: "30s", timeout: "30s", retries: "3", "start-interval": "5s"}

export const healthcheckZeroOption = rule({
  name: "healthcheck-zero-option",
  aliases: [],
  summary: "An option of HEALTHCHECK is 0, which means its default",
  severity: "warning",
  since: "2026.1",
  why: `Docker keeps 0 for "not set": \`--retries=0\` does not mean that the first failure counts, it means 3, or what the base
image says. Write the number that you want, or leave the option out.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nHEALTHCHECK <|--retries=0|> CMD true\n",
      good: "FROM alpine:3.22\nHEALTHCHECK CMD true\n",
    },
    {
      bad: "FROM alpine:3.22\nHEALTHCHECK --interval=5s <|--timeout=0s|> CMD true\n",
      good: "FROM alpine:3.22\nHEALTHCHECK --interval=5s CMD true\n",
    },
    {
      bad: "FROM alpine:3.22\nHEALTHCHECK <|--start-interval=0|> --start-period=0s CMD true\n",
      good: "FROM alpine:3.22\nHEALTHCHECK --start-period=0s CMD true\n",
    },
  ],
  *check(analysis) {
    for (const {flags} of analysis.all("HEALTHCHECK")) {
      for (const flag of flags) {
        const fallback = DEFAULTS[flag.name.value]
        const value = flag.value?.value
        if (fallback === undefined || !value) continue
        if (flag.name.value === "retries" ? !/^[+-]?0+$/.test(value) : parseDuration(value) !== 0n) continue
        const blanks = /^[ \t]*/.exec(analysis.source.slice(flag.to))![0].length
        yield {
          at: {from: flag.from, to: flag.to},
          message: `--${flag.name.value}=${value} means the default, ${fallback}: write the value that you want, or nothing`,
          fix:
            blanks > 0
              ? {title: "Leave it out", safe: true, edits: [{from: flag.from, to: flag.to + blanks, text: ""}]}
              : undefined,
        }
      }
    }
  },
})
