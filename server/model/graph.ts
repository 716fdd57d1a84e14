import {toLower} from "../../grammars/characters.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import type {Platform} from "../values/platform.ts"
import type {Environment, Value} from "./environment.ts"
import type {Place} from "./report.ts"
import type {Stage} from "./stages.ts"

// BuildKit's view of the stages: besides those of the file there are nodes for the images that COPY --from and mounts
// name. They are numbered on together, so `COPY --from=2` can mean an image that an earlier COPY has named.

/** Something that files can be taken from. */
export interface Node {
  /** Undefined for an image that an instruction names. */
  stage?: Stage
  /** The image, its variables replaced; UNKNOWN where they are not known. */
  baseName: Value
  /** Where the image's name stands, and what BuildKit says the place is; undefined where it names none. */
  baseAt: Span
  place?: Place
  /** An ARG without a default that the image name holds, and that nothing sets. */
  unset?: string
  /** The stage that it starts from. */
  base?: Node
  commands: Command[]
  /** What it needs besides its base, by the instruction that needs it. */
  dependencies: Map<Node, Place>
  platform?: Platform
  resolved: boolean
  dispatched: boolean
  triggersRead: boolean
  /** Triggers that its base image brings. */
  onbuild: readonly string[]
  /** Set when its instructions are followed. */
  environment?: Environment
}

/** An instruction of a stage, or a trigger that its base brings. */
export interface Command {
  instruction: Instruction
  place: Place
  /** The escape character with which its words are read. */
  escape: string
  /** The text that the instruction's spans refer to: that of a trigger is not the file. */
  source: string
  /** For COPY what --from names, for RUN what each mount names; undefined for the build context. */
  sources: (Node | undefined)[]
}

export interface Graph {
  nodes: Node[]
  byName: Map<string, Node>
}

export function newNode(fields: Partial<Node> & Pick<Node, "baseName" | "baseAt">): Node {
  return {
    commands: [],
    dependencies: new Map(),
    resolved: false,
    dispatched: false,
    triggersRead: false,
    onbuild: [],
    ...fields,
  }
}

/** Adds a node; it starts from an earlier stage where one has exactly this name, in lower case. */
export function addNode(graph: Graph, node: Node): void {
  graph.nodes.push(node)
  const base = typeof node.baseName === "string" ? graph.byName.get(node.baseName) : undefined
  if (base) node.base = base
  if (node.stage && node.stage.name !== "") graph.byName.set(node.stage.name, node)
}

/** The node of a stage by its name, in any case. */
export function findNode(graph: Graph, name: string): Node | undefined {
  return graph.byName.get(toLower(name))
}

/** The places of the instructions that make a circle, from the first stage that leads into one. */
export function findCircle(nodes: readonly Node[]): {node: Node; places: Place[]} | undefined {
  const visited = new Set<Node>()
  for (const start of nodes) {
    if (visited.has(start)) continue
    visited.add(start)
    // a stack instead of recursion: there may be as many stages as lines
    const path: {node: Node; rest: [Node, Place][]; by?: Place}[] = [{node: start, rest: [...start.dependencies]}]
    const onPath = new Set([start])
    while (path.length > 0) {
      const top = path[path.length - 1]!
      const next = top.rest.shift()
      if (!next) {
        onPath.delete(top.node)
        path.pop()
        continue
      }
      const [node, place] = next
      if (onPath.has(node)) {
        return {node: start, places: [...path.flatMap(({by}) => (by ? [by] : [])), place]}
      }
      if (visited.has(node)) continue
      visited.add(node)
      onPath.add(node)
      path.push({node, rest: [...node.dependencies], by: place})
    }
  }
  return undefined
}

/** The node and all that it needs. */
export function reachable(node: Node): Set<Node> {
  const found = new Set<Node>()
  const waiting = [node]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (found.has(next)) continue
    found.add(next)
    if (next.base) waiting.push(next.base)
    waiting.push(...next.dependencies.keys())
  }
  return found
}
