import {codeAt} from "../lint/packageSteps.ts"
import {unpinnedPackages} from "../lint/pins.ts"
import {rule} from "../lint/rule.ts"

export const unpinnedYumPackage = rule({
  name: "unpinned-yum-package",
  aliases: ["DL3033"],
  summary: "A package is installed by yum without a version",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["pinning"],
  why: `The same line gives another version on another day, and an old one for as long as the cache has it.
Off by default, since a repository that drops old versions breaks a pinned line.`,
  examples: [
    {
      bad: "FROM centos:7\nRUN yum install -y <|nginx|>\n",
      good: "FROM centos:7\nRUN yum install -y nginx-1.20.1\n",
    },
  ],
  *check(analysis) {
    for (const {step, package: one} of unpinnedPackages(
      analysis,
      "yum",
      ({program, subcommand}) => program === "yum" && subcommand !== "module enable",
    )) {
      yield {
        at: one.at,
        message: `"${one.name}" is installed in whatever version there is on the day of the build: write ${one.name}-VERSION`,
        aliases: codeAt(step, "DL3033"),
      }
    }
  },
})
