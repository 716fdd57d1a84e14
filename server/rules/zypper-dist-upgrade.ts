import {callOf, callText, codeAt, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

export const zypperDistUpgrade = rule({
  name: "zypper-dist-upgrade",
  aliases: ["DL3035"],
  summary: "zypper moves the whole system to another state",
  severity: "warning",
  since: "2026.1",
  topics: ["pinning"],
  why: `\`zypper dist-upgrade\` replaces the packages of the base image by whatever the repositories hold on the day of the
build, downgrades and vendor changes included, and puts a second copy of them into a layer. Take a newer base image
instead; \`zypper patch\` brings security updates alone. On Tumbleweed, which knows no other upgrade, the rule is silent.`,
  examples: [
    {
      bad: "FROM opensuse/leap:15\nRUN <|zypper -n dup|>\n",
      good: "FROM opensuse/leap:15\nRUN zypper -n patch\n",
    },
    {
      bad: "FROM opensuse/leap:15\nRUN <|zypper --non-interactive dist-upgrade|> --auto-agree-with-licenses\n",
      good: "FROM opensuse/tumbleweed\nRUN zypper -n dup\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "zypper")) {
      const {from} = step.stage
      if (/tumbleweed/.test(from.args[0]?.value ?? "")) continue
      for (const use of usesFor(step, "upgrade")) {
        if (!/^(?:dup|dist-upgrade)$/.test(use.subcommand)) continue
        yield {
          at: callOf(use),
          message: `"${callText(use)}" replaces the system of the base image by that of the day of the build: take a newer base image, or write "zypper patch" for security updates`,
          aliases: codeAt(step, "DL3035"),
        }
      }
    }
  },
})
