import type {Redirect} from "../../grammars/shellTree.ts"
import {rule} from "../lint/rule.ts"
import {type RunStep, runSteps} from "../lint/runSteps.ts"
import {writtenText} from "../model/commands.ts"
import {placeIn} from "../model/script.ts"
import {shippedStages} from "../model/stages.ts"

const FILE =
  /(?:^|\/)(?:\.netrc|\.git-credentials|\.pypirc|\.npmrc|\.pgpass|\.my\.cnf|\.aws\/credentials|\.ssh\/id_\w+)$/
/** What makes a line of one of those files a secret. */
const SECRET =
  /_auth(?:Token)?\s*=|_password\s*=|\bpassword\b|:\/\/[^\s/]*:[^\s/]*@|secret_access_key|PRIVATE KEY|TOKEN|KEY/i

export const keptCredentials = rule({
  name: "kept-credentials",
  aliases: [],
  summary: "A RUN writes credentials into a file that stays in the image",
  severity: "warning",
  since: "2026.1",
  topics: ["security"],
  why: `The file is a part of the layer, and what a later step removes is still in it. Mount the file for the one RUN that
needs it: \`RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\`. In an \`.npmrc\`, \`'\${NPM_TOKEN}'\` in single
quotes is replaced by npm itself when it runs, and keeps nothing. A RUN that removes the file itself is fine, as are stages of
which the image gets single files.`,
  examples: [
    {
      bad: 'FROM node:24\nARG NPM_TOKEN\nRUN echo "//npm.example.com/:_authToken=$NPM_TOKEN" > <|~/.npmrc|> && npm ci\n',
      good: "FROM node:24\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n",
    },
    {
      bad: 'FROM debian:13\nRUN --mount=type=secret,id=t echo "machine example.com password $(cat /run/secrets/t)" >> <|/root/.netrc|>\n',
      good: "FROM debian:13\nRUN echo \"machine example.com password $P\" > ~/.netrc && ./get && rm ~/.netrc\nRUN echo '//npm.example.com/:_authToken=${NPM_TOKEN}' > .npmrc && echo registry=https://example.com > ~/.npmrc\n",
    },
  ],
  *check(analysis) {
    const shipped = analysis.finalStage ? shippedStages(analysis.finalStage) : new Set()
    for (const step of runSteps(analysis)) {
      if (!shipped.has(step.stage)) continue
      const shell = analysis.shellOf(step.run)
      for (const {program, args, redirects} of step.commands) {
        if (!shell || (program !== "echo" && program !== "printf")) continue
        const written = args.map(writtenText).join(" ")
        const quoted = args.every(({word}) => word?.literal !== undefined && /\$\{\w+\}/.test(word.literal))
        if (!SECRET.test(written) || quoted) continue
        for (const {operator, target} of redirects) {
          if (!operator.startsWith(">") || !target) continue
          const file = nameOf(target)
          if (FILE.test(file) && !isRemoved(file, step)) yield {at: placeIn(shell, target), message: lesson(file)}
        }
      }
    }
  },
})

function lesson(file: string): string {
  return `"${file}" stays in the layer with what is written into it: mount it, RUN --mount=type=secret,target=..., or remove it in the same RUN`
}

function nameOf(target: NonNullable<Redirect["target"]>): string {
  return target.parts
    .map(part => ("value" in part ? part.value : part.kind === "parameter" ? `$${part.name}` : ""))
    .join("")
}

function isRemoved(file: string, {commands}: RunStep): boolean {
  const name = file.slice(file.lastIndexOf("/") + 1)
  return commands.some(
    ({program = "", args}) =>
      /^(?:rm|shred|unlink|mv)$/.test(program) && args.some(arg => writtenText(arg).includes(name)),
  )
}
