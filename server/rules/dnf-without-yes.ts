import {addOption, assumesYes, callOf, callText, codeAt, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

const PROGRAMS = /dnf/

export const dnfWithoutYes = rule({
  name: "dnf-without-yes",
  aliases: ["DL3038"],
  summary: "dnf would ask before it goes on, and nobody answers",
  severity: "warning",
  since: "2026.1",
  why: `A build has no keyboard. dnf shows what it would do and asks; it reads the end of its input as "no" and fails the
build. \`-y\` answers yes, and so does \`assumeyes=1\` in its settings.`,
  examples: [
    {
      bad: "FROM fedora:42\nRUN <|dnf install|> nginx\n",
      good: "FROM fedora:42\nRUN dnf install -y nginx\n",
    },
    {
      bad: "FROM fedora:42\nRUN <|dnf -q update|> && dnf install -qy nginx\n",
      good: "FROM fedora:42\nRUN dnf -q update -y && dnf install -qy nginx\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "yum")) {
      for (const use of usesFor(step, "install", "upgrade", "remove")) {
        if (!PROGRAMS.test(use.program) || assumesYes(analysis, step, use)) continue
        const edits = addOption(analysis, step, use, "-y")
        yield {
          at: callOf(use),
          message: `"${callText(use)}" asks before it goes on, and in a build nobody answers, so it stops: add -y`,
          aliases: /^(?:install|groupinstall|localinstall)$/.test(use.subcommand) ? codeAt(step, "DL3038") : [],
          fix: edits && {title: "Add -y", safe: true, edits},
        }
      }
    }
  },
})
