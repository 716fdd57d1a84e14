import {rule} from "../lint/rule.ts"

export const reservedStageName = rule({
  name: "reserved-stage-name",
  aliases: ["DL3063", "ReservedStageName"],
  summary: "A stage has a name that means something else",
  severity: "warning",
  since: "2026.1",
  why: `\`scratch\` is the empty image and \`context\` the build context. A stage of that name is mistaken for it, by people and by
instructions that name it.`,
  examples: [{bad: "FROM alpine:3.22 AS <|scratch|>\n", good: "FROM alpine:3.22 AS empty\n"}],
  *check({build}) {
    for (const {rule, at, subject} of build.checks) {
      if (rule !== "ReservedStageName") continue
      const meaning = subject === "scratch" ? "the empty image" : "the build context"
      yield {at, message: `"${subject}" already stands for ${meaning}: give the stage another name`}
    }
  },
})
