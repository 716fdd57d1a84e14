import {UNKNOWN} from "../../../grammars/expand.ts"
import type {Analysis} from "../../analysis.ts"
import {PREDEFINED_VARIABLES} from "../../knowledge/variables.ts"
import type {Cursor} from "../../model/cursor.ts"
import {declaredIn, isDeclared, lookup, namesIn, type Snapshot} from "../../model/environment.ts"
import type {Instruction} from "../../syntax/ast.ts"
import {type Draft, type Place, short} from "./item.ts"
import {stateNear} from "./seen.ts"

type Variable = Extract<Cursor, {kind: "variable"}>

/** The variables that can be used at a place, with what they hold. */
export function* completeVariable(cursor: Variable, {analysis, offset}: Place): Iterable<Draft> {
  const {at, nameAt, braces, outer} = cursor
  if (offset <= at.from) return
  // a brace that is there, or a modifier in front of it, stays
  const closed = /^(?:\}|[:\-+?#%/][^\s}]*\})/.test(analysis.source.slice(nameAt.to, nameAt.to + 200))
  const place = {from: at.from, to: nameAt.to}
  for (const {name, detail, description, key} of variablesAt(analysis, outer)) {
    const text = braces ? `\${${name}${closed ? "" : "}"}` : `$${name}`
    yield {
      label: name,
      kind: "variable",
      at: place,
      text,
      filter: braces ? `\${${name}` : `$${name}`,
      detail,
      description,
      key,
    }
  }
}

interface Offered {
  name: string
  /** Its value, where that is known. */
  detail?: string
  description?: string
  key?: string
}

/** Variables in scope at an instruction, the nearest first. */
export function* variablesAt(analysis: Analysis, outer: Instruction): Iterable<Offered> {
  const global = isGlobal(analysis, outer)
  if (global) {
    yield* globals(analysis, outer)
    return
  }
  const scope = stateNear(analysis, outer)?.env
  if (scope) {
    // both lists go from the nearest stage to its ancestors, each in the order of the file
    const names = new Set([...namesIn(scope), ...declaredIn(scope)])
    for (const name of names) yield offer(name, scope, isDeclared(scope, name) ? "ARG" : "ENV")
    if (!names.has("PATH")) yield {name: "PATH", description: "base image"}
  }
  for (const {name, kind, doc} of PREDEFINED_VARIABLES) {
    if (kind === "proxy") yield {name, detail: doc, description: "predefined", key: `variable:${name}`}
  }
}

/** Whether the instruction sees what FROM does: it is a FROM, or stands before the first. */
function isGlobal({file}: Analysis, outer: Instruction): boolean {
  return outer.name === "FROM" || !file.instructions.some(({name, from}) => name === "FROM" && from < outer.from)
}

function* globals({build}: Analysis, outer: Instruction): Iterable<Offered> {
  const declared = new Set<string>()
  for (const {pairs, from} of build.globalArgs) {
    if (from < outer.from) for (const {key} of pairs) declared.add(key.value)
  }
  for (const name of declared) yield offer(name, build.globals, "ARG")
  for (const {name, kind, doc} of PREDEFINED_VARIABLES) {
    if (kind === "platform" && !declared.has(name))
      yield {name, detail: doc, description: "predefined", key: `variable:${name}`}
  }
}

function offer(name: string, scope: Snapshot, by: string): Offered {
  const value = lookup(scope, name)
  const known = value !== undefined && value !== UNKNOWN
  const offered: Offered = {name, description: by}
  if (known) offered.detail = value === "" ? '""' : short(value)
  else if (by === "ARG") offered.detail = "a build argument without a default"
  return offered
}
