import {appendCommand} from "../lint/edits.ts"
import {leftPhrase} from "../lint/packageBytes.ts"
import {callOf, callText, firstKept, packageSteps, usesFor, variableOf} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {optionValues} from "../model/packages.ts"

const CLEANUP = "npm cache clean --force"

export const keptNpmCache = rule({
  name: "kept-npm-cache",
  aliases: [],
  summary: "What npm has downloaded stays in the image",
  severity: "info",
  since: "2026.1",
  sized: true,
  topics: ["size"],
  why: `npm keeps a packed copy of every package that it downloads in ~/.npm, besides what it puts into node_modules, so that
the layer holds it twice. \`npm cache clean --force\` at the end of the same RUN takes it away; a cache mount keeps it out of
the layer and makes the next build faster: \`RUN --mount=type=cache,target=/root/.npm npm ci\`. Stages of which the image gets
single files are not looked at.`,
  examples: [
    {
      bad: "FROM node:24\nRUN <|npm ci|> --omit=dev\n",
      good: "FROM node:24\nRUN npm ci --omit=dev && npm cache clean --force\n",
    },
    {
      bad: "FROM node:24 AS build\nRUN npm ci\nFROM node:24\nRUN <|npm install|> -g serve\n",
      good: "FROM node:24 AS build\nRUN npm ci\nFROM node:24\nRUN npm install -g serve && npm cache clean --force\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN <|npm i|> left-pad && rm -rf /tmp/x\n",
      good: "FROM alpine:3.22\nRUN npm i left-pad && rm -rf /tmp/x && npm cache clean --force\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "npm")) {
      const uses = usesFor(step, "install", "upgrade").filter(({unsure}) => !unsure)
      if (uses.length === 0) continue
      const folders = [...step.uses[0]!.manager.caches]
      for (const use of uses) {
        folders.push(...optionValues(use, ["--cache"]))
        for (const name of step.uses[0]!.manager.cacheVariables) {
          const set = variableOf(step, use, name)
          if (typeof set === "string" && set !== "") folders.push(set)
        }
      }
      const kept = firstKept(analysis, step, uses, folders, ({action}) => action === "clean")
      if (!kept) continue
      const edits = appendCommand(analysis, step, CLEANUP)
      yield {
        at: callOf(kept),
        message: `"${callText(kept)}" keeps a second copy of all it downloads in its cache${leftPhrase(analysis, step, folders)}: end this RUN with "${CLEANUP}", or mount a cache`,
        fix: edits && {title: `Add ${CLEANUP}`, safe: false, edits},
      }
    }
  },
})
