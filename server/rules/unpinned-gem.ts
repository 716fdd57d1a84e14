import {codeAt} from "../lint/packageSteps.ts"
import {unpinnedPackages} from "../lint/pins.ts"
import {rule} from "../lint/rule.ts"

export const unpinnedGem = rule({
  name: "unpinned-gem",
  aliases: ["DL3028"],
  summary: "A gem is installed without a version",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["pinning"],
  why: `The same line gives another version on another day, and an old one for as long as the cache has it.
rubygems.org keeps old versions, so \`name:1.2.3\` lasts. What a project needs belongs into Gemfile and Gemfile.lock.`,
  examples: [
    {
      bad: "FROM ruby:3.4\nRUN gem install <|rake|>\n",
      good: "FROM ruby:3.4\nRUN gem install rake:13.3.0\n",
    },
  ],
  *check(analysis) {
    for (const {step, package: one} of unpinnedPackages(analysis, "gem")) {
      yield {
        at: one.at,
        message: `"${one.name}" is installed in whatever version there is on the day of the build: write ${one.name}:VERSION`,
        aliases: codeAt(step, "DL3028"),
      }
    }
  },
})
