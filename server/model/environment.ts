import {UNKNOWN} from "../../grammars/expand.ts"
import {countWhile} from "../../grammars/search.ts"
import type {Span} from "../text.ts"

/** The value of a variable; UNKNOWN where it can't be told without a build. */
export type Value = string | typeof UNKNOWN

interface Assignment {
  /** Its place in the order of assignments. */
  at: number
  value: Value
  /** Where it is written; undefined for what comes from the base image or the build. */
  by?: Span
}

/**
 * The variables of a stage over time. Nothing is ever taken back: a snapshot is a point in the order of assignments,
 * so that the state at every instruction can be kept for free.
 */
export interface Environment {
  own: Map<string, Assignment[]>
  /** Names of build arguments declared, with the place of the first declaration. */
  declared: Map<string, number>
  parent?: Snapshot
  /** Whether a name that is not found is known to be unset. False where the base image is not known. */
  complete: boolean
  count: number
  /** How many environments there are from here to the root. */
  depth: number
}

/** An environment as it is before an instruction. */
export interface Snapshot {
  environment: Environment
  at: number
}

/** Chains of parents are flattened when they get longer, to keep look-ups short. */
const MAX_CHAIN = 32

/** An environment that goes on from the snapshot. Where nothing else does yet, it is the parent's own, grown longer. */
export function newEnvironment(complete: boolean, parent?: Snapshot): Environment {
  if (parent && complete && parent.at === parent.environment.count) return parent.environment
  const environment: Environment = {own: new Map(), declared: new Map(), complete, count: 0, depth: 1}
  if (!parent) return environment
  environment.complete = parent.environment.complete && complete
  if (parent.environment.depth < MAX_CHAIN) {
    environment.parent = parent
    environment.depth = parent.environment.depth + 1
    return environment
  }
  for (const name of namesIn(parent)) {
    const found = find(parent, name)
    if (found) assign(environment, name, found.value, found.by)
  }
  for (const name of declaredIn(parent)) declare(environment, name)
  return environment
}

export function snapshot(environment: Environment): Snapshot {
  return {environment, at: environment.count}
}

export function assign(environment: Environment, name: string, value: Value, by?: Span): void {
  const assignment: Assignment = {at: environment.count++, value, by}
  const list = environment.own.get(name)
  if (list) list.push(assignment)
  else environment.own.set(name, [assignment])
}

export function declare(environment: Environment, name: string): void {
  if (!environment.declared.has(name)) environment.declared.set(name, environment.count++)
}

/** The value of a name; undefined where it is not set. */
export function lookup(at: Snapshot, name: string): Value | undefined {
  const found = find(at, name)
  if (found) return found.value
  return at.environment.complete ? undefined : UNKNOWN
}

/** The assignment in force; undefined where there is none in the file. */
export function find(at: Snapshot, name: string): Assignment | undefined {
  for (let current: Snapshot | undefined = at; current; current = current.environment.parent) {
    const found = lastBefore(current.environment.own.get(name), current.at)
    if (found) return found
  }
  return undefined
}

/** The last of the assignments before a place in their order. */
function lastBefore(assignments: readonly Assignment[] | undefined, at: number): Assignment | undefined {
  if (!assignments) return undefined
  return assignments[countWhile(assignments, one => one.at < at) - 1]
}

/** Whether the name is declared as a build argument, with or without a value. */
export function isDeclared(at: Snapshot, name: string): boolean {
  for (let current: Snapshot | undefined = at; current; current = current.environment.parent) {
    const declared = current.environment.declared.get(name)
    if (declared !== undefined && declared < current.at) return true
  }
  return false
}

/** Every name that is set. */
export function* namesIn(at: Snapshot): Generator<string> {
  for (let current: Snapshot | undefined = at; current; current = current.environment.parent) {
    for (const [name, list] of current.environment.own) if (list[0]!.at < current.at) yield name
  }
}

/** Every name that is declared as a build argument. */
export function* declaredIn(at: Snapshot): Generator<string> {
  for (let current: Snapshot | undefined = at; current; current = current.environment.parent) {
    for (const [name, place] of current.environment.declared) if (place < current.at) yield name
  }
}
