import {UNKNOWN} from "../../../grammars/expand.ts"
import type {Text} from "../../syntax/ast.ts"
import {variablesOf} from "../../syntax/details.ts"
import {lookup, namesIn, type Snapshot, type Value} from "../environment.ts"
import {expandText, type ValueOptions} from "../value.ts"

/** A value as it enters a cache key. */
export interface KeyValue {
  /** The value itself; where it is not known, how it is made of what is: two equal keys mean two equal values. */
  key: string
  /** The value; undefined where it is not known. */
  value?: string
}

/** The variables of a stage, in the order in which they were last set, which is that of BuildKit's environment. */
export type Variables = Map<string, KeyValue>

/** Marks what an edited line says: it is no longer equal to what it said before. */
export const EDITED = "\0edited"

export function known(value: string, mark = ""): KeyValue {
  return mark === "" ? {key: `=${value}`, value} : {key: `=${value}${mark}`}
}

/** The variables that are set at a point; those of a base image that is not known are not among them. */
export function variablesAt(env: Snapshot): Variables {
  const variables: Variables = new Map()
  for (const name of namesIn(env)) {
    const value = lookup(env, name)
    if (value !== undefined) setVariable(variables, name, ofValue(value, name))
  }
  return variables
}

/** A value that was given from outside. */
export function ofValue(value: Value, name: string): KeyValue {
  return value === UNKNOWN ? {key: `?given ${name}`} : known(value)
}

export function setVariable(variables: Variables, name: string, value: KeyValue): void {
  variables.delete(name)
  variables.set(name, value)
}

/** The text with its variables replaced. */
export function readText(
  text: Text,
  env: Snapshot | undefined,
  variables: ReadonlyMap<string, KeyValue>,
  options: ValueOptions,
): KeyValue {
  const {result} = expandText(text, env, options)
  const names = text.value.includes("$")
    ? variablesOf(text, options.escape, options.quotes).map(({name}) => name.value)
    : []
  const unsure = names.some(name => variables.has(name) && variables.get(name)!.value === undefined)
  if (result !== UNKNOWN && !unsure) return known(result)
  return {key: `?${text.value}${JSON.stringify(names.map(name => [name, variables.get(name)?.key]))}`}
}
