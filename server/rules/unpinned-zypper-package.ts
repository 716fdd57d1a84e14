import {codeAt} from "../lint/packageSteps.ts"
import {unpinnedPackages} from "../lint/pins.ts"
import {rule} from "../lint/rule.ts"

export const unpinnedZypperPackage = rule({
  name: "unpinned-zypper-package",
  aliases: ["DL3037"],
  summary: "A package is installed by zypper without a version",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["pinning"],
  why: `The same line gives another version on another day, and an old one for as long as the cache has it.
Off by default, since a repository that drops old versions breaks a pinned line.`,
  examples: [
    {
      bad: "FROM opensuse/leap:15\nRUN zypper -n install <|nginx|>\n",
      good: "FROM opensuse/leap:15\nRUN zypper -n install nginx=1.27.2\n",
    },
  ],
  *check(analysis) {
    for (const {step, package: one} of unpinnedPackages(analysis, "zypper")) {
      yield {
        at: one.at,
        message: `"${one.name}" is installed in whatever version there is on the day of the build: write ${one.name}=VERSION`,
        aliases: codeAt(step, "DL3037"),
      }
    }
  },
})
