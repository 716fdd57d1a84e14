import {rule} from "../lint/rule.ts"
import {readSuppressions} from "../lint/suppress.ts"

export const inlineIgnore = rule({
  name: "inline-ignore",
  aliases: ["DL1001"],
  summary: "A comment switches rules off",
  severity: "info",
  off: true,
  since: "2026.1",
  why: `For teams that want every exception in one place, in the configuration, where it is reviewed. Switch this rule on
and each ignore comment in a Dockerfile is reported.`,
  examples: [
    {
      bad: "FROM alpine:3.22\n<|# dockerlint ignore=relative-workdir -- as it always was|>\nWORKDIR app\n",
      good: "FROM alpine:3.22\nWORKDIR /app\n",
    },
    {
      bad: "FROM alpine:3.22\n<|# hadolint ignore=DL3000|>\nWORKDIR app\n",
      good: "# see DL3000 of hadolint\nFROM alpine:3.22\nWORKDIR /app\n",
    },
  ],
  *check(analysis) {
    for (const {at, kind, names} of readSuppressions(analysis)) {
      if (names.length === 0) continue
      const list = names.map(({text}) => text).join(", ")
      yield {
        at,
        message: `this comment switches ${list} off: keep exceptions in the configuration, or mend the cause`,
        aliases: kind === "hadolint" ? ["DL1001"] : [],
      }
    }
  },
})
