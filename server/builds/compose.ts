import {type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap} from "yaml"
import {UNKNOWN} from "../../grammars/expand.ts"
import type {Value} from "../model/environment.ts"
import type {Span} from "../text.ts"
import {
  type BuildDefinition,
  completed,
  type DefinitionFile,
  type Definitions,
  type InlineDockerfile,
  joined,
  type PartialBuild,
} from "./definition.ts"
import {type Embedded, indentedText, opaqueText, type Quoting} from "./embedded.ts"

interface Service {
  name: string
  at: Span
  build: PartialBuild
}

/**
 * The builds of Compose files, of which later ones change earlier ones, by the Compose specification's `build` section.
 * Variables of the environment are not known, their defaults are.
 */
export function readCompose(files: readonly DefinitionFile[]): Definitions {
  const found = new Map<string, Service & Pick<BuildDefinition, "file">>()
  const problems: Definitions["problems"][number][] = []
  for (const {path, source} of files) {
    const document = parseDocument(source, {logLevel: "silent"})
    const [error] = document.errors
    if (error) {
      const [from, to] = error.pos
      // the library's message goes on with the place and a piece of the source
      problems.push({file: path, at: {from, to}, message: error.message.replace(/ at line \d+[\s\S]*$/, "")})
      continue
    }
    for (const service of servicesOf(document, {path, source})) {
      const build = joined(found.get(service.name)?.build ?? {}, service.build)
      found.set(service.name, {...service, file: path, build})
    }
  }
  return {builds: [...found.values()].map(({build, ...place}) => completed(build, place)), problems}
}

function servicesOf(document: Document.Parsed, file: DefinitionFile): Service[] {
  const services = child(document.contents, "services")
  if (!isMap(services)) return []
  return services.items.flatMap(({key, value}): Service[] => {
    const build = child(resolved(value), "build")
    if (!isScalar(key) || !build) return []
    return [{name: String(key.value), at: spanOf(key), build: partialBuild(build)}]
  })

  function partialBuild(build: Node): PartialBuild {
    if (!isMap(build)) return {context: textOf(build)}
    const inline = child(build, "dockerfile_inline")
    return {
      context: textOf(child(build, "context")),
      dockerfile: textOf(child(build, "dockerfile")),
      inline: inline && (embedded(inline, file) ?? UNKNOWN),
      target: textOf(child(build, "target")),
      buildArgs: new Map(entriesOf(child(build, "args"))),
      contexts: new Set(entriesOf(child(build, "additional_contexts")).map(([name]) => name)),
    }
  }

  function child(node: unknown, key: string): Node | undefined {
    if (isMap(node)) for (const [name, value] of pairsOf(node)) if (name === key) return value
    return undefined
  }

  /** The keys and values of a mapping and of those merged into it, its own first; each mapping is looked at once. */
  function* pairsOf(map: YAMLMap, seen = new Set<Node>([map])): Generator<[string, Node | undefined]> {
    for (const {key, value} of map.items) {
      if (isScalar(key) && key.value !== "<<") yield [String(key.value), resolved(value)]
    }
    for (const {key, value} of map.items) {
      if (!isScalar(key) || key.value !== "<<") continue
      const merged = resolved(value)
      for (const item of isSeq(merged) ? merged.items : [merged]) {
        const more = resolved(item)
        if (!isMap(more) || seen.has(more)) continue
        seen.add(more)
        yield* pairsOf(more, seen)
      }
    }
  }

  function resolved(node: unknown): Node | undefined {
    return (isAlias(node) ? node.resolve(document) : node) as Node | undefined
  }

  /** A mapping, or a list of `name=value`. A name without a value has that of the environment. */
  function entriesOf(node: Node | undefined): [string, Value][] {
    // what is merged in comes first, for it gives way
    if (isMap(node)) return [...pairsOf(node)].reverse().map(([name, value]) => [name, textOf(value) ?? UNKNOWN])
    if (!isSeq(node)) return []
    return node.items.flatMap((item): [string, Value][] => {
      const text = writtenOf(resolved(item))
      if (text === undefined) return []
      const equals = text.indexOf("=")
      return [equals < 0 ? [text, UNKNOWN] : [text.slice(0, equals), interpolated(text.slice(equals + 1))]]
    })
  }
}

/** A scalar as it is written: numbers and booleans are texts. Undefined where there is none. */
function writtenOf(node: Node | undefined): string | undefined {
  return isScalar(node) && node.value !== null ? (node.source ?? String(node.value)) : undefined
}

/** Undefined where there is none. */
function textOf(node: Node | undefined): Value | undefined {
  const text = writtenOf(node)
  return text === undefined ? (isMap(node) || isSeq(node) ? UNKNOWN : undefined) : interpolated(text)
}

/** What Compose makes of `$$` and of a variable with a default; UNKNOWN where the environment decides. */
function interpolated(text: string): Value {
  let known = true
  const value = text.replace(
    /\$(?:\$|\w+|\{\w+(?:(:?-)([^}$]*))?[^}]*\})/g,
    (all, minus?: string, fallback?: string) => {
      if (all === "$$") return "$"
      known &&= minus !== undefined
      return fallback ?? ""
    },
  )
  return known ? value : UNKNOWN
}

const DOLLARS: Quoting = {pattern: /\$\$/g, write: text => text.replaceAll("$", "$$$$")}

/** The Dockerfile in a scalar; undefined where it is no text, or where the environment puts something into it. */
function embedded(node: Node, {path, source}: DefinitionFile): InlineDockerfile | undefined {
  if (!isScalar(node) || typeof node.value !== "string") return undefined
  const text = interpolated(node.value)
  if (typeof text !== "string") return undefined
  const place = spanOf(node)
  const block = node.type === "BLOCK_LITERAL" ? blockText(source, place) : undefined
  // YAML may keep fewer line breaks at the end than there are
  return {...(block?.text.startsWith(text.trimEnd()) ? block : opaqueText(text, place)), file: path}
}

/** The lines of a block scalar, behind the line of its `|`; undefined where it has none. */
function blockText(source: string, {from, to}: Span): Embedded | undefined {
  const start = source.indexOf("\n", from) + 1
  if (start === 0 || start >= to) return undefined
  const indent = /^(?: *\r?\n)*( +)/.exec(source.slice(start, to))?.[1]?.length
  return indent === undefined ? undefined : indentedText(source, {from: start, to}, indent, DOLLARS)
}

function spanOf({range}: Node): Span {
  return {from: range?.[0] ?? 0, to: range?.[1] ?? 0}
}
