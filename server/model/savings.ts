import type {Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import type {Argument, RunCommand} from "./commands.ts"
import {type Entry, type FileTree, holds} from "./files.ts"
import {findFlag} from "./flags.ts"
import {type AnalysisForLayers, type Layer, type LayerFacts, layersOf, type StageLayers} from "./layers.ts"
import {once} from "./once.ts"
import {hasOption, optionValues, packageUse} from "./packages.ts"
import {type Amount, addSizes, NOTHING, type Size, sumSizes} from "./sizes/size.ts"
import {ancestry, type Stage} from "./stages.ts"
import {entryName, wasteOf} from "./waste.ts"

// What would make an image smaller, and by how much. Each number is the size of something that would not be in the layer any
// more: nothing is said of what is not known.

/** One change that would make the layer of an instruction smaller. */
export interface Saving {
  /** The instruction whose layer shrinks. */
  instruction: Instruction
  /** Its keyword. */
  at: Span
  /** How much less the layer takes then; of one instruction no two savings count the same bytes. */
  bytes: Size
  /** What to write, as half a sentence that begins small and has no full stop. */
  how: string
}

/** Less than this is not worth a change. */
const LEAST = 100_000

/**
 * What would make the stage's layers smaller, in the order of the file and the largest first. `stages`: the layers of all
 * stages; `built`: the stage that is built, of which only the stages that it starts from are in the image; `only`: of this
 * instruction alone.
 */
export function savingsOf(
  analysis: AnalysisForLayers,
  stages: readonly StageLayers[],
  facts: LayerFacts,
  built: Stage | undefined,
  only?: Instruction,
): Saving[] {
  // other stages leave nothing in the image but what is copied from them
  const chain = new Set(built && ancestry(built))
  const own = stages.filter(({stage}) => chain.has(stage))
  const installers = once(() => installersOf(analysis))
  const readsLists = (layer: Layer) => areListsRead(analysis, layer.instruction)
  const isAsked = ({instruction}: Pick<Saving, "instruction">) => !only || instruction === only
  const left = own.flatMap(({layers}) => layers.flatMap(layer => leftBehind(layer, installers, readsLists)))
  const found = [...withOptions(analysis, own, facts, only), ...left]
  const counted = new Set(found.flatMap(({entries}) => entries))
  const final = own.find(({stage}) => stage === built)
  const all = final ? [...found, ...wasted(analysis, own, final, counted)] : found
  return all
    .filter(isAsked)
    .map(({instruction, bytes, how}) => ({instruction, at: instruction.keyword, bytes, how}))
    .filter(({bytes: {bytes}}) => bytes.mid >= LEAST)
    .sort((a, b) => a.at.from - b.at.from || b.bytes.bytes.mid - a.bytes.bytes.mid)
}

interface Found extends Omit<Saving, "at"> {
  /** What would not be there. */
  entries: readonly Entry[]
}

// --- what other options of a command would leave out ---

/** Options that leave something out, for a command that does not have them; undefined where there is nothing to leave out. */
function missingOption(command: RunCommand): {option: string; what: string; isOfIt(entry: Entry): boolean} | undefined {
  const use = packageUse(command)
  if (use?.action !== "install") return undefined
  const {manager, packages} = use
  if (manager.name === "apt") {
    const says = optionValues(use, ["-o", "--option"]).some(value => /Install-Recommends/i.test(value))
    if (says || hasOption(use, manager.noRecommends)) return undefined
    const isOfIt = ({owner}: Entry) => owner?.startsWith("apt:") === true
    return {option: "--no-install-recommends", what: "packages that are only recommended", isOfIt}
  }
  const [option, ...given] = DEV_OPTIONS[manager.name] ?? []
  if (option === undefined || packages.length > 0 || use.unsure) return undefined
  if (hasOption(use, given) || optionValues(use, ["--omit", "--only"]).length > 0) return undefined
  const isOfIt = ({path, kind}: Entry) => kind === "packages" && path.endsWith("/node_modules")
  return {option, what: "packages for development", isOfIt}
}

/** What leaves out packages for development, and the other names of it. */
const DEV_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  npm: ["--omit=dev", "--production", "--omit"],
  pnpm: ["--prod", "-P", "--production"],
}

/** Follows the file once more with the options, and compares. */
function withOptions(
  analysis: AnalysisForLayers,
  own: readonly StageLayers[],
  facts: LayerFacts,
  only: Instruction | undefined,
): Found[] {
  const changes = new Map<Instruction, NonNullable<ReturnType<typeof missingOption>>[]>()
  const changed = new Map<Instruction, readonly RunCommand[]>()
  for (const {stage} of own) {
    for (const instruction of stage.instructions) {
      if (instruction.name !== "RUN" || (only && instruction !== only)) continue
      const commands = analysis.commandsOf(instruction)
      const missing = commands.map(missingOption)
      const wanted = missing.filter(one => one !== undefined)
      if (wanted.length === 0) continue
      // who builds with what is installed needs what is for development
      const kept = wanted.filter(
        ({option}) => option === "--no-install-recommends" || !buildsBelow(analysis, stage, instruction),
      )
      if (kept.length === 0) continue
      changes.set(instruction, kept)
      changed.set(
        instruction,
        commands.map((command, i) => {
          const one = missing[i]
          return one && kept.includes(one)
            ? {...command, args: [...command.args, wordOf(one.option, command)]}
            : command
        }),
      )
    }
  }
  if (changes.size === 0) return []
  const other = layersOf(
    {...analysisParts(analysis), commandsOf: one => changed.get(one) ?? analysis.commandsOf(one)},
    facts,
  )
  const layers = new Map(other.flatMap(({layers}) => layers.map(layer => [layer.instruction, layer] as const)))
  const found: Found[] = []
  for (const {stage, layers: before} of own) {
    const left = new Set(
      other
        .filter(one => one.stage === stage)
        .flatMap(one => one.layers.flatMap(({entries}) => entries.map(({owner}) => owner))),
    )
    for (const {instruction, entries} of before) {
      const after = layers.get(instruction)
      if (!after) continue
      for (const {option, what, isOfIt} of new Set(changes.get(instruction))) {
        if (found.some(one => one.instruction === instruction && one.how.includes(option))) continue
        const mine = entries.filter(isOfIt)
        // an owner that comes with a later step instead is not saved
        const gone = mine.filter(({owner}) => owner !== undefined && !left.has(owner))
        const bytes =
          option === "--no-install-recommends"
            ? sumSizes(gone.map(({size}) => size))
            : less(sumSizes(mine.map(({size}) => size)), sumSizes(after.entries.filter(isOfIt).map(({size}) => size)))
        found.push({instruction, bytes, how: `without ${what} (\`${option}\`)`, entries: gone})
      }
    }
  }
  return found
}

/** Only what following a file asks for: spreading an analysis would compute all of it. */
function analysisParts({file, stages, settings, stateAt}: AnalysisForLayers): Omit<AnalysisForLayers, "commandsOf"> {
  return {file, stages, settings, stateAt}
}

function wordOf(value: string, {programAt}: RunCommand): Argument {
  return {value, at: {from: programAt.to, to: programAt.to}, splits: false}
}

/** Whether this or a later RUN of the stage runs a program of the project, such as its bundler. */
function buildsBelow({commandsOf}: AnalysisForLayers, {instructions}: Stage, from: Instruction): boolean {
  return instructions
    .slice(instructions.indexOf(from))
    .filter(({name}) => name === "RUN")
    .some(instruction =>
      commandsOf(instruction).some(command => {
        const use = packageUse(command)
        if (use && /^(?:npm|pnpm|yarn|bun)$/.test(use.manager.name)) return use.action === undefined
        return /^(?:npx|pnpx|bunx|node|tsc|vite|webpack|ng|next|make)$/.test(command.program ?? "")
      }),
    )
}

function less(a: Size, b: Size): Size {
  const minus = (one: Amount, other: Amount): Amount => ({
    low: Math.max(0, one.low - other.low),
    mid: Math.max(0, one.mid - other.mid),
    high: Math.max(0, one.high - other.high) || 0,
  })
  return {bytes: minus(a.bytes, b.bytes), compressed: minus(a.compressed, b.compressed)}
}

// --- what a layer holds that the image does not need ---

const APT = "with `rm -rf /var/lib/apt/lists/*` at the end of this RUN"
/** Where a later step installs, to delete the lists here would break it. */
const APT_APART = "with `apt-get update`, the installs below and `rm -rf /var/lib/apt/lists/*` in one RUN"

/** Package lists, and the command that does without them. */
const LISTS: readonly [path: RegExp, how: string][] = [
  [/^\/var\/lib\/apt\/lists$/, APT],
  [/^\/var\/cache\/apk$/, "with `apk add --no-cache`"],
  [/^\/var\/cache\/(?:dnf|yum|libdnf5)$/, "with `dnf clean all` at the end of this RUN"],
  [/^\/var\/cache\/zypp$/, "with `zypper clean --all` at the end of this RUN"],
]

/** Folders in which package managers keep what they have downloaded. */
const CACHES =
  /\/(?:\.npm|\.cache\/[\w.-]+|\.bun\/install\/cache|share\/\.cache\/yarn|bundle\/cache|\.bundle\/cache|\.gem|\.composer\/cache|go\/pkg\/mod|cargo\/registry|\.cargo\/registry|\.m2|\.gradle|\.nuget\/packages|conda\/pkgs)$/

/** Folders of a project that no image needs. */
const NOT_COPIED = /(?:^|\/)(\.git|__pycache__|\.mypy_cache|\.pytest_cache|\.tox|node_modules|\.venv|venv)(?:\/|$)/
/** Those that a package manager makes, which is not needed where it runs in the build. */
const MADE_BY: Readonly<Record<string, readonly string[]>> = {
  node_modules: ["npm", "yarn", "pnpm", "bun"],
  ".venv": ["pip", "uv", "poetry"],
  venv: ["pip", "uv", "poetry"],
}

/** The package managers that install something in a build. */
function installersOf({stages, commandsOf}: AnalysisForLayers): Set<string> {
  const runs = stages.flatMap(({instructions}) => instructions.filter(({name}) => name === "RUN"))
  const uses = runs.flatMap(commandsOf).map(packageUse)
  return new Set(uses.flatMap(use => (use?.action === "install" ? [use.manager.name] : [])))
}

/** Whether a RUN behind this one installs with the lists of apt that it finds. */
function areListsRead({stages, commandsOf}: AnalysisForLayers, from: Instruction): boolean {
  const stage = stages.find(({instructions}) => instructions.includes(from))
  return stages.some(other => {
    if (!stage || ![...ancestry(other)].includes(stage)) return false
    const later = other.instructions
      .filter(({name}) => name === "RUN")
      .slice(other === stage ? stage.instructions.filter(({name}) => name === "RUN").indexOf(from) + 1 : 0)
      .flatMap(commandsOf)
      .map(packageUse)
      .find(use => use?.manager.name === "apt" && /^(?:install|upgrade|refresh)$/.test(use.action ?? ""))
    return later !== undefined && later.action !== "refresh"
  })
}

function leftBehind(
  layer: Layer,
  installers: () => ReadonlySet<string>,
  readsLists: (layer: Layer) => boolean,
): Found[] {
  const {instruction, entries} = layer
  const {name} = instruction
  if (name === "RUN") {
    const groups = new Map<string, Entry[]>()
    for (const entry of entries) {
      if (entry.owner !== undefined || entry.single) continue
      const found = LISTS.find(([path]) => path.test(entry.path))?.[1]
      const list = found === APT && readsLists(layer) ? APT_APART : found
      const how = list ?? (CACHES.test(entry.path) ? `with \`--mount=type=cache,target=${entry.path}\`` : undefined)
      if (how !== undefined) addTo(groups, how, entry)
    }
    return grouped(instruction, groups)
  }
  if ((name !== "COPY" && name !== "ADD") || findFlag(instruction, "from")) return []
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const folder = NOT_COPIED.exec(entry.source ?? entry.path)?.[1]
    if (folder === undefined) continue
    const makers = Object.hasOwn(MADE_BY, folder) ? MADE_BY[folder] : undefined
    if (!makers || makers.some(name => installers().has(name)))
      addTo(groups, `with \`${folder}\` in .dockerignore`, entry)
  }
  return grouped(instruction, groups)
}

function grouped(instruction: Instruction, groups: ReadonlyMap<string, readonly Entry[]>): Found[] {
  return [...groups].map(([how, entries]) => ({
    instruction,
    bytes: sumSizes(entries.map(({size}) => size)),
    how,
    entries,
  }))
}

function addTo<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key)
  if (group) group.push(value)
  else groups.set(key, [value])
}

// --- what is hidden by a later step ---

/** What package managers write anew at every install: nobody installs all at once for that alone. */
const RECORDS = /^\/var\/lib\/(?:dpkg|rpm)\//

function wasted(
  {file}: AnalysisForLayers,
  own: readonly StageLayers[],
  final: StageLayers,
  counted: ReadonlySet<Entry>,
): Found[] {
  const inImage = new Set(own.flatMap(({layers}) => layers.map(({step}) => step)))
  const moved = new Set(final.tree.dead.filter(({command}) => command?.program === "mv").map(({entry}) => entry))
  const found = new Map<string, Found>()
  for (const {made, killed, how, entries} of wasteOf(final)) {
    const [maker, killer] = [file.instructions[made], file.instructions[killed]]
    if (!maker || !killer || !inImage.has(made)) continue
    const groups = new Map<string, Entry[]>()
    for (const entry of entries) {
      const kind = entry.owner !== undefined ? "packages" : how === "deleted" && moved.has(entry) ? "moved" : how
      if (!counted.has(entry) && !RECORDS.test(entry.path)) addTo(groups, kind, entry)
    }
    for (const [kind, rest] of groups) {
      const [instruction, text] = adviceFor(kind, maker, killer, rest, final.tree)
      const key = `${instruction.from} ${text}`
      const before = found.get(key)
      const bytes = addSizes(before?.bytes ?? NOTHING, sumSizes(rest.map(({size}) => size)))
      found.set(key, {instruction, bytes, how: text, entries: [...(before?.entries ?? []), ...rest]})
    }
  }
  return [...found.values()]
}

/** The instruction to change, and how, where what one has written is hidden by another one. */
function adviceFor(
  kind: string,
  maker: Instruction,
  killer: Instruction,
  entries: readonly Entry[],
  tree: FileTree,
): [instruction: Instruction, how: string] {
  const isWhole = (folder: string) => kind === "replaced" || !holds(tree, folder)
  const what = namesOf([...new Set(entries.map(entryName))], isWhole)
  const place = `the ${killer.name} below`
  const isRun = maker.name === "RUN"
  if (kind === "packages") return [maker, `with ${what} installed, used and removed in one RUN, or in another stage`]
  if (kind === "moved")
    return [
      maker,
      isRun ? `with ${what} moved in this RUN, and not in ${place}` : `with ${what} copied to where ${place} moves it`,
    ]
  if (kind === "deleted") {
    if (isRun) return [maker, `with ${what} deleted in this RUN, and not in ${place}`]
    return entries.every(({source}) => source !== undefined)
      ? [maker, `with ${what} read by \`RUN --mount=type=bind\` in place of the copy, which ${place} deletes`]
      : [maker, `without ${what}, which ${place} deletes`]
  }
  if (killer.name !== "RUN") return [maker, `without ${what}, which ${place} replaces`]
  return isRun
    ? [killer, `with this done to ${what} in the RUN that writes it`]
    : [killer, `with owner and mode of ${what} said where it is copied (\`--chown\`, \`--chmod\`)`]
}

/** Folders of every system: what is in them is told apart. */
const SHARED = /^\/(?:bin|etc|home|lib\w*|opt|root|s?bin|srv|tmp|(?:usr|var)(?:\/\w+)?|usr\/local\/\w+)?$/

/** One path, a folder that all are in, or the first and how many others there are. */
function namesOf(names: readonly string[], isWhole: (folder: string) => boolean): string {
  const [first = ""] = names
  if (names.length === 1) return `\`${first}\``
  const folder = commonFolder(names)
  return SHARED.test(folder) || !isWhole(folder) ? `\`${first}\` and ${names.length - 1} more` : `\`${folder}\``
}

/** The path, or the folder that all of them are in. */
function commonFolder(paths: readonly string[]): string {
  const [first = "/", ...others] = paths
  let names = first.split("/")
  for (const path of others) {
    const other = path.split("/")
    const end = names.findIndex((name, i) => name !== other[i])
    if (end >= 0) names = names.slice(0, end)
  }
  return names.join("/") || "/"
}
