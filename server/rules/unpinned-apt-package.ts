import {codeAt} from "../lint/packageSteps.ts"
import {unpinnedPackages} from "../lint/pins.ts"
import {rule} from "../lint/rule.ts"

export const unpinnedAptPackage = rule({
  name: "unpinned-apt-package",
  aliases: ["DL3008"],
  summary: "A Debian package is installed without a version",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["pinning"],
  why: `The same line gives another version on another day, and an old one for as long as the cache has it.
Off by default: Debian and Ubuntu drop a version as soon as there is a newer one, so that a pinned line stops building
within weeks. A base image by digest, or a snapshot of the archive (snapshot.debian.org, snapshot.ubuntu.com), gives the
same packages again without that.`,
  examples: [
    {
      bad: "FROM debian:12\nRUN apt-get install -y <|curl|>\n",
      good: "FROM debian:12\nRUN apt-get install -y curl=8.14.1-2\n",
    },
  ],
  *check(analysis) {
    for (const {step, use, package: one} of unpinnedPackages(
      analysis,
      "apt",
      ({subcommand}) => subcommand === "install",
    )) {
      yield {
        at: one.at,
        message: `"${one.name}" is installed in whatever version there is on the day of the build: write ${one.name}=VERSION, or take packages from a snapshot`,
        aliases: use.program === "apt-get" ? codeAt(step, "DL3008") : [],
      }
    }
  },
})
