import type {Analysis} from "../analysis.ts"
import {moveBelow} from "../lint/instructionEdits.ts"
import {isApplicationFolder, putOff} from "../lint/putOff.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import {manifestInstall, namedInstall, systemPackages, unwrap} from "../model/installs.ts"
import {type PlainCommand, plainCommands} from "../model/plainCommands.ts"
import type {Stage} from "../model/stages.ts"
import {countBelow, isInside, type LocalCopy, localCopy, stepsBelow} from "../model/steps.ts"
import type {Instruction} from "../syntax/ast.ts"
import {lineAt} from "../text.ts"

/** Programs that read no files but those they are given, and often set up a repository in the RUN of the install itself. */
const SELF_CONTAINED =
  /^(curl|wget|gpg|apt-key|add-apt-repository|tee|bash|sh|install|mkdir|chmod|ln|debconf-set-selections|dpkg|rm)$/

/** What a command substitution can ask of the system. */
const ASKS = /\$\((lsb_release -\w+|dpkg --print-architecture|uname -\w+|rpm -E [%\w]+)\)/g

/** Programs that neither read the copied files for a package manager nor set up where it looks. */
const HARMLESS = /^(true|:|set|echo|mkdir|cd|export|groupadd|useradd|addgroup|adduser|locale-gen|ldconfig)$/

export const copyBeforePackages = rule({
  name: "copy-before-packages",
  aliases: [],
  summary: "The whole context is copied before packages of the system are installed",
  severity: "warning",
  since: "2026.1",
  topics: ["cache"],
  why: `A manager of system packages (apt, apk, dnf, zypper, pacman) takes names of packages and reads nothing of your
project. Behind \`COPY . .\` Docker still has to run it again for every edit of any file, since a step runs again when a
step above it has changed. Put such steps at the top of the stage, where nothing changes from one build to the next.`,
  examples: [
    {
      bad: "FROM debian:12\nWORKDIR /app\nCOPY <|.|> .\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
      good: "FROM debian:12\nWORKDIR /app\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nCOPY . .\n",
    },
    {
      bad: "FROM alpine:3.22\nADD <|.|> /app\nRUN apk add --no-cache git\nRUN /app/build.sh\n",
      good: "FROM alpine:3.22\nRUN apk add --no-cache git\nADD . /app\nRUN /app/build.sh\n",
    },
    {
      bad: 'FROM debian:12\nCOPY <|.|> /src\nRUN ["apt-get", "install", "-y", "curl"]\n',
      good: 'FROM debian:12\nRUN ["apt-get", "install", "-y", "curl"]\nCOPY . /src\n',
    },
  ],
  *check(analysis) {
    for (const stage of analysis.stages) {
      const found = checkStage(analysis, stage)
      if (found) yield found
    }
  },
})

function checkStage(analysis: Analysis, stage: Stage) {
  const {file} = analysis
  for (const [i, copy] of stage.instructions.entries()) {
    const local = localCopy(copy, analysis.stateAt(copy), file)
    if (!local?.whole || !isApplicationFolder(local)) continue
    for (const run of stage.instructions.slice(i + 1)) {
      const state = analysis.stateAt(run)
      if (run.name === "COPY" || run.name === "ADD") {
        const other = localCopy(run, state, file)
        if (!other || !isApplicationFolder(other)) return undefined
      }
      if (run.name !== "RUN" || !state) continue
      if (run.flags.some(flag => !/type=cache/.test(flag.text.value))) return undefined
      const commands = plainCommands(run, analysis.shellOf(run))
      const install = commands?.find(command => systemPackages(command)?.action === "install")
      if (!commands?.every(command => isIndependent(command, local) || (install && isSelfContained(command, local))))
        return undefined
      if (!install) continue
      const index = copy.args.findIndex(({value}) => /^\/?(\.\/?)?\*?$/.test(value))
      const {from, to} = copy.args[Math.max(index, 0)]!
      const {program, args} = unwrap(install)
      const verb = args.find(({value}) => !value.startsWith("-") || program === "pacman")
      const line = lineAt(file.lines, run.from)
      const below = countBelow(stepsBelow(stage, run).length)
      const what = `${program}${verb ? ` ${verb.value}` : ""}`
      return {
        at: {from, to},
        message: `editing any file of the context runs "${what}" on line ${line}${below} again, although it reads none of them: move line ${line} above this ${copy.name}`,
        related: [{at: {from: install.from, to: install.to}, message: "does not need the files"}],
        fix: moveCopy(analysis, stage, copy, local, run),
      }
    }
    return undefined
  }
  return undefined
}

/** Whether the command is known not to prepare an install of packages, and not to read the project for one. */
function isIndependent(command: PlainCommand, local: LocalCopy): boolean {
  const packages = systemPackages(command)
  if (packages) return packages.plain
  const {program, args, redirects} = unwrap(command)
  if (redirects.some(({value}) => !value.startsWith("/dev/"))) return false
  if (args.some(({value}) => /`|\$\(/.test(value))) return false
  if (HARMLESS.test(program)) return true
  const paths = args.filter(({value}) => !value.startsWith("-"))
  if (program === "rm") return paths.every(({value}) => /^\/(var|tmp|root\/\.|usr\/share)/.test(value))
  if (/^(chmod|chown)$/.test(program))
    return paths.every(({value}) => !value.startsWith("/") || isInside(value, local.folder!))
  return manifestInstall(command) !== undefined || namedInstall(command)
}

/** Whether the command takes nothing out of the copied folder, so that the RUN can move as a whole. */
function isSelfContained(command: PlainCommand, local: LocalCopy): boolean {
  const {program, args, redirects} = unwrap(command)
  const files = [...args, ...redirects].map(({value}) => value.replace(ASKS, "").replace(/^--?[\w-]+=?/, ""))
  if (/^(echo|printf)$/.test(program)) {
    return (
      !args.some(({value}) => /`|\$\(/.test(value.replace(ASKS, ""))) &&
      redirects.every(({value}) => value.startsWith("/"))
    )
  }
  if (!SELF_CONTAINED.test(program)) return false
  return files.every(
    value =>
      value === "" ||
      value === "-" ||
      /^(https?|ppa|hkps?):|^[0-7]{3,4}$|^[+ugo]+[rwx]+$|^[12]$/.test(value) ||
      isForeign(value, local),
  )
}

/** Whether a path is absolute and no part of the copied folder. */
function isForeign(value: string, {folder}: LocalCopy): boolean {
  return value.startsWith("/") && folder !== undefined && !isInside(value, folder) && !/`|\$\(/.test(value)
}

/** The COPY below the RUN, and below what else does without the files. */
function moveCopy(
  analysis: Analysis,
  stage: Stage,
  copy: Instruction,
  local: LocalCopy,
  run: Instruction,
): Fix | undefined {
  const way = putOff(analysis, stage, copy, local, command => isSelfContained(command, local))
  if (!way || way.rest || way.last.from < run.from) return undefined
  const edits = moveBelow(analysis, [copy], way.last)
  const line = lineAt(analysis.file.lines, way.last.from)
  return edits && {title: `Move this ${copy.name} below line ${line}`, safe: false, edits}
}
