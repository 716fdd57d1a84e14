import {rule} from "../lint/rule.ts"

export const redundantTargetPlatform = rule({
  name: "redundant-target-platform",
  aliases: ["DL3065", "RedundantTargetPlatform"],
  summary: "--platform=$TARGETPLATFORM is the default",
  severity: "info",
  since: "2026.1",
  why: `A stage is built for the target platform anyway, so the flag only makes readers look for a reason. The flag is for stages that run
on the machine that builds: \`--platform=$BUILDPLATFORM\`.`,
  examples: [{bad: "FROM <|--platform=$TARGETPLATFORM|> alpine:3.22\n", good: "FROM alpine:3.22\n"}],
  *check({build, source}) {
    for (const {rule, at, subject} of build.checks) {
      if (rule !== "RedundantTargetPlatform") continue
      const blanks = /^[ \t]*/.exec(source.slice(at.to))![0].length
      yield {
        at,
        message: "the target platform is the default of every stage: leave the flag out",
        aliases: /^\$(?:TARGETPLATFORM|\{TARGETPLATFORM\})$/.test(subject)
          ? ["DL3065", "RedundantTargetPlatform"]
          : ["RedundantTargetPlatform"],
        fix: {title: "Remove --platform", safe: true, edits: [{from: at.from, to: at.to + blanks, text: ""}]},
      }
    }
  },
})
