import type {Analysis} from "../analysis.ts"
import {type RuleFinding, rule} from "../lint/rule.ts"
import {type SystemPackages, systemPackages, unwrap} from "../model/installs.ts"
import {type PlainCommand, plainCommands} from "../model/plainCommands.ts"
import type {Stage} from "../model/stages.ts"
import {ancestry} from "../model/stages.ts"
import type {Instruction} from "../syntax/ast.ts"
import {lineAt} from "../text.ts"

export const loneUpdate = rule({
  name: "lone-update",
  aliases: [],
  summary: "Lists of packages are updated in a RUN of their own",
  severity: "warning",
  since: "2026.1",
  topics: ["cache"],
  why: `Docker runs a step again only when its line, or something above it, changes. \`RUN apt-get update\` never changes,
so its lists stay as old as the cache is. When the install in another RUN changes later on, it asks for the versions of
these old lists, which the mirrors have taken away since: "404 Not Found", or old packages with known holes. In one
RUN both happen together. The lists also stay in the layer of the first RUN, whatever is removed later.`,
  examples: [
    {
      bad: "FROM debian:12\nRUN <|apt-get update|>\nRUN apt-get install -y curl\n",
      good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN <|apk update|>\nWORKDIR /app\nRUN apk add git\n",
      good: "FROM alpine:3.22\nRUN apk update && apk upgrade\nWORKDIR /app\nRUN apk add --no-cache git\n",
    },
  ],
  *check(analysis) {
    const updates = (run: Instruction) => analysis.packagesOf(run).some(({action}) => action === "refresh")
    if (!analysis.all("RUN").some(updates)) return
    const known = new Map<Instruction, Step>()
    for (const run of analysis.all("RUN")) {
      const state = analysis.stateAt(run)
      const commands = state && plainCommands(run, analysis.shellOf(run))
      const packages = commands?.flatMap(command => {
        const found = systemPackages(command)
        return found ? [{command, ...found}] : []
      })
      if (commands && packages && packages.length > 0) known.set(run, {commands, packages})
    }
    for (const stage of analysis.stages) {
      for (const run of stage.instructions) {
        const step = known.get(run)
        const found = step && checkRun(analysis, stage, run, step, known)
        if (found) yield found
      }
    }
  },
})

/** A RUN that does something with packages of the system. */
interface Step {
  commands: readonly PlainCommand[]
  packages: readonly (SystemPackages & {command: PlainCommand})[]
}

type Steps = ReadonlyMap<Instruction, Step>

function checkRun(
  analysis: Analysis,
  stage: Stage,
  run: Instruction,
  step: Step,
  steps: Steps,
): RuleFinding | undefined {
  const {file} = analysis
  const updated = step.packages.find(({action}) => action === "update")
  if (!updated) return undefined
  const {command: update, family} = updated
  if (installOf(step, family)) return undefined
  if (run.flags.some(flag => /type=cache/.test(flag.text.value))) return undefined
  const next = findInstall(analysis, stage, run, family, steps)
  if (!next) return undefined
  const {program, args} = unwrap(update)
  const name =
    `${program} ${args.find(({value}) => !value.startsWith("-") || program === "pacman")?.value ?? ""}`.trim()
  const line = lineAt(file.lines, next.command.from)
  const at = {from: update.from, to: update.to}
  if (next.own || next.fresh) {
    const reason = next.own ? "that RUN reads them itself" : `${unwrap(next.command).program} reads them itself`
    return {
      at,
      severity: "info",
      message: `the lists that "${name}" reads here are of no use to line ${line}, since ${reason}: leave this update out`,
    }
  }
  const fix = merge(analysis, stage, run, step.commands, next.run)
  return {
    at,
    message: `Docker reuses the lists of "${name}" until this line changes, so the install on line ${line} asks for versions that may be gone: put both into one RUN`,
    related: [{at: {from: next.command.from, to: next.command.to}, message: "installs from these lists"}],
    fix,
  }
}

function installOf({packages}: Step, family: SystemPackages["family"]): PlainCommand | undefined {
  return packages.find(one => one.family === family && one.action === "install")?.command
}

/** The first install behind the update that uses its lists, or else the first that does not. */
function findInstall(
  analysis: Analysis,
  stage: Stage,
  run: Instruction,
  family: SystemPackages["family"],
  steps: Steps,
) {
  let first: {run: Instruction; command: PlainCommand; own: boolean; fresh: boolean} | undefined
  for (const other of analysis.stages) {
    if (![...ancestry(other)].includes(stage)) continue
    const start = other === stage ? stage.instructions.indexOf(run) + 1 : 0
    for (const later of other.instructions.slice(start)) {
      const step = steps.get(later)
      const command = step && installOf(step, family)
      if (!command) continue
      const own = step.packages.some(({action}) => action === "update")
      const fresh =
        family === "dnf" ||
        family === "zypper" ||
        command.args.some(({value}) => /^(--no-cache|--update-cache|-[a-zA-Z]*U|-Sy)/.test(value))
      const found = {run: later, command, own, fresh}
      if (!own && !fresh) return found
      first ??= found
      // from here on the lists are those of this step
      if (own) break
    }
  }
  return first
}

/** Moves an update that is a RUN by itself into the RUN right behind it. */
function merge(
  {source, file}: Analysis,
  stage: Stage,
  run: Instruction,
  commands: readonly PlainCommand[],
  next: Instruction,
): RuleFinding["fix"] {
  const follows = stage.instructions[stage.instructions.indexOf(run) + 1] === next
  const plain = [run, next].every(({flags, heredocs, json}) => flags.length === 0 && heredocs.length === 0 && !json)
  const [text] = run.args
  const [target] = next.args
  if (!follows || !plain || commands.length !== 1 || !text || !target || run.innerComments.length > 0 || run.blankLine)
    return undefined
  // what is joined by || or | would mean something else behind an &&
  if (/\|/.test(target.value) || text.map || file.comments.some(({from}) => from > run.from && from < next.from))
    return undefined
  const from = run.from
  const to = next.from
  return {
    title: "Update and install in one RUN",
    safe: false,
    edits: [
      {from, to, text: ""},
      {from: target.from, to: target.from, text: `${source.slice(text.from, text.to).trimEnd()} && `},
    ],
  }
}
