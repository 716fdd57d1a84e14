import {rule} from "../lint/rule.ts"
import {hasOption, operands, runSteps} from "../lint/runSteps.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import {shippedStages} from "../model/stages.ts"
import {isInside, localCopy} from "../model/steps.ts"
import {cleanPath} from "../values/path.ts"

export const chownAfterCopy = rule({
  name: "chown-after-copy",
  aliases: [],
  summary: "chown of files that a COPY above has made",
  severity: "warning",
  since: "2026.1",
  topics: ["size"],
  why: `A layer holds whole files: changing the owner of what an earlier layer has writes all of it again, and the image
has the files twice. \`COPY --chown=user:group\` gives them the right owner at once.`,
  examples: [
    {
      bad: "FROM debian:13\nCOPY . /app\nRUN <|chown -R www-data /app|>\n",
      good: "FROM debian:13\nCOPY --chown=www-data . /app\nRUN mkdir /data && chown -R www-data /data\n",
    },
  ],
  *check(analysis) {
    const shipped = analysis.finalStage ? shippedStages(analysis.finalStage) : new Set()
    for (const {stage, run, state, commands} of runSteps(analysis)) {
      if (!shipped.has(stage)) continue
      for (const command of commands) {
        if (command.program !== "chown" || !hasOption(command, "R", "--recursive")) continue
        const [owner, ...paths] = operands(command).map(({value}) => value)
        const folders = paths.flatMap(path => {
          if (typeof path !== "string" || path.includes("*")) return []
          if (path.startsWith("/")) return [cleanPath(path)]
          return typeof state?.workdir === "string" ? [cleanPath(`${state.workdir}/${path}`)] : []
        })
        const copies = stage.instructions.filter(copy => {
          if ((copy.name !== "COPY" && copy.name !== "ADD") || copy.from > run.from || findFlag(copy, "chown"))
            return false
          const target =
            localCopy(copy, analysis.stateAt(copy), analysis.file)?.folder ??
            absolute(copyParts(copy).destination?.value)
          return target !== undefined && target !== "/" && folders.some(folder => isInside(target, folder))
        })
        if (copies.length === 0) continue
        const who = typeof owner === "string" ? owner : "user"
        yield {
          at: command.at,
          message: `this stores what ${copies.length === 1 ? "a COPY" : `${copies.length} COPYs`} above made a second time: ${
            /^(?:root|0)(?::|$)/.test(who)
              ? "it belongs to root anyway, so leave it out"
              : `write COPY --chown=${who} there`
          }`,
          related: copies.map(copy => ({at: copy.keyword, message: "it is made here"})),
        }
      }
    }
  },
})

function absolute(path: string | undefined): string | undefined {
  return path?.startsWith("/") && !path.includes("$") ? cleanPath(path) : undefined
}
