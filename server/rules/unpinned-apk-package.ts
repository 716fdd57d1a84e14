import {codeAt} from "../lint/packageSteps.ts"
import {unpinnedPackages} from "../lint/pins.ts"
import {rule} from "../lint/rule.ts"

export const unpinnedApkPackage = rule({
  name: "unpinned-apk-package",
  aliases: ["DL3018"],
  summary: "An Alpine package is installed without a version",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["pinning"],
  why: `The same line gives another version on another day, and an old one for as long as the cache has it.
Off by default: Alpine keeps no old versions in its repositories, so that a line pinned exactly stops building with the next
update. A range such as \`curl=~8.14\` lasts for the life of a release.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nRUN apk add --no-cache <|curl|>\n",
      good: "FROM alpine:3.22\nRUN apk add --no-cache curl=~8.14\n",
    },
  ],
  *check(analysis) {
    for (const {step, package: one} of unpinnedPackages(analysis, "apk")) {
      yield {
        at: one.at,
        message: `"${one.name}" is installed in whatever version there is on the day of the build: write "${one.name}=~VERSION"`,
        aliases: codeAt(step, "DL3018"),
      }
    }
  },
})
