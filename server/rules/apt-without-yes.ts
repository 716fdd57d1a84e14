import {addOption, assumesYes, callOf, callText, codeAt, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

export const aptWithoutYes = rule({
  name: "apt-without-yes",
  aliases: ["DL3014"],
  summary: "apt would ask before it goes on, and nobody answers",
  severity: "warning",
  since: "2026.1",
  why: `A build has no keyboard. Where apt wants to install more than it was told, or to remove anything, it asks, reads
the end of its input as "no" and fails the build. \`-y\` answers yes; DEBIAN_FRONTEND=noninteractive does not, for it only
concerns questions that packages ask. Also fine: \`-qq\`, \`yes |\` in front, and \`APT::Get::Assume-Yes "true";\` in a file in
/etc/apt/apt.conf.d.`,
  examples: [
    {
      bad: "FROM debian:12\nRUN <|apt-get install|> curl\n",
      good: "FROM debian:12\nRUN apt-get install -y curl\n",
    },
    {
      bad: "FROM debian:12\nRUN DEBIAN_FRONTEND=noninteractive <|apt-get -q upgrade|> && <|apt-get purge|> curl\n",
      good: "FROM debian:12\nRUN DEBIAN_FRONTEND=noninteractive apt-get -q upgrade -y && apt-get purge -y curl\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apt")) {
      for (const use of usesFor(step, "install", "upgrade", "remove")) {
        if (use.subcommand === "" || assumesYes(analysis, step, use)) continue
        const edits = addOption(analysis, step, use, "-y")
        yield {
          at: callOf(use),
          message: `"${callText(use)}" asks before it goes on, and in a build nobody answers, so it stops: add -y`,
          aliases: use.subcommand === "install" && use.program === "apt-get" ? codeAt(step, "DL3014") : [],
          fix: edits && {title: "Add -y", safe: true, edits},
        }
      }
    }
  },
})
