import {toLower} from "../../grammars/characters.ts"
import {parseImageReference} from "../../grammars/image.ts"
import type {Analysis} from "../analysis.ts"
import {isPredefinedArgument} from "../model/arguments.ts"
import {isStageName} from "../model/instructions.ts"
import type {Mention, Name} from "../model/names.ts"
import {sourceNames} from "../model/stageNames.ts"
import type {Stage} from "../model/stages.ts"
import {lineName, plainText} from "../model/uses.ts"
import type {Edit, Span} from "../text.ts"

/** Why something can't be renamed, or not to this name; for the user. */
export interface Refusal {
  refused: string
}

/** The name at the offset, if it can be changed; undefined where nothing is named. */
export function prepareRename(
  analysis: Analysis,
  offset: number,
): {at: Span; placeholder: string} | Refusal | undefined {
  const mention = analysis.names.at(offset)
  if (!mention) return undefined
  const refused = refusal(analysis, mention)
  if (refused !== undefined) return {refused}
  const written = analysis.text(mention.at)
  return {at: mention.at, placeholder: written.includes("\n") ? mention.name.text : written}
}

/** The edits that give what is named at the offset another name wherever it is named; none where nothing is. */
export function rename(analysis: Analysis, offset: number, name: string): Edit[] | Refusal {
  const mention = analysis.names.at(offset)
  if (!mention) return []
  const refused = refusal(analysis, mention) ?? conflict(analysis, mention.name, name)
  if (refused !== undefined) return {refused}
  return mention.name.mentions.flatMap(({at, byNumber, role, instruction, name: {kind}}) => {
    if (byNumber) return []
    // a FROM looks a stage up by its name in lower case only
    const isBase = kind === "stage" && instruction.name === "FROM" && role === "read"
    return {...at, text: isBase ? toLower(name) : name}
  })
}

/** Names that mean something to every program, whatever the Dockerfile says. */
const EVERYWHERE = new Set([
  "PATH",
  "HOME",
  "PWD",
  "OLDPWD",
  "IFS",
  "SHELL",
  "HOSTNAME",
  "UID",
  "EUID",
  "OPTARG",
  "OPTIND",
])

/** Why the name can't be changed at all; undefined where it can. */
function refusal(analysis: Analysis, {name, at, byNumber}: Mention): string | undefined {
  const {file} = analysis
  const {kind, text, declarations, local, mentions, implied} = name
  if (byNumber) {
    const [declaration] = declarations
    const hint =
      text === ""
        ? `give it a name behind its FROM on ${lineName(file, declaration!.at.from)} first`
        : `its name is "${text}"`
    return `${analysis.text(at)} is the number of a stage and no name: ${hint}`
  }
  if (kind === "variable" && !local) {
    if (isPredefinedArgument(text)) return `BuildKit knows ${text} by this name: it can't have another one`
    if (EVERYWHERE.has(text)) return `shells and programs know ${text} by this name: it can't have another one`
    if (declarations.length === 0) return `nothing in this file declares ${text}: only what is set here can be renamed`
  }
  const [hidden] = implied
  if (hidden)
    return `"${analysis.text(hidden)}" on ${lineName(file, hidden.from)} means this stage by the value of a variable, which would still be the old name`
  const pieces = mentions.find(mention => !mention.byNumber && !isPlain(analysis, mention))
  return (
    pieces &&
    `on ${lineName(file, pieces.at.from)} the name is written with quotes or escapes in it: write it plainly first`
  )
}

/** Whether the name stands there as it is, but for line breaks in it. */
function isPlain(analysis: Analysis, {at, name}: Mention): boolean {
  const written = analysis.text(at)
  return written.includes("\n") || (name.kind === "stage" ? toLower(written) : written) === name.text
}

/** Why it can't have the new name; undefined where it can. */
function conflict(analysis: Analysis, name: Name, written: string): string | undefined {
  switch (name.kind) {
    case "stage":
      return stageConflict(analysis, name.stage!, written)
    case "variable":
      return variableConflict(analysis, name, written)
    case "heredoc":
      return heredocConflict(analysis, name, written)
  }
}

function stageConflict({file, stages, settings}: Analysis, stage: Stage, written: string): string | undefined {
  const name = toLower(written)
  if (!isStageName(written))
    return `"${written}" can't name a stage: a name starts with a letter and goes on with letters, digits, "-", "_" and "."`
  if (name === "scratch" || name === "context") return `BuildKit keeps the name ${name} for itself`
  if ("problem" in parseImageReference(name))
    return `"${written}" can't name a stage: BuildKit also looks it up as an image, and no image can have this name`
  if (settings.contexts.has(name)) return `a build context has the name ${name}, and it would take the stage's place`
  for (const other of stages) {
    if (other === stage) continue
    if (other.name === name) return `the stage on ${lineName(file, other.from.from)} has the name ${name} already`
    const image = other.from.args[0]
    const base = other.base.kind === "image" ? other.base.name : image && plainText(image, file.escape)
    if (base === name && other.index > stage.index)
      return `FROM on ${lineName(file, other.from.from)} means the image ${name}, and would start from this stage`
  }
  for (const {instructions} of stages) {
    for (const instruction of instructions) {
      for (const {text} of sourceNames(instruction.trigger ?? instruction)) {
        if (toLower(text.value) === name && name !== stage.name)
          return `the image ${text.value} is used on ${lineName(file, text.from)}, and this stage would take its place`
      }
    }
  }
  return undefined
}

function variableConflict(analysis: Analysis, name: Name, written: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(written))
    return `"${written}" can't name a variable: a name starts with a letter or "_" and goes on with letters, digits and "_"`
  if (written === name.text) return undefined
  if (isPredefinedArgument(written)) return `BuildKit gives ${written} a value: choose another name`
  if (EVERYWHERE.has(written)) return `${written} means something to shells and programs: choose another name`
  const reach = reachOf(name)
  for (const other of analysis.names.all) {
    if (other === name || other.kind !== "variable" || other.text !== written || !meets(name, other)) continue
    const place = other.mentions[0]!.at.from
    return `${written} is the name of something else on ${lineName(analysis.file, place)}: choose another one`
  }
  return undefined

  function meets(one: Name, other: Name): boolean {
    if (one.local && other.local) return one.mentions[0]!.instruction === other.mentions[0]!.instruction
    if (isArgument(one) && isArgument(other)) return true
    return [...reachOf(other)].some(place => reach.has(place))
  }
}

function isArgument({declarations}: Name): boolean {
  return declarations.some(({by}) => by === "ARG")
}

/** The stages that the places of a variable have come from in the end; undefined stands for what is before the first one. */
function reachOf({mentions}: Name): Set<Stage | undefined> {
  return new Set(mentions.map(({stage}) => stage && oldest(stage)))
}

function oldest(stage: Stage): Stage {
  let at = stage
  while (at.base.kind === "stage") at = at.base.stage
  return at
}

function heredocConflict({source, file}: Analysis, {declarations}: Name, written: string): string | undefined {
  if (!/^[A-Za-z_][\w.-]*$/.test(written))
    return `"${written}" can't end a heredoc: choose a word of letters, digits, "_", "-" and "."`
  const instruction = declarations[0]!.instruction
  const heredoc = instruction.heredocs.find(({from}) => from === declarations[0]!.at.from)!
  if (instruction.heredocs.some(other => other !== heredoc && other.name === written))
    return `another heredoc of this instruction ends with ${written} already`
  const body = source.slice(heredoc.body.from, heredoc.body.to)
  const line = body.split("\n").findIndex(line => line.trim() === written)
  if (line < 0) return undefined
  const at = heredoc.body.from + body.split("\n", line).join("\n").length + (line > 0 ? 1 : 0)
  return `the text holds ${written} on ${lineName(file, at)}, and would end there`
}
