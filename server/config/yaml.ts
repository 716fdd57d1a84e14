import {isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap} from "yaml"

/** What is wrong in a configuration, and where: line and column from 1; line 0: with all of the file. */
export interface ConfigProblem {
  path: string
  line: number
  column: number
  message: string
}

/** A YAML file and where its parts stand. */
export interface YamlFile {
  data: unknown
  /** The place of what the keys lead to; where `key` is true, that of the last key itself. */
  at(keys: readonly (string | number)[], key?: boolean): {line: number; column: number}
  /** A scalar as it is written: 3.10, where the value is the number 3.1. Undefined where it is no plain one. */
  written(keys: readonly (string | number)[]): string | undefined
}

/** Reads YAML or JSON; answers what is wrong where it is neither. */
export function readYaml(text: string): YamlFile | Omit<ConfigProblem, "path"> {
  const lines = new LineCounter()
  const document = parseDocument(text, {lineCounter: lines, prettyErrors: false})
  const place = (offset: number) => {
    const {line, col} = lines.linePos(offset)
    return {line, column: col}
  }
  const [error] = document.errors
  if (error) return {...place(error.pos[0]), message: `this is no YAML: ${lowerFirst(error.message)}`}
  let data: unknown
  try {
    data = document.toJS({maxAliasCount: 100})
  } catch (error) {
    return {line: 1, column: 1, message: `this YAML can't be used: ${lowerFirst((error as Error).message)}`}
  }
  const pairs = new Map<YAMLMap, Map<string, Pair>>()
  const pairOf = (map: YAMLMap, key: string) => {
    let known = pairs.get(map)
    if (!known) {
      known = new Map(map.items.flatMap(pair => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])))
      pairs.set(map, known)
    }
    return known.get(key)
  }
  const find = (keys: readonly (string | number)[]) => {
    let node = document.contents as Node | null
    let keyNode: Node | null = null
    for (const key of keys) {
      if (isMap(node)) {
        const pair = pairOf(node, String(key))
        if (!pair) break
        keyNode = pair.key as Node
        node = pair.value as Node | null
      } else if (isSeq(node)) {
        node = node.items[Number(key)] as Node | null
        keyNode = node
      } else break
    }
    return {node, keyNode}
  }
  return {
    data: data ?? {},
    at(keys, key = false) {
      const {node, keyNode} = find(keys)
      const range = (key ? keyNode : (node ?? keyNode))?.range
      return range ? place(range[0]) : {line: 1, column: 1}
    },
    written(keys) {
      const {node} = find(keys)
      return isScalar(node) ? node.source : undefined
    },
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
