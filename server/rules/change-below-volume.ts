import {UNKNOWN} from "../../grammars/expand.ts"
import type {Analysis} from "../analysis.ts"
import {moveBelow} from "../lint/instructionEdits.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import {unwrap} from "../model/installs.ts"
import {copyParts} from "../model/instructions.ts"
import {plainCommands} from "../model/plainCommands.ts"
import type {Stage} from "../model/stages.ts"
import {isInside} from "../model/steps.ts"
import {expandText} from "../model/value.ts"
import type {Instruction, Text} from "../syntax/ast.ts"
import {lineAt, type Span} from "../text.ts"
import {cleanPath, normalizeDestination} from "../values/path.ts"

const CHANGES = /^(chown|chmod|chgrp|mkdir|touch|rm|cp|mv|ln|install)$/

export const changeBelowVolume = rule({
  name: "change-below-volume",
  aliases: [],
  summary: "A folder is changed after it was declared a volume",
  severity: "info",
  since: "2026.1",
  why: `BuildKit keeps such a change, but other builders, among them Docker's own before version 23, throw it away: they
mount a volume for every step and forget it. An owner set this way is lost without a word. Put VOLUME behind everything that fills
its folder.`,
  examples: [
    {
      bad: "FROM debian:12\nVOLUME /data\nRUN <|chown app /data|>\n",
      good: "FROM debian:12\nRUN chown app /data\nVOLUME /data\n",
    },
    {
      bad: 'FROM debian:12\nVOLUME ["/data", "/logs"]\nCOPY init.sql <|/data/init/|>\n',
      good: 'FROM debian:12\nCOPY init.sql /data/init/\nVOLUME ["/data", "/logs"]\n',
    },
  ],
  *check(analysis) {
    const {file} = analysis
    for (const stage of analysis.stages) {
      if (stage.os === "windows") continue
      const volumes: {path: string; declared: Instruction}[] = []
      const found: {at: Span; volume: (typeof volumes)[number]; changer: Instruction; single: boolean}[] = []
      for (const instruction of stage.instructions) {
        if (instruction.name === "VOLUME") {
          for (const text of instruction.args) {
            const path = readValue(analysis, instruction, text)
            if (path?.startsWith("/")) volumes.push({path: cleanPath(path), declared: instruction})
          }
        }
        if (volumes.length === 0) continue
        for (const {at, path} of changes(analysis, instruction)) {
          const [volume, ...others] = volumes.filter(volume => isInside(path, volume.path))
          if (volume) found.push({at, volume, changer: instruction, single: others.length === 0})
        }
      }
      for (const {at, volume, single} of found) {
        const {path, declared} = volume
        const last = found.findLast(other => other.volume.declared === declared)!
        yield {
          at,
          message: `${path} is a volume since line ${lineAt(file.lines, declared.from)}: builders other than BuildKit throw this change away, so put VOLUME below it`,
          fix: single ? moveDown(analysis, stage, declared, last.changer) : undefined,
        }
      }
    }
  },
})

function readValue(analysis: Analysis, instruction: Instruction, text: Text): string | undefined {
  const state = analysis.stateAt(instruction)
  const result = state && expandText(text, state.env, {escape: analysis.file.escape}).result
  return result === UNKNOWN ? undefined : result
}

/** The places that an instruction is sure to change. */
function* changes(analysis: Analysis, instruction: Instruction): Generator<{at: Span; path: string}> {
  const state = analysis.stateAt(instruction)
  if (!state) return
  if (instruction.name === "COPY" || instruction.name === "ADD") {
    const {destination} = copyParts(instruction)
    const value = destination && readValue(analysis, instruction, destination)
    if (!destination || value === undefined || (state.workdir === UNKNOWN && !value.startsWith("/"))) return
    const path = normalizeDestination(state.workdir === UNKNOWN ? "/" : state.workdir, value, state.stage.os)
    const {from, to} = destination
    if (typeof path === "string") yield {at: {from, to}, path: cleanPath(path)}
  } else if (instruction.name === "RUN") {
    for (const command of plainCommands(instruction, analysis.shellOf(instruction)) ?? []) {
      const {program, args} = unwrap(command)
      if (!CHANGES.test(program)) continue
      const targets = /^(cp|mv|ln|install)$/.test(program) ? args.slice(-1) : args
      const target = targets.find(({value, dynamic}) => value.startsWith("/") && !dynamic)
      if (target) yield {at: {from: command.from, to: command.to}, path: cleanPath(target.value)}
    }
  }
}

/**
 * The VOLUME below the last change: to BuildKit it is only a setting of the image. A variable may be set between, and a
 * VOLUME that keeps two RUNs apart leaves them to be joined, which is more than a move.
 */
function moveDown(
  analysis: Analysis,
  {instructions}: Stage,
  volume: Instruction,
  changer: Instruction,
): Fix | undefined {
  const index = instructions.indexOf(volume)
  const joins = instructions[index - 1]?.name === "RUN" && instructions[index + 1]?.name === "RUN"
  if (joins || volume.args.some(({value}) => value.includes("$"))) return undefined
  const edits = moveBelow(analysis, [volume], changer)
  return edits && {title: "Move VOLUME below the change", safe: true, edits}
}
