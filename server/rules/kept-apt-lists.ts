import type {Analysis} from "../analysis.ts"
import {appendCommand} from "../lint/edits.ts"
import {
  areListsUsedLater,
  callOf,
  callText,
  codeAt,
  firstKept,
  type PackageStep,
  packageSteps,
  usesFor,
} from "../lint/packageSteps.ts"
import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import {covers, removedFolders} from "../model/removals.ts"
import {releaseOf} from "../model/sizes/release.ts"
import {rootBase} from "../model/stages.ts"

const LISTS = ["/var/lib/apt/lists"]
const CLEANUP = "rm -rf /var/lib/apt/lists/*"

export const keptAptLists = rule({
  name: "kept-apt-lists",
  aliases: ["DL3009"],
  summary: "The package lists of apt stay in the image",
  severity: "warning",
  since: "2026.1",
  topics: ["size"],
  why: `\`apt-get update\` downloads 20 to 50 MB of lists to /var/lib/apt/lists. They are old within days and no program in
the container needs them. They have to go in the RUN that made them, since a later RUN can hide files of an earlier layer
but not take them out of it. A cache or tmpfs mount on /var/lib/apt/lists keeps them out of the layer as well. Stages of
which nothing but single files is copied are not looked at: their layers are not in the image.`,
  examples: [
    {
      bad: "FROM debian:12\nRUN <|apt-get update|> && apt-get install -y curl\n",
      good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
    },
    {
      bad: "FROM debian:12\nRUN set -e; \\\n  <|apt-get -qq update|>; \\\n  apt-get install -y curl\n",
      good: "FROM debian:12\nRUN set -e; \\\n  apt-get -qq update; \\\n  apt-get install -y curl \\\n  && rm -rf /var/lib/apt/lists/*\n",
    },
  ],
  *check(analysis) {
    for (const step of packageSteps(analysis, "apt")) {
      const updates = usesFor(step, "refresh").filter(
        ({options}) => !options.some(({value}) => value?.startsWith("Dir::")),
      )
      const kept = firstKept(analysis, step, updates, LISTS, use => /^dist-?clean$/.test(use.subcommand))
      if (!kept) continue
      const used = areListsUsedLater(analysis, step)
      const edits = used ? undefined : appendCommand(analysis, step, CLEANUP)
      yield {
        at: callOf(kept),
        message: `"${callText(kept)}" leaves ${listBytes(step)} of package lists in this layer, and a later RUN can't take them out: ${
          used ? `update, install and "${CLEANUP}" belong into one RUN` : `end this RUN with "${CLEANUP}"`
        }`,
        aliases: codeAt(step, "DL3009"),
        related: [...laterRemovals(analysis, step)],
        fix: edits && {title: "Remove the lists at the end of the RUN", safe: false, edits},
      }
    }
  },
})

/** Debian's were measured; Ubuntu's are twice as large and more. */
function listBytes({stage}: PackageStep): string {
  const base = rootBase(stage)
  const release = base.kind === "image" ? releaseOf(base.reference) : undefined
  if (release?.distribution === "debian") return "about 20 MB"
  return release?.distribution === "ubuntu" ? "about 40 MB" : "20 to 50 MB"
}

/** The later steps that remove the lists, which is too late. */
function* laterRemovals(analysis: Analysis, {stage, outer}: PackageStep) {
  for (const step of runSteps(analysis)) {
    if (step.stage !== stage || step.outer.from <= outer.from) continue
    const dialect = analysis.shellOf(step.run)?.dialect ?? "sh"
    for (const command of step.commands)
      if (removedFolders(command, dialect).some(folder => LISTS.some(list => covers(folder, list))))
        yield {at: command.at, message: "this only hides them"}
  }
}
