import {addOption, callOf, callText, packageSteps, usesFor} from "../lint/packageSteps.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import {copyParts} from "../model/instructions.ts"
import {hasOption} from "../model/packages.ts"
import {ancestry} from "../model/stages.ts"

/** The lock file of a manager, and how it is told to install just that, or to fail. */
const STRICT: Record<string, {file: RegExp; strict: readonly string[]; advice: string}> = {
  npm: {file: /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/, strict: [], advice: "npm ci"},
  yarn: {
    file: /(?:^|\/)yarn\.lock$/,
    strict: ["--frozen-lockfile", "--immutable", "--pure-lockfile"],
    advice: "yarn install --frozen-lockfile (--immutable from yarn 2 on)",
  },
  pnpm: {
    file: /(?:^|\/)pnpm-lock\.yaml$/,
    strict: ["--frozen-lockfile", "--no-frozen-lockfile"],
    advice: "pnpm install --frozen-lockfile",
  },
  uv: {file: /(?:^|\/)uv\.lock$/, strict: ["--frozen", "--locked", "--check"], advice: "uv sync --locked"},
}

export const looseLockFile = rule({
  name: "loose-lock-file",
  aliases: [],
  summary: "An install may take other versions than the lock file says",
  severity: "info",
  since: "2026.1",
  topics: ["pinning"],
  why: `Where the lock file no longer fits the list of dependencies, such an install takes other versions and writes them into
the lock file, inside of the image, where nobody sees it. The strict form fails instead, so that the lock file is mended in the
project; \`npm ci\` is faster besides. Reported only where the lock file is copied by its name.`,
  examples: [
    {
      bad: "FROM node:24\nCOPY package.json package-lock.json ./\nRUN <|npm install|> --omit=dev\n",
      good: "FROM node:24\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\n",
    },
    {
      bad: "FROM python:3.13\nCOPY pyproject.toml uv.lock ./\nRUN <|uv sync|> --no-dev\n",
      good: "FROM python:3.13\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\n",
    },
    {
      bad: "FROM node:24\nCOPY package.json yarn.lock ./\nRUN <|yarn|>\n",
      good: "FROM node:24\nCOPY package*.json yarn.lock ./\nRUN npm install && npm --prefix web install && npm install -g serve && yarn --frozen-lockfile && yarn global add serve\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "npm", "yarn", "pnpm", "uv")) {
      for (const use of usesFor(step, "install")) {
        const {file, strict, advice} = STRICT[use.manager.name]!
        if (!/^(?:|i|install|sync)$/.test(use.subcommand) || use.packages.length > 0 || use.unsure) continue
        if (
          hasOption(use, [
            ...strict,
            "-g",
            "--global",
            "--no-save",
            "--prefix",
            "-C",
            "--cwd",
            "--dir",
            "--directory",
            "--project",
            "--no-package-lock",
            "--help",
            "--version",
            "-v",
          ])
        )
          continue
        const copied = [...ancestry(step.stage)].some(({instructions}) =>
          instructions.some(
            copy =>
              (copy.name === "COPY" || copy.name === "ADD") &&
              copy.from < step.outer.from &&
              copyParts(copy).sources.some(({value}) => file.test(value)),
          ),
        )
        if (!copied) continue
        yield {
          at: callOf(use),
          message: `"${callText(use)}" may take other versions than the lock file says, and nobody sees it: write ${advice}`,
          fix: fixOf(),
        }

        function fixOf(): Fix | undefined {
          if (use.manager.name === "npm") {
            const {from, to} = use.subcommandAt
            if (analysis.source.slice(from, to) !== use.subcommand || step.run.json) return undefined
            return {title: "Write npm ci", safe: false, edits: [{from, to, text: "ci"}]}
          }
          const option = {pnpm: "--frozen-lockfile", uv: "--locked"}[use.manager.name as string]
          const edits = option && addOption(analysis, step, use, option)
          return edits ? {title: `Add ${option}`, safe: false, edits} : undefined
        }
      }
    }
  },
})
