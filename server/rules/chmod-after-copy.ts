import type {Analysis} from "../analysis.ts"
import {bytesPhrase, LARGE} from "../lint/bytesPhrase.ts"
import {addFlag, type CopiedFile, copiedFiles} from "../lint/copiedFiles.ts"
import {removeCommands} from "../lint/edits.ts"
import {hiddenBytes, imageStages} from "../lint/hiddenFiles.ts"
import {removal} from "../lint/instructionEdits.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {operands, pathIn, type RunStep, runSteps} from "../lint/runSteps.ts"
import type {RunCommand} from "../model/commands.ts"
import {findFlag} from "../model/flags.ts"

export const chmodAfterCopy = rule({
  name: "chmod-after-copy",
  aliases: [],
  summary: "chmod of a file that a COPY above has made",
  severity: "info",
  since: "2026.1",
  sized: true,
  topics: ["size"],
  why: `A layer holds whole files: changing the mode of what an earlier layer has writes the file again, in one more step.
\`COPY --chmod=755\` gives it the right mode at once. Or set the mode in the build context: COPY keeps it.`,
  examples: [
    {
      bad: "FROM debian:13\nCOPY run.sh /run.sh\nRUN <|chmod +x /run.sh|>\n",
      good: "FROM debian:13\nCOPY --chmod=755 run.sh /run.sh\n",
    },
    {
      bad: "FROM debian:13\nWORKDIR /app\nCOPY --chown=app conf.ini .\nRUN make && <|chmod 0600 conf.ini|>\n",
      good: "FROM debian:13\nWORKDIR /app\nCOPY --chown=app --chmod=0600 conf.ini .\nRUN make\n",
    },
    {
      bad: "FROM debian:13\nCOPY a.sh b.sh /bin/\nRUN <|chmod +x /bin/a.sh|>\n",
      good: "FROM debian:13\nCOPY --chmod=755 a.sh /bin/\nCOPY conf /etc/conf\nRUN chmod -R a+rX /etc/conf && chmod +x /bin/b.sh\n",
    },
  ],
  *check(analysis) {
    const stages = imageStages(analysis)
    let files: readonly CopiedFile[] | undefined
    for (const step of runSteps(analysis)) {
      if (!stages.has(step.stage)) continue
      for (const command of step.commands) {
        if (command.program !== "chmod" || command.args.some(({value}) => /^-[^-]*R|^--/.test(String(value)))) continue
        const [mode, ...paths] = operands(command)
        files ??= copiedFiles(analysis).filter(({copy}) => !findFlag(copy, "chmod"))
        if (typeof mode?.value !== "string") continue
        // folders get other modes, and are not stored again with all that is in them
        const isFileMode = /x$|^0?[0246]{3}$/.test(mode.value)
        const own = paths.map(({value}) => {
          const path = pathIn(step, value)
          return files!.findLast(
            file =>
              file.stage === step.stage &&
              file.copy.from < step.outer.from &&
              file.path === path &&
              (file.isFile || isFileMode),
          )
        })
        const made = own.filter(file => file !== undefined)
        const [first] = made
        if (!first) continue
        const better = fileMode(mode.value)
        const bytes = hiddenBytes(analysis, {command, makers: made.map(({copy}) => copy)})
        const much = bytes && bytesPhrase(bytes)
        yield {
          at: command.at,
          severity: bytes && bytes.mid >= LARGE ? "warning" : "info",
          message: `this stores the file of the COPY above a second time${much === undefined ? "" : `, ${much} uncompressed`}: ${better === undefined ? "give it its mode there, by COPY --chmod" : `write COPY --chmod=${better} there`}`,
          related: made.map(({copy}) => ({at: copy.keyword, message: "it is made here"})),
          fix:
            better === undefined || made.length < paths.length
              ? undefined
              : fixOf(analysis, step, command, made, better),
        }
      }
    }
  },
})

/** What the mode makes of a file that has 644; undefined where it is no plain case. */
function fileMode(mode: string): string | undefined {
  if (/^[0-7]{3,4}$/.test(mode)) return mode
  if (/^(?:a|ugo)?\+r?x$/.test(mode)) return "755"
  return mode === "u+x" ? "744" : undefined
}

function fixOf(
  analysis: Analysis,
  step: RunStep,
  command: RunCommand,
  made: readonly CopiedFile[],
  mode: string,
): Fix | undefined {
  const {stage, outer, commands} = step
  // a flag is for all that the COPY makes, and steps in between may have changed the file
  const between = stage.instructions.filter(({from}) => from > made[0]!.copy.from && from < outer.from)
  const touched = between.some(({name, from, to}) =>
    made.some(({path, copy}) => name === "RUN" && from > copy.from && analysis.source.slice(from, to).includes(path)),
  )
  if (touched || made.some(({alone}) => !alone) || new Set(made.map(({copy}) => copy)).size < made.length)
    return undefined
  const isAll = commands.length === 1 && outer.name === "RUN" && !command.conditional
  const out = isAll ? removal(analysis, outer, "")?.edits : removeCommands(analysis, step, [command])
  if (!out) return undefined
  const flags = made.map(({copy}) => addFlag(copy, `--chmod=${mode}`))
  return {title: `Write COPY --chmod=${mode}`, safe: false, edits: [...flags, ...out]}
}
