import {unpinnedRule} from "../lint/packageRules.ts"

export const unpinnedNpmPackage = unpinnedRule({
  name: "unpinned-npm-package",
  code: "DL3016",
  summary: "A package of npm is installed without a version",
  why: `The registry keeps old versions, so \`name@1.2.3\` lasts. What a project needs belongs into package.json and its lock file,
which \`npm ci\` follows.`,
  manager: "npm",
  pinned: ({name}) => `${name}@VERSION, or put it into package.json and its lock file`,
  examples: [
    {
      bad: "FROM node:22\nRUN npm install -g <|pm2|>\n",
      good: "FROM node:22\nRUN npm install -g pm2@6.0.8\n",
    },
  ],
})
