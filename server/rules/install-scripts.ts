import {addOption, callOf, callText, packageSteps, usesFor, variableOf} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {hasOption} from "../model/packages.ts"

export const installScripts = rule({
  name: "install-scripts",
  aliases: [],
  summary: "Packages of npm may run scripts of their own while they are installed",
  severity: "info",
  off: true,
  since: "2026.1",
  topics: ["security"],
  why: `Most attacks by way of npm packages live in their install scripts, which run with all rights of the build as soon as
somebody has got one of hundreds of packages into their hands. With \`--ignore-scripts\`, or \`ignore-scripts=true\` in .npmrc,
nothing runs; build the few packages that need it by name (\`npm rebuild sharp\`). pnpm 10, yarn 4 and bun ask for a list of
packages that may run scripts, and are not looked at.`,
  examples: [
    {
      bad: "FROM node:24\nRUN <|npm ci|>\n",
      good: "FROM node:24\nRUN npm ci --ignore-scripts\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "npm", "yarn")) {
      for (const use of usesFor(step, "install")) {
        if (use.unsure || hasOption(use, ["--ignore-scripts"])) continue
        if (["npm_config_ignore_scripts", "NPM_CONFIG_IGNORE_SCRIPTS"].some(name => variableOf(step, use, name)))
          continue
        const edits = addOption(analysis, step, use, "--ignore-scripts")
        yield {
          at: callOf(use),
          message: `"${callText(use)}" runs the install scripts of every package: add --ignore-scripts, and rebuild by name what needs it`,
          fix: edits && {title: "Add --ignore-scripts", safe: false, edits},
        }
      }
    }
  },
})
