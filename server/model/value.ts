import {type Expansion, type ExpansionProblem, expand, UNKNOWN} from "../../grammars/expand.ts"
import {slice, type Text} from "../../grammars/logical.ts"
import {parseWord, type Variable, variablesIn} from "../../grammars/words.ts"
import type {Span} from "../text.ts"
import {lookup, type Snapshot, type Value} from "./environment.ts"

/** A text with its variables replaced, as BuildKit does it. */
export interface Expanded extends Expansion {
  /** The value as one; UNKNOWN where there is a problem or a variable is not known. */
  result: Value
  /** Where the first substitution of the name stands. */
  variable(name: string): Variable | undefined
  /** The place in the source of a span of the text that was parsed. */
  place(span: Span): Span
}

export interface ValueOptions {
  escape: string
  /** False for the body of a heredoc, where quotes are plain characters. */
  quotes?: boolean
  /** True where the words of the value are needed. */
  words?: boolean
}

const EMPTY: ReadonlySet<string> = new Set()

/** Replaces the variables of a text. */
export function expandText(text: Text, env: Snapshot | undefined, options: ValueOptions): Expanded {
  const {value} = text
  const place = (span: Span) => {
    const {from, to} = slice(text, span.from, span.to)
    return {from, to}
  }
  // most words hold nothing that could be replaced, and none of these has words to split
  if (!/[$'"`\\\s\x85<]/.test(value)) {
    const words = value === "" ? [] : [{value, from: 0, to: value.length}]
    return {
      value,
      result: value,
      words,
      matched: EMPTY,
      unmatched: EMPTY,
      unsure: EMPTY,
      variable: () => undefined,
      place,
    }
  }
  const tree = parseWord(value, options)
  const expansion = expand(tree, name => (env ? lookup(env, name) : undefined), {words: options.words ?? false})
  let first: Map<string, Variable> | undefined
  const variable = (name: string) => {
    if (!first) {
      first = new Map()
      for (const variable of variablesIn(tree.parts)) if (!first.has(variable.name)) first.set(variable.name, variable)
    }
    return first.get(name)
  }
  return {...expansion, result: expansion.value ?? UNKNOWN, variable, place}
}

/** Whether a substitution says what to take where the variable is not set: `${name:-value}` and its relatives. */
export function hasDefault(substitution: string, options: ValueOptions): boolean {
  const [variable] = variablesIn(parseWord(substitution, options).parts)
  return variable?.modifier !== undefined && /^:?[-+]$/.test(variable.modifier)
}

/** Where a variable's name is written, or the whole text where it can't be told. */
export function variablePlace(expanded: Expanded, name: string, text: Text): Span {
  const variable = expanded.variable(name)
  return variable ? expanded.place({from: variable.from, to: variable.to}) : {from: text.from, to: text.to}
}

/** What to say about a text that BuildKit refuses. */
export function expansionMessage(problem: ExpansionProblem, text: Text): string {
  const value = shorten(text.value)
  const quoted = /["']/.test(value) ? value : `"${value}"`
  return problem.required === undefined
    ? `${quoted} can't be read: ${problem.text}`
    : `${quoted} demands a variable: ${problem.text}`
}

export function shorten(text: string, length = 60): string {
  const line = text.split("\n", 1)[0]!
  return line.length > length || line.length < text.length ? `${line.slice(0, length)}...` : line
}
