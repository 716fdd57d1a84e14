import type {Analysis} from "../analysis.ts"
import {keywordLike, lineEnd, linesOf, moveBelow} from "../lint/instructionEdits.ts"
import {putOff} from "../lint/putOff.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import {findFlags} from "../model/flags.ts"
import {type ManifestInstall, manifestInstall, unwrap} from "../model/installs.ts"
import {copyParts} from "../model/instructions.ts"
import {type PlainCommand, plainCommands} from "../model/plainCommands.ts"
import {ancestry, type Stage} from "../model/stages.ts"
import {countBelow, isInside, type LocalCopy, localCopy, stepsBelow} from "../model/steps.ts"
import type {Instruction} from "../syntax/ast.ts"
import {optionsOf} from "../syntax/details.ts"
import {lineAt} from "../text.ts"
import {cleanPath} from "../values/path.ts"

/** Projects of several packages: which manifests an install needs can't be told from the Dockerfile. */
const WORKSPACES = /\b(turbo|lerna|nx|rush|workspaces?|pnpm (-r|--recursive|--filter|-F)|--filter)\b/

export const copyBeforeInstall = rule({
  name: "copy-before-install",
  aliases: [],
  summary: "The whole context is copied before dependencies are installed",
  severity: "warning",
  since: "2026.1",
  topics: ["cache"],
  why: `Docker runs a step again when a step above it changes, and a COPY changes when any file that it copies does.
Behind \`COPY . .\` every edit of a source file or a README downloads and installs all dependencies again, although
the install reads nothing but the list of them. Copy the list (\`package.json\` and its lock file, \`requirements.txt\`,
\`go.mod\` and so on) first, install, and copy the rest after that. Where the install runs scripts of the project itself,
let it skip them above (\`npm ci --ignore-scripts\`) and run them after the copy.`,
  examples: [
    {
      bad: "FROM node:22\nWORKDIR /app\nCOPY <|.|> .\nRUN npm ci\nRUN npm run build\n",
      good: "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build\n",
    },
    {
      bad: "FROM python:3.13\nCOPY <|.|> /srv\nRUN cd /srv && pip install -r requirements.txt\n",
      good: "FROM python:3.13\nCOPY requirements.txt /srv/\nRUN cd /srv && pip install -r requirements.txt\nCOPY . /srv\n",
    },
  ],
  *check(analysis) {
    for (const stage of analysis.stages) yield* checkStage(analysis, stage)
  },
})

interface Install {
  run: Instruction
  command: PlainCommand
  install: ManifestInstall
  /** Its folder, or the file that it reads, seen from the copied folder; undefined where that is not known. */
  place: string | undefined
}

function* checkStage(analysis: Analysis, stage: Stage) {
  const {file, build} = analysis
  for (const copy of stage.instructions) {
    const local = localCopy(copy, analysis.stateAt(copy), file)
    if (!local || !(local.whole || coversFolder(analysis, stage, copy, local))) continue
    const found = findInstall(analysis, stage, copy, local)
    if (!found) continue
    const {run, command, install} = found
    if (isInstalledAbove(analysis, stage, copy, install.manager)) continue
    const name = `${command.program} ${command.args.map(({value}) => value).join(" ")}`.trim()
    const line = lineAt(file.lines, command.from)
    const below = countBelow(stepsBelow(stage, run).length)
    const onto = build.stages.some(({base}) => base.kind === "stage" && base.stage === stage)
      ? ", and with it the stages built on this one"
      : ""
    const cached = findFlags(run, "mount").some(flag => optionsOf(flag)?.some(({value}) => value?.value === "cache"))
    const source = local.whole ? "any file of the context" : `any file in ${local.sources[0]}`
    const spared = cached ? " (its cache mount spares only the downloads)" : ""
    yield {
      at: sourceOf(copy, local),
      severity: cached ? ("info" as const) : undefined,
      message: `editing ${source} runs "${shorten(name)}" on line ${line}${below} again${onto}${spared}: copy only ${install.manifests} above it, and the rest below`,
      related: [{at: {from: command.from, to: command.to}, message: `needs only ${install.manifests}`}],
      fix: split(analysis, stage, copy, local, found),
    }
    return
  }
}

function sourceOf({args}: Instruction, {sources, whole}: LocalCopy) {
  const index = whole ? sources.findIndex(path => path === "." || path === "*") : 0
  const {from, to} = args[index]!
  return {from, to}
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 38)}...` : text
}

/** Whether a copied folder has to hold the project, since it becomes the working directory and nothing else fills it. */
function coversFolder(analysis: Analysis, stage: Stage, copy: Instruction, local: LocalCopy): boolean {
  const [source] = local.sources
  if (
    local.sources.length !== 1 ||
    source === undefined ||
    !local.folder ||
    /[*?[.]|require|deps|docker|manifest|package/i.test(source)
  )
    return false
  return stage.instructions.every(other => {
    if (other === copy) return true
    if (other.name !== "COPY" && other.name !== "ADD") return true
    const there = localCopy(other, analysis.stateAt(other), analysis.file)
    return (
      there !== undefined &&
      there.folder !== undefined &&
      !isInside(there.folder, local.folder!) &&
      !isInside(local.folder!, there.folder)
    )
  })
}

function findInstall(analysis: Analysis, stage: Stage, copy: Instruction, local: LocalCopy): Install | undefined {
  const {file} = analysis
  const start = stage.instructions.indexOf(copy)
  const runs = stage.instructions.filter(({name}) => name === "RUN")
  let between = ""
  let moved = false
  for (const run of stage.instructions.slice(start + 1)) {
    if (run.name === "WORKDIR") moved = true
    const state = analysis.stateAt(run)
    if (run.name !== "RUN" || !state) continue
    const text = file.source.slice(run.from, run.to)
    const commands = plainCommands(run, analysis.shellOf(run))
    let folder: string | undefined = typeof state.workdir === "string" ? state.workdir : undefined
    let hasMoved = false
    let same = !moved && /^\.?\/?$/.test(local.destination)
    for (const command of commands ?? []) {
      const install = command.operator === "||" ? undefined : manifestInstall(command)
      if (unwrap(command).program === "cd") {
        hasMoved = true
        const [target] = command.args
        same =
          same &&
          target !== undefined &&
          !target.dynamic &&
          !target.value.startsWith("/") &&
          !target.value.startsWith("..")
        folder = target && !target.dynamic ? resolve(folder, target.value) : undefined
      }
      if (install) {
        const where = install.file && !install.file.dynamic ? resolve(folder, install.file.value) : folder
        const relative = same && !install.file?.value.startsWith("/")
        const reached = relative || (where !== undefined && local.folder !== undefined && isInside(where, local.folder))
        const exact = local.whole || (folder !== undefined && folder === local.folder && install.manager !== "pip")
        const node = /^(npm|yarn|pnpm|bun)$/.test(install.manager)
        const several = node && runs.some(other => WORKSPACES.test(file.source.slice(other.from, other.to)))
        const changed =
          install.names.test(between) || install.names.test(text.slice(0, Math.max(0, command.from - run.from)))
        if (reached && exact && !several && !changed) {
          const inside = where !== undefined && local.folder !== undefined && isInside(where, local.folder)
          const place = inside
            ? where.slice(local.folder === "/" ? 1 : local.folder!.length + 1)
            : folder === undefined && same && !hasMoved
              ? cleanPath(install.file?.value ?? ".")
              : undefined
          return {run, command, install, place}
        }
      }
    }
    between += text
  }
  return undefined
}

function resolve(folder: string | undefined, path: string): string | undefined {
  if (path.startsWith("/")) return cleanPath(path)
  return folder === undefined ? undefined : cleanPath(`${folder}/${path}`)
}

/** Whether the same manager has installed above the copy: then what is below it is what the cache can't spare. */
function isInstalledAbove(analysis: Analysis, stage: Stage, copy: Instruction, manager: string): boolean {
  for (const at of ancestry(stage)) {
    const end = at === stage ? at.instructions.indexOf(copy) : at.instructions.length
    for (const run of at.instructions.slice(0, end)) {
      const state = analysis.stateAt(run)
      if (run.name !== "RUN" || !state) continue
      const commands = plainCommands(run, analysis.shellOf(run))
      // what is not understood may be such an install
      if (!commands) {
        if (analysis.file.source.slice(run.from, run.to).includes(manager)) return true
        continue
      }
      if (commands.some(command => manifestInstall(command)?.manager === manager)) return true
    }
  }
  return false
}

/** A COPY of the list in the place of the whole one, which moves below the install. */
function split(analysis: Analysis, stage: Stage, copy: Instruction, local: LocalCopy, found: Install): Fix | undefined {
  const {run, install, place} = found
  const {source, text} = analysis
  const [from] = local.sources
  const {destination} = copyParts(copy)
  if (!install.sources || place === undefined || local.sources.length !== 1 || from === undefined || !destination)
    return undefined
  if (copy.json || text(destination) !== destination.value || /["'\\`\s]/.test(destination.value + place))
    return undefined
  if (copy.flags.some(({name}) => !/^(?:chown|chmod|link)$/.test(name.value)) || text(copy).includes("\n"))
    return undefined
  // another list would be needed for another manager
  const isOther = (command: PlainCommand) => ![undefined, install.manager].includes(manifestInstall(command)?.manager)
  const later = stage.instructions.filter(({name, from}) => name === "RUN" && from >= run.from)
  if (later.some(other => plainCommands(other, analysis.shellOf(other))?.some(isOther) ?? other === run))
    return undefined
  const way = putOff(analysis, stage, copy, local, command => {
    if (manifestInstall(command)?.manager === install.manager) return true
    return (
      unwrap(command).program === "cd" &&
      command.args.length === 1 &&
      cleanPath(command.args[0]!.value) === local.folder
    )
  })
  if (!way || way.last.from < run.from || (way.rest && way.last === run && way.rest.next.from < found.command.to))
    return undefined
  const folder = install.file
    ? place.slice(0, place.lastIndexOf("/") + 1)
    : place === "." || place === ""
      ? ""
      : `${place}/`
  const root = /^(?:\.|\*)$/.test(from) ? "" : `${from}/`
  const names = install.file ? [place.slice(folder.length)] : install.sources
  const onto = `${destination.value.replace(/\/*$/, "")}/${folder}`
  const sources = names.map(name => root + folder + name).join(" ")
  const flags = copy.flags.map(flag => `${text(flag)} `).join("")
  const lines = linesOf(analysis, copy)
  const list = isListed(analysis, stage, copy, local, install)
    ? undefined
    : `${keywordLike(copy, "COPY")} ${flags}${sources} ${onto}`
  const title = `Copy ${names.join(" and ")} above the install, and the rest below it`
  if (!way.rest) {
    const edits = moveBelow(analysis, [copy], way.last, list)
    return edits && {title, safe: false, edits}
  }
  const {before, next} = way.rest
  const {last} = way
  const header = source.slice(last.from, last.args[0]!.from)
  const gap = source.slice(before.to, next.from)
  if (!lines || header.includes("\n") || !/^[\s\\`]*&&[\s\\`]*$/.test(gap)) return undefined
  const end = lineEnd(source, copy.from)
  const edits = [
    {...lines, text: list === undefined ? "" : `${list}${end}`},
    {from: before.to, to: next.from, text: `${end}${source.slice(lines.from, lines.to).trimEnd()}${end}${header}`},
  ]
  return {title, safe: false, edits}
}

/** Whether the list is copied there above already. */
function isListed(
  analysis: Analysis,
  stage: Stage,
  copy: Instruction,
  {folder}: LocalCopy,
  install: ManifestInstall,
): boolean {
  return stage.instructions.some(other => {
    const there = other.from < copy.from ? localCopy(other, analysis.stateAt(other), analysis.file) : undefined
    return there !== undefined && there.folder === folder && install.names.test(there.sources.join(" "))
  })
}
