import {rule} from "../lint/rule.ts"

export const unusedIgnore = rule({
  name: "unused-ignore",
  aliases: [],
  summary: "An ignore comment silences nothing",
  severity: "info",
  since: "2026.1",
  why: `The comment names a rule that finds nothing there: the reason for it is gone, or it stands in the wrong place. An
ignore comment counts for the instruction below it. Left behind, it would hide the next real finding.`,
  examples: [
    {
      bad: "FROM alpine:3.22\n# dockerlint ignore=<|relative-workdir|> -- historical\nWORKDIR /app\n",
      good: "FROM alpine:3.22\nWORKDIR /app\n",
    },
    {
      bad: "FROM alpine:3.22\n# dockerlint ignore=missing-tag,<|relative-workdir|>\nFROM alpine AS two\n",
      good: "FROM alpine:3.22\n# dockerlint ignore=missing-tag\nFROM alpine AS two\n",
    },
  ],
  // the linter itself reports this one: it alone knows what the comments have silenced
  check: () => [],
})
