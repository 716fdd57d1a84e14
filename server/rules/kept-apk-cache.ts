import type {Analysis} from "../analysis.ts"
import {
  addOption,
  areListsUsedLater,
  callOf,
  callText,
  codeAt,
  firstKept,
  type PackageStep,
  packageSteps,
  usesFor,
} from "../lint/packageSteps.ts"
import {type RuleFinding, rule} from "../lint/rule.ts"
import {hasOption, type PackageUse} from "../model/packages.ts"

const CACHE = ["/var/cache/apk"]

export const keptApkCache = rule({
  name: "kept-apk-cache",
  aliases: ["DL3019"],
  summary: "The package index of apk stays in the image",
  severity: "info",
  since: "2026.1",
  topics: ["size"],
  why: `\`apk update\` and \`apk add\` keep the index of all packages in /var/cache/apk, two to three megabytes that nothing in
the container needs. \`apk add --no-cache\` reads a fresh index and keeps none, so that \`apk update\` isn't needed either. A
cache mount on /var/cache/apk, or removing its content in the same RUN, has the same effect.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nRUN apk update && <|apk add|> curl\n",
      good: "FROM alpine:3.22\nRUN apk add --no-cache curl\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN <|apk add|> --update curl\n",
      good: "FROM alpine:3.22\nRUN apk add --no-cache --update curl\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apk")) {
      const {noCache} = step.uses[0]!.manager
      const calls = usesFor(step, "install", "refresh", "upgrade").filter(
        use => !use.unsure && !hasOption(use, noCache) && use.packages.every(isPlain),
      )
      const adds = calls.filter(({action}) => action === "install")
      const kept = firstKept(analysis, step, adds, CACHE, () => false)
      const other = kept ?? firstKept(analysis, step, calls, CACHE, () => false)
      if (!other) continue
      yield {
        at: callOf(other),
        message: kept
          ? `"${callText(kept)}" keeps an index of all packages in /var/cache/apk: add --no-cache, which also reads a fresh one`
          : `"${callText(other)}" leaves an index of all packages in /var/cache/apk: use --no-cache with every apk instead, which reads a fresh one and keeps none`,
        aliases: kept ? codeAt(step, "DL3019") : [],
        fix: kept && withoutCache(analysis, step, adds, calls),
      }
    }
  },
})

/** A package file is installed without an index. */
function isPlain({kind}: PackageUse["packages"][number]): boolean {
  return kind !== "file"
}

/** `--no-cache` for every add; an `apk update &&` in front of the first one is not needed any more. */
function withoutCache(
  analysis: Analysis,
  step: PackageStep,
  adds: readonly PackageUse[],
  calls: readonly PackageUse[],
): RuleFinding["fix"] {
  const edits = adds.flatMap(add => addOption(analysis, step, add, "--no-cache") ?? [])
  if (edits.length < adds.length) return undefined
  const updates = areListsUsedLater(analysis, step) ? [] : calls.filter(({action}) => action === "refresh")
  for (const {command} of updates) {
    const next = step.commands[step.commands.indexOf(command) + 1]
    const from = command.pipeline?.at
    const to = next?.pipeline?.at.from
    if (!from || from.from !== command.at.from || to === undefined) continue
    if (/^(?:[\s\\]*(?:&&|;)[\s\\]*|[ \t]*\r?\n\s*)$/.test(analysis.source.slice(from.to, to)))
      edits.push({from: from.from, to, text: ""})
  }
  return {title: "Add --no-cache", safe: false, edits}
}
