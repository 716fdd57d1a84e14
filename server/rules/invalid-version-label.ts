import {labelTypeRule} from "../lint/labels.ts"
import {isSemanticVersion} from "../values/semver.ts"

export const invalidVersionLabel = labelTypeRule({
  name: "invalid-version-label",
  aliases: ["DL3056"],
  summary: "A label that should hold a semantic version does not",
  type: "semver",
  what: "no semantic version: write three numbers, as 1.4.2 or 1.4.2-rc.1, without a v",
  why: `Update tools compare versions as Semantic Versioning 2.0.0 has it. What is written in another way is sorted wrongly or left out.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nLABEL org.example.semver=<|v1.2|>\n",
      good: "FROM alpine:3.22\nARG VALUE=x\nLABEL org.example.semver=1.2.0-rc.1+build.7 org.example.other=v1.2\nLABEL org.example.semver=$VALUE\n",
      options: {labels: new Map([["org.example.semver", "semver"]])},
    },
  ],
  isValid: isSemanticVersion,
})
