import {addOption, callOf, packageSteps, usesFor} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {baseImage} from "../lint/runSteps.ts"
import {hasOption} from "../model/packages.ts"

export const unforcedNpmCacheClean = rule({
  name: "unforced-npm-cache-clean",
  aliases: [],
  summary: "npm refuses to clean its cache without --force",
  severity: "warning",
  since: "2026.1",
  topics: ["size"],
  why: `Since version 5, npm says that its cache needs no cleaning, and fails: \`npm cache clean\` removes nothing and breaks the
build, or is hidden by a \`;\`. With \`--force\` it does what it is told.`,
  examples: [
    {
      bad: "FROM node:24\nRUN npm ci && <|npm cache clean|>\n",
      good: "FROM node:24\nRUN npm ci && npm cache clean --force\n",
    },
    {
      bad: "FROM node:24\nRUN npm -g i a; <|npm cache clean|>; true\n",
      good: "FROM node:24\nRUN npm -g i a; npm cache clean --force; true\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "npm")) {
      const image = baseImage(step.stage)
      if (/(?:^|\/)node$/.test(image?.name ?? "") && /^(?:0|4|5|6|7)(?:\.|-|$)/.test(image!.tag)) continue
      for (const use of usesFor(step, "clean")) {
        if (use.subcommand !== "cache clean" || use.unsure || hasOption(use, ["-f", "--force"])) continue
        const edits = addOption(analysis, step, use, "--force")
        yield {
          at: callOf(use),
          message: "npm refuses to clean its cache unless it is told to twice: add --force",
          fix: edits && {title: "Add --force", safe: true, edits},
        }
      }
    }
  },
})
