import type {Analysis} from "../analysis.ts"
import {bytesPhrase, LARGE} from "../lint/bytesPhrase.ts"
import {addFlag, copiedFiles} from "../lint/copiedFiles.ts"
import {removeCommands, removeWord} from "../lint/edits.ts"
import {hiddenBytes, imageStages} from "../lint/hiddenFiles.ts"
import {removal} from "../lint/instructionEdits.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {hasOption, operands, type RunStep, runSteps} from "../lint/runSteps.ts"
import type {RunCommand} from "../model/commands.ts"
import type {Value} from "../model/environment.ts"
import {findFlag} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import {isInside, localCopy} from "../model/steps.ts"
import type {Instruction} from "../syntax/ast.ts"
import {cleanPath} from "../values/path.ts"

export const chownAfterCopy = rule({
  name: "chown-after-copy",
  aliases: [],
  summary: "chown of files that a COPY above has made",
  severity: "warning",
  since: "2026.1",
  sized: true,
  topics: ["size"],
  why: `A layer holds whole files: changing the owner of what an earlier layer has writes all of it again, and the image
has the files twice. \`COPY --chown=user:group\` gives them the right owner at once. Where it is known that they take less
than 1 MB this is but a hint. Stages of which only files are copied are not looked at.`,
  examples: [
    {
      bad: "FROM debian:13\nCOPY . /app\nRUN <|chown -R www-data /app|>\n",
      good: "FROM debian:13\nCOPY --chown=www-data . /app\nRUN chown www-data /app\n",
    },
    {
      bad: "FROM debian:13\nCOPY a.conf /etc/a.conf\nRUN <|chown -R 1000:1000 /etc/a.conf|>\n",
      good: "FROM debian:13\nCOPY --chown=1000:1000 a.conf /etc/a.conf\n",
    },
    {
      bad: "FROM debian:13\nCOPY . /app\nRUN <|chown -R root:root /app|> && make\n",
      good: "FROM debian:13\nCOPY . /app\nRUN make\n",
    },
    {
      bad: "FROM debian:13\nCOPY . /app\nRUN make -C /app && <|chown -R www-data /app|>\n",
      good: "FROM debian:13\nCOPY --chown=www-data . /app\nRUN mkdir /data && chown -R www-data /data\n",
    },
    {
      bad: "FROM node:24\nCOPY . /app\nRUN useradd app && <|chown -R app /app|>\n",
      good: "FROM node:24 AS build\nCOPY . /app\nRUN chown -R node /app\nFROM node:24\nCOPY --from=build /app /app\n",
      facts: {sizes: {context: {files: [{path: "data.bin", bytes: 48e6}], complete: true, text: () => undefined}}},
    },
  ],
  *check(analysis) {
    const stages = imageStages(analysis)
    for (const step of runSteps(analysis)) {
      const {stage, run, state, commands} = step
      if (!stages.has(stage)) continue
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
            absolute(copyParts(copy).destination?.value, analysis.stateAt(copy)?.workdir)
          return target !== undefined && target !== "/" && folders.some(folder => isInside(target, folder))
        })
        if (copies.length === 0) continue
        const who = typeof owner === "string" ? owner : "user"
        const bytes = hiddenBytes(analysis, {command, makers: copies})
        const much = bytes && bytesPhrase(bytes)
        yield {
          at: command.at,
          severity: bytes && bytes.high < LARGE ? "info" : "warning",
          message: `this stores what ${copies.length === 1 ? "a COPY" : `${copies.length} COPYs`} above made a second time${
            much === undefined ? "" : `, ${much} uncompressed`
          }: ${
            /^(?:root|0)(?::|$)/.test(who)
              ? "it belongs to root anyway, so leave it out"
              : `write COPY --chown=${who} there`
          }`,
          fix: fixOf(analysis, step, command, copies, folders),
          related: copies.map(copy => ({at: copy.keyword, message: "it is made here"})),
        }
      }
    }
  },
})

const SYSTEM = /^\/(?:bin|boot|dev|etc|lib\w*|proc|root|run|sbin|sys|tmp|usr|var)(?:\/|$)/

/** Gives the files their owner where they are made, and the folder alone in the step. */
function fixOf(
  analysis: Analysis,
  step: RunStep,
  command: RunCommand,
  copies: readonly Instruction[],
  folders: readonly string[],
): Fix | undefined {
  const {stage, outer, state, commands} = step
  const [owner, ...paths] = operands(command)
  if (folders.length < paths.length) return undefined
  if (typeof owner?.value !== "string" || analysis.text(owner.at) !== owner.value) return undefined
  const root = /^(?:root|0)(?::(?:root|0)?)?$/.test(owner.value)
  // whatever else writes into the folder would keep its owner
  const first = copies[0]!.from
  const others = runSteps(analysis).filter(one => one.stage === stage && one.outer.from < outer.from)
  const mentions = ({outer: {from, to}}: RunStep) =>
    folders.map(folder => analysis.source.slice(from, to).split(folder).length - 1).reduce((a, b) => a + b, 0)
  const isWithin = (one: RunStep) => folders.some(folder => isInside(String(one.state?.workdir), folder))
  if (others.some(one => mentions(one) > 0 || isWithin(one)) || mentions(step) > folders.length) return undefined
  if (commands.length > 1 && typeof state?.workdir === "string" && isWithin(step)) return undefined
  if (root) {
    const edits = removeCommands(analysis, step, [command])
    return edits && {title: "Leave this chown out", safe: false, edits}
  }
  // the user has to be there when the files are copied
  const makesUsers = [...others, step].some(
    one =>
      one.outer.from > first &&
      one.commands.some(({program}) => /^(?:user|group)(?:add|mod)$|^add(?:user|group)$/.test(program ?? "")),
  )
  if (makesUsers && !/^\d+(?::\d+)?$/.test(owner.value)) return undefined
  const flags = copies.map(copy => addFlag(copy, `--chown=${owner.value as string}`))
  const title = `Write COPY --chown=${owner.value}`
  const files = copiedFiles(analysis).filter(({copy}) => copies.includes(copy))
  if (folders.every(folder => files.some(({path, isFile}) => isFile && path === folder))) {
    const alone = commands.length === 1 && outer.name === "RUN" && !command.conditional
    const edits = alone ? removal(analysis, outer, "")?.edits : removeCommands(analysis, step, [command])
    return edits && {title, safe: false, edits: [...flags, ...edits]}
  }
  // in a folder of the system there are files of others, which would keep their owner
  const targets = copies.map(copy => localCopy(copy, analysis.stateAt(copy), analysis.file)?.folder)
  if (folders.some(folder => SYSTEM.test(folder) || !targets.includes(folder))) return undefined
  const option = command.args.find(({value}) => value === "-R" || value === "--recursive")
  const edits = option && analysis.text(option.at) === option.value ? removeWord(analysis, step, option.at) : undefined
  return edits && {title, safe: false, edits: [...flags, ...edits]}
}

function absolute(path: string | undefined, workdir: Value | undefined): string | undefined {
  if (path === undefined || path.includes("$")) return undefined
  if (path.startsWith("/")) return cleanPath(path)
  return typeof workdir === "string" ? cleanPath(`${workdir}/${path}`) : undefined
}
