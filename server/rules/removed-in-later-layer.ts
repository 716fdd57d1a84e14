import {copiedFiles} from "../lint/copiedFiles.ts"
import {joinRuns} from "../lint/edits.ts"
import {rule} from "../lint/rule.ts"
import {operands, pathIn, type RunStep, runSteps} from "../lint/runSteps.ts"
import {shippedStages} from "../model/stages.ts"
import {isInside} from "../model/steps.ts"

export const removedInLaterLayer = rule({
  name: "removed-in-later-layer",
  aliases: [],
  summary: "rm of a file that an earlier layer holds",
  severity: "warning",
  since: "2026.1",
  topics: ["size"],
  why: `Layers are added up: a file that one step makes and a later one removes can't be seen any more, but is still stored
and sent with the image, and anybody can take it out of its layer. Make, use and remove it in one RUN, or show it to
the step that needs it by \`RUN --mount=type=bind\`.`,
  examples: [
    {
      bad: "FROM debian:13\nCOPY big.deb /tmp/big.deb\nRUN dpkg -i /tmp/big.deb && rm <|/tmp/big.deb|>\n",
      good: "FROM debian:13\nRUN --mount=type=bind,source=big.deb,target=/tmp/big.deb dpkg -i /tmp/big.deb\n",
    },
    {
      bad: "FROM debian:13\nRUN curl -fo /tmp/a.tar https://example.com/a.tar\nRUN tar xf /tmp/a.tar && rm <|/tmp/a.tar|>\n",
      good: "FROM debian:13\nRUN curl -fo /tmp/a.tar https://example.com/a.tar \\\n    && tar xf /tmp/a.tar && rm /tmp/a.tar\n",
    },
  ],
  *check(analysis) {
    const {finalStage} = analysis
    if (!finalStage) return
    const shipped = shippedStages(finalStage)
    const made: {path: string; stage: unknown; fetched: boolean; from: number; at: {from: number; to: number}}[] = []
    for (const {copy, path, stage} of copiedFiles(analysis))
      made.push({path, stage, fetched: false, from: copy.from, at: copy.keyword})
    const steps = [...runSteps(analysis)]
    for (const step of steps)
      for (const one of downloads(step)) made.push({...one, stage: step.stage, fetched: true, from: step.outer.from})
    for (const step of steps) {
      if (!shipped.has(step.stage)) continue
      for (const command of step.commands) {
        if (command.program !== "rm") continue
        for (const {value, at} of operands(command)) {
          const path = pathIn(step, value)
          if (path === undefined || path === "/") continue
          const source = made.find(
            one => one.stage === step.stage && one.from < step.outer.from && isInside(one.path, path),
          )
          const again = source && made.some(one => one.from === step.outer.from && one.path === source.path)
          if (!source || again) continue
          // scripts and small files are no matter of size
          const large =
            source.fetched ||
            /\.(?:tar(?:\.\w+)?|t[gbx]z|zip|deb|rpm|apk|jar|war|whl|exe|run|bin|iso|gz|xz|bz2)$/.test(source.path)
          const {instructions} = step.stage
          const above = instructions[instructions.indexOf(step.outer) - 1]
          const edits = above?.from === source.from ? joinRuns(analysis, above, step.outer) : undefined
          yield {
            at,
            severity: large ? "warning" : "info",
            message: `"${value as string}" stays in the layer above that made it, and in the image: make and remove it in one RUN, or use RUN --mount`,
            related: [{at: source.at, message: "it is made here"}],
            fix: edits && {title: "Join this RUN to the one above", safe: false, edits},
          }
        }
      }
    }
  },
})

/** Files that curl and wget write under a given name. */
function downloads(step: RunStep): {path: string; at: {from: number; to: number}}[] {
  return step.commands.flatMap(({program, args, conditional}) => {
    if (conditional || (program !== "curl" && program !== "wget")) return []
    const option = program === "curl" ? /^(?:-[a-zA-Z]*o|--output)$/ : /^(?:-[a-zA-Z]*O|--output-document)$/
    return args.flatMap(({value, at}, i) => {
      const path = option.test(String(args[i - 1]?.value ?? "")) ? pathIn(step, value) : undefined
      return path === undefined || value === "-" || path.startsWith("/dev/") ? [] : [{path, at}]
    })
  })
}
