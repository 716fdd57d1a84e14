import {codeAt} from "../lint/packageSteps.ts"
import {unpinnedPackages} from "../lint/pins.ts"
import {rule} from "../lint/rule.ts"

export const unpinnedDnfPackage = rule({
  name: "unpinned-dnf-package",
  aliases: ["DL3041"],
  summary: "A package is installed by dnf without a version",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["pinning"],
  why: `The same line gives another version on another day, and an old one for as long as the cache has it.
Off by default, since a repository that drops old versions breaks a pinned line.`,
  examples: [
    {
      bad: "FROM fedora:42\nRUN dnf install -y <|nginx|>\n",
      good: "FROM fedora:42\nRUN dnf install -y nginx-1.28.0\n",
    },
  ],
  *check(analysis) {
    for (const {step, use, package: one} of unpinnedPackages(
      analysis,
      "yum",
      ({program, subcommand}) => program !== "yum" && subcommand !== "module enable",
    )) {
      yield {
        at: one.at,
        message: `"${one.name}" is installed in whatever version there is on the day of the build: write ${one.name}-VERSION`,
        aliases: /^(?:micro)?dnf$/.test(use.program) ? codeAt(step, "DL3041") : [],
      }
    }
  },
})
