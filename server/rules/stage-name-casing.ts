import {rule} from "../lint/rule.ts"
import {stageNameOf} from "../model/instructions.ts"

export const stageNameCasing = rule({
  name: "stage-name-casing",
  aliases: ["StageNameCasing"],
  summary: "The name of a stage is not in lower case",
  severity: "info",
  since: "2026.1",
  why: `BuildKit keeps the names of stages in lower case. COPY and \`--target\` find them in any case, but FROM does not: \`FROM Build\`
looks for an image of that name and fails. Names in lower case work everywhere.`,
  examples: [{bad: "FROM alpine:3.22 AS <|Build|>\n", good: "FROM alpine:3.22 AS build\n"}],
  *check({build, text}) {
    for (const {rule, at, instruction, subject} of build.checks) {
      if (rule !== "StageNameCasing" || stageNameOf(instruction) === "") continue
      const wanted = subject.toLowerCase()
      yield {
        at,
        message: `the stage is known as "${wanted}", and FROM ${subject} would not find it: write its name in lower case`,
        fix:
          text(at) === subject
            ? {title: `Write ${wanted}`, safe: true, edits: [{from: at.from, to: at.to, text: wanted}]}
            : undefined,
      }
    }
  },
})
