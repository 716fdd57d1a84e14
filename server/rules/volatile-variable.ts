import type {Analysis} from "../analysis.ts"
import {moveAbove, moveBelow} from "../lint/instructionEdits.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {manifestInstall, namedInstall, systemPackages, unwrap} from "../model/installs.ts"
import {type PlainCommand, plainCommands} from "../model/plainCommands.ts"
import type {Stage} from "../model/stages.ts"
import {countBelow, stepsBelow} from "../model/steps.ts"
import {usesOf} from "../model/uses.ts"
import type {Instruction, Pair} from "../syntax/ast.ts"
import {lineAt} from "../text.ts"

/** Names that stand for this very build or for the state of the project's own repository. */
const VOLATILE =
  /^((GIT|VCS|SCM|CI|SOURCE|BUILD|APP|DRONE|GITHUB|CI_BUILD|CI_COMMIT|APP_GIT|APP_BUILD)_?(COMMIT|COMMIT_?(SHA|HASH|ID|REF)|SHA1?|REV|REVISION|REF|HASH)|COMMIT(_?(SHA|HASH|ID|REF))?|REVISION|(APP_|IMAGE_|DOCKER_|CI_)?BUILD_?(DATE|TIME|TIMESTAMP|NUMBER|NUM|NO|ID|URL)|(CI_PIPELINE|CI_JOB|GITHUB_RUN)_(ID|NUMBER|IID)|(CIRCLE|HEROKU|RENDER)_(SHA1|SLUG_COMMIT|GIT_COMMIT))$/i

/** A default that a build replaces; any other one pins something. */
const PLACEHOLDER =
  /^["']?(unknown|none|dev|development|local|head|n\/?a|unset|undefined|null|0+|snapshot|x+|tbd|not[-_ ]?set)?["']?$/i

/** Programs that do the same whatever is in their environment. */
const INDIFFERENT =
  /^(true|:|set|echo|mkdir|rm|mv|cp|chmod|chown|ln|touch|groupadd|useradd|addgroup|adduser|usermod|curl|wget|tar|unzip|sha256sum|install|gpg|apt-key|update-ca-certificates|ldconfig|locale-gen|corepack)$/

export const volatileVariable = rule({
  name: "volatile-variable",
  aliases: [],
  summary: "A variable that changes with every build stands above steps that do not use it",
  severity: "warning",
  since: "2026.1",
  topics: ["cache"],
  why: `Every RUN below an ARG sees it in its environment, whether its command uses it or not, so its value is a part of
what Docker compares: a new value runs all these steps again. A commit, a date or the number of a build is new each
time. Declare such an ARG just above the first instruction that uses it. Labels never run anything again, so they can
stand at the very end of a stage, and so can the ARG that they use.`,
  examples: [
    {
      bad: "FROM debian:12\nARG <|GIT_COMMIT|>\nRUN apt-get update && apt-get install -y curl\nRUN make VERSION=$GIT_COMMIT\n",
      good: "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nARG GIT_COMMIT\nRUN make VERSION=$GIT_COMMIT\n",
    },
    {
      bad: "FROM node:22\nARG <|BUILD_DATE|>\nLABEL org.opencontainers.image.created=$BUILD_DATE\nCOPY package*.json ./\nRUN npm ci\n",
      good: "FROM node:22\nCOPY package*.json ./\nRUN npm ci\nARG BUILD_DATE\nLABEL org.opencontainers.image.created=$BUILD_DATE\n",
    },
    {
      bad: "FROM alpine:3.22\nARG <|BUILD_NUMBER|>=0\nRUN apk add git\nCOPY . /src\nRUN make\n",
      good: "FROM alpine:3.22\nRUN apk add git\nCOPY . /src\nARG BUILD_NUMBER=0\nRUN make\n",
    },
  ],
  *check(analysis) {
    for (const stage of analysis.stages) {
      for (const instruction of stage.instructions) {
        if (instruction.name !== "ARG") continue
        for (const pair of instruction.pairs) {
          if (VOLATILE.test(pair.key.value) && PLACEHOLDER.test(defaultOf(analysis, pair))) {
            const found = checkVariable(analysis, stage, instruction, pair)
            if (found) yield found
          }
        }
      }
    }
  },
})

/** The default in the stage, or else that above the first FROM. */
function defaultOf({build}: Analysis, {key, value}: Pair): string {
  if (value) return value.value
  const global = build.globalArgs.flatMap(({pairs}) => pairs).find(pair => pair.key.value === key.value)
  return global?.value?.value ?? ""
}

function checkVariable(analysis: Analysis, stage: Stage, declaration: Instruction, {key}: Pair) {
  const {file} = analysis
  const start = stage.instructions.indexOf(declaration)
  const names = new Set([key.value])
  const wasted: Instruction[] = []
  const carriers: Instruction[] = []
  let last = start
  for (const [i, instruction] of stage.instructions.entries()) {
    if (i <= start) continue
    const text = file.source.slice(instruction.from, instruction.to)
    const mentions = [...names].some(name => new RegExp(`\\b${name}\\b`).test(text))
    // a second declaration is where the variable should have been
    if (instruction.name === "ARG" && mentions) break
    if (instruction.name === "RUN") {
      const commands = mentions ? undefined : commandsOf(analysis, instruction)
      if (!commands?.every(isIndifferent)) break
      if (commands.some(isExpensive)) {
        wasted.push(instruction)
        last = i
      }
    } else if (mentions && (instruction.name === "ENV" || instruction.name === "LABEL")) {
      carriers.push(instruction)
      if (instruction.name === "ENV") for (const pair of instruction.pairs) names.add(pair.key.value)
    } else if (mentions) break
  }
  const [first] = wasted
  if (!first) return undefined
  const line = lineAt(file.lines, first.from)
  const user = carriers[0]
  const what = user
    ? `${key.value} and the ${user.name} on line ${lineAt(file.lines, user.from)} that uses it`
    : key.value
  const target = lineAt(file.lines, stage.instructions[last]!.from)
  const below = countBelow(stepsBelow(stage, first).length)
  const more = wasted.length - 1
  const idle = more === 0 ? `line ${line} does not use it` : `line ${line} and ${more} of the others do not use it`
  return {
    at: {from: key.from, to: key.to},
    message: `each new value of ${key.value} runs line ${line}${below} again, although ${idle}: declare ${what} below line ${target}`,
    related: wasted.map(({keyword}) => ({
      at: {from: keyword.from, to: keyword.to},
      message: `does not use ${key.value}`,
    })),
    fix: move(analysis, stage, declaration, carriers, stage.instructions[last]!, names),
  }
}

function commandsOf(analysis: Analysis, run: Instruction): PlainCommand[] | undefined {
  const state = analysis.stateAt(run)
  return state && plainCommands(run, analysis.shellOf(run))
}

function isExpensive(command: PlainCommand): boolean {
  return (
    systemPackages(command)?.action === "install" || manifestInstall(command) !== undefined || namedInstall(command)
  )
}

function isIndifferent(command: PlainCommand): boolean {
  if (command.args.some(({value}) => /`|\$\(/.test(value))) return false
  return systemPackages(command) !== undefined || isExpensive(command) || INDIFFERENT.test(unwrap(command).program)
}

/**
 * The declaration, and the LABEL or ENV that use it, below the steps that do not. Nothing between names the variable. To
 * the steps an ENV of these makes no difference, but the order of the variables in the image does change.
 */
function move(
  analysis: Analysis,
  stage: Stage,
  declaration: Instruction,
  carriers: readonly Instruction[],
  behind: Instruction,
  names: Set<string>,
): Fix | undefined {
  const moved = [declaration, ...carriers.filter(({from}) => from < behind.from)]
  const pairs = moved.flatMap(({pairs}) => pairs)
  const uses = pairs.flatMap(({value}) => (value ? [...usesOf(value, analysis.file.escape)] : []))
  if (declaration.pairs.length !== 1 || pairs.some(({legacy}) => legacy)) return undefined
  // what else they hold may be set or read between
  if (uses.some(({name}) => !names.has(name)) || !sameLabels(stage, moved, behind)) return undefined
  const target = firstUse(analysis, stage, behind, names)
  const edits = moved.map(one => (target ? moveAbove(analysis, [one], target) : moveBelow(analysis, [one], behind)))
  if (edits.some(edit => edit === undefined) || (moved.length > 1 && !analysis.source.endsWith("\n"))) return undefined
  const what = moved.map(({name}) => name)
  return {
    title: `Move ${[...new Set(what)].join(" and ")} of ${declaration.pairs[0]!.key.value} down`,
    safe: !what.includes("ENV"),
    edits: edits.flatMap(edit => edit!),
  }
}

/** Whether no label is set to something else on the way. */
function sameLabels({instructions}: Stage, moved: readonly Instruction[], behind: Instruction): boolean {
  const keys = new Set(moved.flatMap(({pairs}) => pairs.map(({key}) => key.value)))
  const between = instructions.filter(
    other => other.from > moved[0]!.from && other.from < behind.from && !moved.includes(other),
  )
  return !between.some(
    ({name, pairs}) => name === "LABEL" && pairs.some(({key}) => keys.has(key.value) || key.value.includes("$")),
  )
}

/** The next RUN, so that a COPY between does not come to depend on a place further up, or the next use. */
function firstUse({source}: Analysis, stage: Stage, behind: Instruction, names: Set<string>): Instruction | undefined {
  const rest = stage.instructions.slice(stage.instructions.indexOf(behind) + 1)
  return rest.find(
    ({name, from, to}) =>
      name === "RUN" || name === "ARG" || [...names].some(one => source.slice(from, to).includes(one)),
  )
}
