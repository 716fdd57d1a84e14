import {codeAt} from "../lint/packageSteps.ts"
import {unpinnedPackages} from "../lint/pins.ts"
import {rule} from "../lint/rule.ts"

export const unpinnedNpmPackage = rule({
  name: "unpinned-npm-package",
  aliases: ["DL3016"],
  summary: "A package of npm is installed without a version",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["pinning"],
  why: `The same line gives another version on another day, and an old one for as long as the cache has it.
The registry keeps old versions, so \`name@1.2.3\` lasts. What a project needs belongs into package.json and its lock file,
which \`npm ci\` follows.`,
  examples: [
    {
      bad: "FROM node:22\nRUN npm install -g <|pm2|>\n",
      good: "FROM node:22\nRUN npm install -g pm2@6.0.8\n",
    },
  ],
  *check(analysis) {
    for (const {step, package: one} of unpinnedPackages(analysis, "npm")) {
      yield {
        at: one.at,
        message: `"${one.name}" is installed in whatever version there is on the day of the build: write ${one.name}@VERSION, or put it into package.json and its lock file`,
        aliases: codeAt(step, "DL3016"),
      }
    }
  },
})
