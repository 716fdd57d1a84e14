import {addOption, assumesYes, callOf, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"

export const pacmanWithoutYes = rule({
  name: "pacman-without-yes",
  aliases: [],
  summary: "pacman would ask before it goes on, and nobody answers",
  severity: "warning",
  since: "2026.1",
  why: `A build has no keyboard. pacman shows what it would do and asks; it reads the end of its input as "no" and fails the
build. \`--noconfirm\` answers every question with its default.`,
  examples: [
    {
      bad: "FROM archlinux\nRUN <|pacman -Syu|> git\n",
      good: "FROM archlinux\nRUN pacman -Syu --noconfirm git\n",
    },
    {
      bad: "FROM archlinux\nRUN pacman -Sy && <|pacman -S|> git\n",
      good: "FROM archlinux\nRUN pacman -Sy && pacman -S --noconfirm git\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "pacman")) {
      for (const use of usesFor(step, "install", "upgrade", "remove")) {
        if (assumesYes(analysis, step, use)) continue
        const call = analysis.text(callOf(use))
        const edits = addOption(analysis, step, {...use, subcommand: analysis.text(use.subcommandAt)}, "--noconfirm")
        yield {
          at: callOf(use),
          message: `"${call}" asks before it goes on, and in a build nobody answers, so it stops: add --noconfirm`,
          fix: edits && {title: "Add --noconfirm", safe: true, edits},
        }
      }
    }
  },
})
