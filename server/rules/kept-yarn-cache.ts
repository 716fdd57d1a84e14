import {appendCommand} from "../lint/edits.ts"
import {leftPhrase} from "../lint/packageBytes.ts"
import {callOf, callText, codeAt, firstKept, packageSteps, usesFor, variableOf} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {optionValues} from "../model/packages.ts"

const CLEANUP = "yarn cache clean"

export const keptYarnCache = rule({
  name: "kept-yarn-cache",
  aliases: ["DL3060"],
  summary: "What yarn has downloaded stays in the image",
  severity: "warning",
  since: "2026.1",
  sized: true,
  topics: ["size"],
  why: `yarn keeps a copy of every package that it downloads, besides what it puts into node_modules, so that the layer holds
it twice. \`yarn cache clean\` at the end of the same RUN takes it away; a cache mount on the folder keeps it out of the layer
and makes the next build faster. Stages of which nothing but single files is copied are not looked at.`,
  examples: [
    {
      bad: "FROM node:22\nRUN <|yarn install|> --frozen-lockfile\n",
      good: "FROM node:22\nRUN yarn install --frozen-lockfile && yarn cache clean\n",
    },
    {
      bad: "FROM node:22\nRUN yarn cache clean && <|yarn|>\n",
      good: "FROM node:22\nRUN yarn cache clean && yarn && yarn cache clean\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "yarn")) {
      const uses = usesFor(step, "install", "upgrade").filter(({unsure}) => !unsure)
      const folders = [...step.uses[0]!.manager.caches]
      for (const use of uses) {
        folders.push(...optionValues(use, ["--cache-folder"]))
        const set = variableOf(step, use, "YARN_CACHE_FOLDER")
        if (typeof set === "string" && set !== "") folders.push(set)
      }
      const kept = firstKept(analysis, step, uses, folders, ({action}) => action === "clean")
      if (!kept) continue
      const edits = appendCommand(analysis, step, CLEANUP)
      yield {
        at: callOf(kept),
        message: `"${callText(kept)}" keeps a second copy of all it downloads in its cache${leftPhrase(analysis, step, folders)}: end this RUN with "${CLEANUP}", or mount a cache`,
        aliases: uses.some(({subcommand}) => subcommand === "install") ? codeAt(step, "DL3060") : [],
        fix: edits && {title: `Add ${CLEANUP}`, safe: false, edits},
      }
    }
  },
})
