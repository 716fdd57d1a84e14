import type {Analysis} from "../analysis.ts"
import {namedInstall, systemPackages, unwrap} from "../model/installs.ts"
import {copyParts} from "../model/instructions.ts"
import {type PlainCommand, plainCommands} from "../model/plainCommands.ts"
import type {Stage} from "../model/stages.ts"
import {isInside, type LocalCopy} from "../model/steps.ts"
import type {Instruction} from "../syntax/ast.ts"
import {cleanPath} from "../values/path.ts"

// A COPY of the whole project can wait until something needs the files. What may stand between, and how far it goes.

/** Folders in which a file can change what a package manager does: repositories, keys, certificates, settings. */
const SYSTEM = /^\/$|^\/(etc|usr|lib|lib64|var|bin|sbin|opt|root|run|boot)(\/|$)/
const APPLICATION = /^\/(usr\/src|usr\/local\/(app|src)|var\/(www|task|app|lib\/app)|opt\/[^/]+|root\/[^/.][^/]*)(\/|$)/

/** What a COPY that is put off would pass. */
export interface PutOff {
  /** The last RUN that does without the files. */
  last: Instruction
  /** Where its commands go on with one that may need them; undefined where none does. */
  rest?: {before: PlainCommand; next: PlainCommand}
}

/**
 * How far down a COPY can go: every instruction on the way does without the files, and the COPY means the same behind
 * it. `accepts`: other commands that do without them. Undefined where not even the first RUN does.
 */
export function putOff(
  analysis: Analysis,
  stage: Stage,
  copy: Instruction,
  local: LocalCopy,
  accepts: (command: PlainCommand) => boolean,
): PutOff | undefined {
  let found: PutOff | undefined
  for (const instruction of stage.instructions.slice(stage.instructions.indexOf(copy) + 1)) {
    if (instruction.name !== "RUN") {
      if (!isPassed(analysis, instruction, copy, local)) break
      continue
    }
    const commands = analysis.stateAt(instruction) && plainCommands(instruction, analysis.shellOf(instruction))
    if (!commands || commands.length === 0 || bindsContext(instruction)) break
    const stop = commands.findIndex(command => !accepts(command) && !isIndifferent(command, local))
    if (stop < 0) found = {last: instruction}
    else if (stop === 0) break
    else {
      const [before, next] = [commands[stop - 1]!, commands[stop]!]
      // what the first ones do to the shell would be lost
      const changes = commands
        .slice(0, stop)
        .some(({program, redirects}) => /^(?:cd|export|set|umask)$/.test(program) || redirects.length > 0)
      return next.operator === "&&" && !changes && !instruction.json ? {last: instruction, rest: {before, next}} : found
    }
  }
  return found
}

function isPassed({text}: Analysis, instruction: Instruction, copy: Instruction, {folder}: LocalCopy): boolean {
  const {name} = instruction
  const {destination} = copyParts(copy)
  switch (name) {
    case "CMD":
    case "ENTRYPOINT":
    case "EXPOSE":
    case "HEALTHCHECK":
    case "LABEL":
    case "MAINTAINER":
    case "ONBUILD":
    case "SHELL":
    case "STOPSIGNAL":
    case "USER":
      return true
    case "ARG":
    case "ENV":
      return !text(copy).includes("$")
    case "WORKDIR":
      // with an owner it matters who makes the folder
      return destination?.value.startsWith("/") === true && copy.flags.length === 0
    case "ADD":
    case "COPY": {
      const target = copyParts(instruction).destination?.value ?? ""
      const other = cleanPath(target)
      return folder !== undefined && /^\/[^$]*$/.test(target) && !isInside(other, folder) && !isInside(folder, other)
    }
    default:
      return false
  }
}

/** A mount can show the command whatever the COPY would bring. */
function bindsContext({flags}: Instruction): boolean {
  return flags.some(({text}) => text.value.startsWith("--mount") && !/type=(?:cache|secret|ssh|tmpfs)/.test(text.value))
}

const INDIFFERENT =
  /^(?:true|:|echo|set|export|groupadd|useradd|addgroup|adduser|locale-gen|ldconfig|corepack|apt-key|update-ca-certificates)$/

/** Whether a command does the same whatever is in the folder, and leaves it as it is. */
export function isIndifferent(command: PlainCommand, {folder}: LocalCopy): boolean {
  const packages = systemPackages(command)
  if (packages) return packages.plain
  const {program, args, redirects} = unwrap(command)
  if (args.some(({value}) => /`|\$\(/.test(value)) || redirects.some(({value}) => !value.startsWith("/dev/")))
    return false
  const words = args.filter(({value}) => !value.startsWith("-"))
  const isElsewhere = ({value}: {value: string}) =>
    value.startsWith("/") && folder !== undefined && !isInside(value, folder) && !isInside(folder, value)
  if (program === "rm") return words.every(isElsewhere)
  if (program === "mkdir") return words.every(isElsewhere)
  if (
    /^(?:npm|yarn|pnpm|pip[0-9.]*|composer|gem)$/.test(program) &&
    /^(?:cache|clear-cache|clean-cache|config)$/.test(words[0]?.value ?? "")
  )
    return true
  if (program === "yarn" && words[0]?.value === "global" && words[1]?.value === "add") return true
  return INDIFFERENT.test(program) || installsElsewhere(command)
}

/** Whether a command installs packages by their names, and not into the project that it is run in. */
export function installsElsewhere(command: PlainCommand): boolean {
  const {program, args} = unwrap(command)
  if (!namedInstall(command)) return false
  const has = (option: RegExp) => args.some(({value}) => option.test(value))
  if (/^p?npm$/.test(program)) return has(/^(?:-g|--global|--location=global)$/)
  return !has(/^-[ctg]|^--(?:constraint|target|prefix|root|file|install-dir)/)
}

/** Whether the files land where no package manager looks for repositories, keys or settings. */
export function isApplicationFolder({folder}: LocalCopy): boolean {
  // a folder that the base image sets may well be the root, where the context can bring its own /etc
  return folder !== undefined && (!SYSTEM.test(folder) || APPLICATION.test(folder))
}
