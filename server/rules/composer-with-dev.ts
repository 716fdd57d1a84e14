import {addOption, callOf, packageSteps, usesFor, variableOf} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {hasOption} from "../model/packages.ts"

export const composerWithDev = rule({
  name: "composer-with-dev",
  aliases: [],
  summary: "composer installs what only developers need into the final image",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["size"],
  why: `Without \`--no-dev\`, composer installs test frameworks and analysers too, which are no use in production and were the
way in for attacks. \`ENV COMPOSER_NO_DEV=1\` does the same for every call. A final stage whose name says that it is for
developers or tests is not looked at, and neither are stages of which the image gets single files.`,
  examples: [
    {
      bad: "FROM php:8.4-fpm\nRUN <|composer install|> --prefer-dist\n",
      good: "FROM php:8.4-fpm\nRUN composer install --no-dev --prefer-dist\n",
    },
    {
      bad: "FROM php:8.4-fpm\nRUN <|composer i|>\n",
      good: "FROM php:8.4-fpm\nRUN composer i --no-dev\n",
    },
  ],
  *check(analysis) {
    if (/dev|debug|test|local|ci\b/.test(analysis.finalStage?.name ?? "")) return
    for (const step of packageSteps(analysis, "composer")) {
      if (!step.ships) continue
      for (const use of usesFor(step, "install")) {
        if (!/^i(?:nstall)?$/.test(use.subcommand) || use.unsure) continue
        const variable = variableOf(step, use, "COMPOSER_NO_DEV")
        if (hasOption(use, ["--no-dev", "--dev"]) || (variable !== undefined && variable !== "0")) continue
        const edits = addOption(analysis, step, use, "--no-dev")
        yield {
          at: callOf(use),
          message: "composer also installs what only developers need: add --no-dev",
          fix: edits && {title: "Add --no-dev", safe: false, edits},
        }
      }
    }
  },
})
