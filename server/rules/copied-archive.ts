import {rule} from "../lint/rule.ts"
import {runSteps} from "../lint/runSteps.ts"
import type {RunCommand} from "../model/commands.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import {baseName} from "../values/path.ts"

/** What ADD unpacks. */
const ARCHIVE = /\.(?:tar|tar\.(?:gz|bz2|xz|lzma|Z)|tgz|tbz2?|txz|tb2|tlz|tpz|tZ)$/

export const copiedArchive = rule({
  name: "copied-archive",
  aliases: ["DL3010"],
  summary: "COPY of an archive that a RUN unpacks",
  severity: "info",
  since: "2026.1",
  topics: ["size"],
  why: `The layer of COPY holds the archive for good, even if the RUN that unpacks it removes it: it is stored packed and
unpacked. ADD unpacks local tar archives while it copies them, and \`RUN --mount=type=bind\` shows an archive to a step
without copying it. ADD unpacks no zip files, so those are left alone.`,
  examples: [
    {
      bad: "FROM debian:13\nCOPY <|app.tar.gz|> /tmp/\nRUN tar -xzf /tmp/app.tar.gz -C /srv\n",
      good: "FROM debian:13\nADD app.tar.gz /srv/\nCOPY web.zip /tmp/\nRUN unzip /tmp/web.zip\n",
    },
  ],
  *check(analysis) {
    const steps = [...runSteps(analysis)]
    for (const copy of analysis.all("COPY")) {
      if (findFlag(copy, "from")) continue
      const stage = analysis.stageOf(copy)
      const {sources, destination} = copyParts(copy)
      for (const source of sources) {
        if (!ARCHIVE.test(source.value)) continue
        const names = [baseName(source.value), baseName(destination?.value ?? "")].filter(name => ARCHIVE.test(name))
        for (const {stage: other, run, commands} of steps) {
          if (other !== stage || run.from < copy.from) continue
          const command = commands.find(command => unpacks(command, names))
          if (!command) continue
          yield {
            at: source,
            message: `"${source.value}" stays in this layer besides what a later RUN unpacks: ADD unpacks it while it copies`,
            related: [{at: command.at, message: "it is unpacked here"}],
            aliases: [{code: "DL3010", at: copy.keyword}],
          }
          break
        }
      }
    }
  },
})

function unpacks({program, args}: RunCommand, names: readonly string[]): boolean {
  if (!/^(?:tar|bsdtar|gtar)$/.test(program ?? "")) return false
  const extracts = args.some(
    ({value}, i) =>
      typeof value === "string" &&
      (/^(?:--extract|--get)$/.test(value) ||
        /^-[A-Za-z]*x/.test(value) ||
        (i === 0 && /^[A-Za-z]*x[A-Za-z]*$/.test(value))),
  )
  return extracts && args.some(({value}) => typeof value === "string" && names.includes(baseName(value)))
}
