import {callOf, callText, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {hasOption} from "../model/packages.ts"

export const wholeUpgrade = rule({
  name: "whole-upgrade",
  aliases: [],
  summary: "All packages of the base image are upgraded",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["pinning"],
  why: `An upgrade writes the packages of the base image a second time, in another layer, gives another image on another day,
and none at all while the step is in the cache. A newer base image has the same packages, smaller and tested together: take its
newest digest. Teams that may not wait for the base image upgrade on purpose, so this rule is off unless asked for.
zypper dup has a rule of its own.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN apt-get update && <|apt-get upgrade|> -y\n",
      good: "FROM debian:13\nRUN apt-get update && apt-get install -y --only-upgrade openssl\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN <|apk upgrade|> --no-cache\n",
      good: "FROM alpine:3.22\nRUN apk upgrade --no-cache openssl\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apt", "apk", "yum", "zypper", "pacman")) {
      for (const use of usesFor(step, "upgrade")) {
        if (use.unsure || use.packages.length > 0 || use.command.aside) continue
        if (/^(?:fix|dup|dist-upgrade)$/.test(use.subcommand) && use.program !== "apt-get" && use.program !== "apt")
          continue
        // only what is there for security
        if (hasOption(use, ["--security", "--advisory", "--simulate", "-s"])) continue
        yield {
          at: callOf(use),
          message: `"${callText(use)}" stores the packages of the base image again, and gives another image on another day: take a newer base image`,
        }
      }
    }
  },
})
