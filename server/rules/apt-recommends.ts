import {
  addOption,
  callOf,
  callText,
  codeAt,
  leavesOutRecommends,
  onlySays,
  packageSteps,
  usesFor,
} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

export const aptRecommends = rule({
  name: "apt-recommends",
  aliases: ["DL3015"],
  summary: "apt also installs what packages only recommend",
  severity: "info",
  since: "2026.1",
  topics: ["size"],
  why: `By default apt installs everything that a package recommends, such as manuals, mailers and compilers, which often
doubles the size of the layer. \`--no-install-recommends\` leaves it out; name what you do need of it. The setting
\`APT::Install-Recommends "false";\` in a file in /etc/apt/apt.conf.d does the same for all commands. Stages of which nothing
but single files is copied are not looked at.`,
  examples: [
    {
      bad: "FROM debian:12\nRUN <|apt-get install|> -y curl\n",
      good: "FROM debian:12\nRUN apt-get install --no-install-recommends -y curl\n",
    },
    {
      bad: "FROM debian:12\nRUN <|apt-get -y -o Debug=1 install|> curl\n",
      good: "FROM debian:12\nRUN apt-get -y -o Debug=1 install --no-install-recommends curl\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apt")) {
      if (!step.ships) continue
      for (const use of usesFor(step, "install")) {
        if (onlySays(use)) continue
        if (!/^(?:re)?install$/.test(use.subcommand) || leavesOutRecommends(analysis, step, use)) continue
        const option = use.program === "aptitude" ? "--without-recommends" : "--no-install-recommends"
        const edits = addOption(analysis, step, use, option)
        yield {
          at: callOf(use),
          message: `"${callText(use)}" also brings all that these packages merely recommend: add ${option}, and name what you need of it`,
          aliases: use.program === "apt-get" ? codeAt(step, "DL3015") : [],
          fix: edits && {title: `Add ${option}`, safe: false, edits},
        }
      }
    }
  },
})
