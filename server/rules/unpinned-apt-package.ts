import {unpinnedRule} from "../lint/packageRules.ts"

export const unpinnedAptPackage = unpinnedRule({
  name: "unpinned-apt-package",
  code: "DL3008",
  summary: "A Debian package is installed without a version",
  why: `Off by default: Debian and Ubuntu drop a version as soon as there is a newer one, so that a pinned line stops building
within weeks. A base image by digest, or a snapshot of the archive (snapshot.debian.org, snapshot.ubuntu.com), gives the
same packages again without that.`,
  manager: "apt",
  applies: ({subcommand}) => subcommand === "install",
  coded: ({program}) => program === "apt-get",
  pinned: ({name}) => `${name}=VERSION, or take packages from a snapshot`,
  examples: [
    {
      bad: "FROM debian:12\nRUN apt-get install -y <|curl|>\n",
      good: "FROM debian:12\nRUN apt-get install -y curl=8.14.1-2\n",
    },
  ],
})
