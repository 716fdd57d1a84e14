import {addOption, assumesYes, callOf, callText, codeAt, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

export const zypperWithoutYes = rule({
  name: "zypper-without-yes",
  aliases: ["DL3034"],
  summary: "zypper would ask before it goes on, and nobody answers",
  severity: "warning",
  since: "2026.1",
  why: `A build has no keyboard. zypper shows what it would do and asks, and without an answer the build fails. \`zypper
--non-interactive\` (\`-n\`) takes its own default everywhere; \`-y\` behind the subcommand only says yes to this question.`,
  examples: [
    {
      bad: "FROM opensuse/leap:15\nRUN <|zypper install|> nginx\n",
      good: "FROM opensuse/leap:15\nRUN zypper install -y nginx\n",
    },
    {
      bad: "FROM opensuse/leap:15\nRUN <|zypper rm|> nginx && zypper -n up\n",
      good: "FROM opensuse/leap:15\nRUN zypper rm -y nginx && zypper -n up\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "zypper")) {
      for (const use of usesFor(step, "install", "upgrade", "remove")) {
        if (assumesYes(analysis, step, use)) continue
        const edits = addOption(analysis, step, use, "-y")
        yield {
          at: callOf(use),
          message: `"${callText(use)}" asks before it goes on, and in a build nobody answers, so it stops: add -y, or write zypper -n`,
          aliases: /^(?:install|in|remove|rm|source-install|si|patch)$/.test(use.subcommand)
            ? codeAt(step, "DL3034")
            : [],
          fix: edits && {title: "Add -y", safe: true, edits},
        }
      }
    }
  },
})
