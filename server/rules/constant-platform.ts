import {rule} from "../lint/rule.ts"

export const constantPlatform = rule({
  name: "constant-platform",
  aliases: ["DL3029", "FromPlatformFlagConstDisallowed"],
  summary: "The platform of a stage is fixed",
  severity: "warning",
  since: "2026.1",
  why: `With a platform written into FROM, \`docker build --platform\` has no effect on the stage: on another machine it is emulated, and an image for several
platforms holds the same program in all of them. Give the platform from outside, or write \`$BUILDPLATFORM\` for a stage that only
makes files. A stage for one platform on purpose can say so in its name, as in \`AS build-amd64\`, and is not reported.`,
  examples: [
    {bad: "FROM <|--platform=linux/amd64|> alpine:3.22\n", good: "FROM alpine:3.22\n"},
    {
      bad: "FROM <|--platform=linux/amd64|> alpine:3.22 AS build\n",
      good: "FROM --platform=linux/amd64 alpine:3.22 AS build-amd64\n",
    },
  ],
  *check({build}) {
    for (const {rule, at, subject} of build.checks) {
      if (rule !== "FromPlatformFlagConstDisallowed") continue
      yield {
        at,
        message: `the stage is always for ${subject}, whatever platform is asked for: leave the flag out, or write --platform=$BUILDPLATFORM`,
      }
    }
  },
})
