import {isMap, isScalar, isSeq, type Node, parseDocument} from "yaml"
import {UNKNOWN} from "../../grammars/expand.ts"
import {
  type HclAttribute,
  type HclBlock,
  type HclBody,
  type HclValue,
  readHcl,
  templateParts,
} from "../../grammars/hcl.ts"
import type {Value} from "../model/environment.ts"
import type {Span} from "../text.ts"
import {
  completed,
  type DefinitionFile,
  type Definitions,
  type InlineDockerfile,
  joined,
  type PartialBuild,
} from "./definition.ts"
import {indentedText, opaqueText, type Quoting} from "./embedded.ts"

interface Target {
  file: DefinitionFile
  at: Span
  /** What each place says of it, in order. */
  bodies: {body: HclBody; file: DefinitionFile}[]
}

/**
 * The builds of Bake files, of which later ones change earlier ones. A variable has the value that the files give it;
 * what functions compute is UNKNOWN. A target that others inherit from and no group names is no build of its own.
 */
export function readBake(files: readonly DefinitionFile[]): Definitions {
  const targets = new Map<string, Target>()
  const variables = new Map<string, HclValue | undefined>()
  const listed = new Set<string>()
  const problems: Definitions["problems"][number][] = []
  for (const file of files) {
    const reading = file.path.endsWith(".json") ? readJson(file.source) : readHcl(file.source)
    if ("problem" in reading) {
      const {message, ...at} = reading.problem
      problems.push({file: file.path, at, message})
      continue
    }
    for (const block of reading.body.blocks) {
      const name = block.labels[0]?.value ?? ""
      if (block.type === "variable") variables.set(name, attribute(block.body, "default"))
      else if (block.type === "group") for (const text of texts(attribute(block.body, "targets"))) listed.add(text)
      else if (block.type === "target") addTarget(name, block, file)
    }
  }
  const resolved = new Map<string, PartialBuild>()
  const values = new Map<string, Value>()
  const inherited = new Set([...targets.keys()].flatMap(parentsOf))
  const builds = [...targets].flatMap(([name, {file, at}]) => {
    if (inherited.has(name) && !listed.has(name)) return []
    return [completed(resolve(name), {name, file: file.path, at})]
  })
  return {builds, problems}

  function addTarget(name: string, {labels, body}: HclBlock, file: DefinitionFile): void {
    const {from, to} = labels[0] ?? {from: 0, to: 0}
    const known = targets.get(name)
    if (known) known.bodies.push({body, file})
    else targets.set(name, {file, at: {from, to}, bodies: [{body, file}]})
  }

  function parentsOf(name: string): string[] {
    const lists = targets.get(name)?.bodies.map(({body}) => attribute(body, "inherits"))
    return texts(lists?.findLast(list => list !== undefined))
  }

  function resolve(name: string): PartialBuild {
    const known = resolved.get(name)
    if (known) return known
    // what a circle says is left out
    resolved.set(name, {})
    const target = targets.get(name)
    const said = [...parentsOf(name).map(resolve), ...(target?.bodies ?? []).map(partialBuild)]
    const build = said.reduce(joined, {})
    resolved.set(name, build)
    return build
  }

  function partialBuild({body, file}: Target["bodies"][number]): PartialBuild {
    const matrix = attribute(body, "matrix")
    const local = new Set(matrix?.kind === "map" ? matrix.entries.map(({key}) => key) : [])
    const text = (name: string) => evaluated(attribute(body, name), local)
    const map = (name: string): [string, Value][] => {
      const value = attribute(body, name)
      if (value?.kind !== "map") return []
      return value.entries.map(({key, value}) => [key, evaluated(value, local) ?? UNKNOWN])
    }
    const inline = attribute(body, "dockerfile-inline")
    return {
      context: text("context"),
      dockerfile: text("dockerfile"),
      inline: inline && (embedded(inline, file, evaluated(inline, local)) ?? UNKNOWN),
      target: text("target"),
      buildArgs: new Map(map("args")),
      contexts: new Set(map("contexts").map(([name]) => name)),
    }
  }

  /** Undefined where nothing is said. */
  function evaluated(value: HclValue | undefined, local: ReadonlySet<string>): Value | undefined {
    if (value === undefined || value.kind === "null") return undefined
    if (value.kind === "variable") return variable(value.name, local)
    if (value.kind !== "text") return UNKNOWN
    let text = ""
    for (const part of value.parts) {
      if (part === UNKNOWN) return UNKNOWN
      const piece = typeof part === "string" ? part : variable(part.variable, local)
      if (piece === UNKNOWN || text.length + piece.length > MAX_VALUE) return UNKNOWN
      text += piece
    }
    return text
  }

  /** One without a default, or with an empty one, is there to be set from outside. */
  function variable(name: string, local: ReadonlySet<string>): Value {
    if (local.has(name)) return UNKNOWN
    const known = values.get(name)
    if (known !== undefined) return known
    values.set(name, UNKNOWN)
    const value = evaluated(variables.get(name), NONE) || UNKNOWN
    values.set(name, value)
    return value
  }
}

/** Longer values, which variables that hold each other can make, are not worth knowing. */
const MAX_VALUE = 100_000
const NONE: ReadonlySet<string> = new Set()

function attribute({attributes}: HclBody, name: string): HclValue | undefined {
  return attributes.find(one => one.name === name)?.value
}

/** The texts of a list that are written as they are. */
function texts(value: HclValue | undefined): string[] {
  if (value?.kind !== "list") return []
  return value.items.flatMap(item => {
    const [part, ...more] = item.kind === "text" ? item.parts : []
    return typeof part === "string" && more.length === 0 ? [part] : []
  })
}

const BRACES: Quoting = {
  pattern: /[$%](?=[$%]\{)/g,
  write: text => text.replace(/[$%](?=\{)/g, "$&$&"),
}

/**
 * The Dockerfile in a text, whose value is known or not; undefined where it is not. With variables put in, it is another
 * text than that of the file, and all of it stands in one place.
 */
function embedded(
  value: HclValue,
  {path, source}: DefinitionFile,
  text: Value | undefined,
): InlineDockerfile | undefined {
  if (value.kind !== "text" || typeof text !== "string") return undefined
  const {heredoc, from, to, parts} = value
  const asWritten = heredoc && parts.every(part => typeof part === "string")
  return {
    ...(asWritten ? indentedText(source, heredoc, heredoc.indent, BRACES) : opaqueText(text, {from, to})),
    file: path,
  }
}

/** The JSON form of a Bake file, in the shape of the other one. YAML holds all of JSON, and its reader knows places. */
function readJson(source: string): ReturnType<typeof readHcl> {
  const document = parseDocument(source, {logLevel: "silent", schema: "json"})
  const [error] = document.errors
  if (error) {
    const [from, to] = error.pos
    return {problem: {from, to, message: error.message.replace(/ at line \d+[\s\S]*$/, "")}}
  }
  const blocks = pairs(document.contents).flatMap(({key: type, value}) =>
    pairs(value).map(({key, at, value}): HclBlock => {
      const attributes = pairs(value).map(({key, value}): HclAttribute => ({name: key, value: jsonValue(value)}))
      return {type, labels: [{...at, value: key}], body: {attributes, blocks: []}, ...at}
    }),
  )
  return {body: {attributes: [], blocks}}
}

function jsonValue(node: unknown): HclValue {
  const range = rangeOf(node)
  if (isMap(node))
    return {kind: "map", entries: pairs(node).map(({key, value}) => ({key, value: jsonValue(value)})), ...range}
  if (isSeq(node)) return {kind: "list", items: node.items.map(jsonValue), ...range}
  if (!isScalar(node) || node.value === null) return {kind: "null", ...range}
  const parts = typeof node.value === "string" ? templateParts(node.value, false) : [String(node.value)]
  return {kind: "text", parts, ...range}
}

function pairs(node: unknown): {key: string; at: Span; value: unknown}[] {
  if (!isMap(node)) return []
  return node.items.map(({key, value}) => ({key: isScalar(key) ? String(key.value) : "", at: rangeOf(key), value}))
}

function rangeOf(node: unknown): Span {
  const [from, to] = (node as Node | null)?.range ?? [0, 0]
  return {from, to}
}
