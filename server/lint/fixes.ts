import {applyEdits, type Span} from "../text.ts"
import type {Finding} from "./lint.ts"
import type {Fix} from "./rule.ts"

/** What is known of one version of a file. */
export interface Reading {
  source: string
  /** For how many things BuildKit refuses it. */
  problems: number
  findings: readonly Finding[]
}

/** Which fixes to make. */
export interface FixChoice {
  /** Those too that change what is built. */
  unsafe: boolean
  /** Only those of these rules, by name; undefined: of all. */
  rules?: ReadonlySet<string>
}

export interface FixedFile<R extends Reading> {
  /** The file with the fixes in it. */
  reading: R
  /** The findings whose fixes were made, in the order of making. */
  made: readonly Finding[]
}

/** A finding together with its fix. */
type Fixable = Finding & {fix: Fix}

/**
 * Makes all fixes that are asked for, again and again until nothing is left to do. A fix counts only when its finding
 * is gone after it, no rule has more findings than before, and BuildKit refuses no more than before. What BuildKit refuses
 * comes first: to mend it may bring to light what could not be read, so there it has to refuse less. So every round leaves
 * less to do, and a second run changes nothing. `meant`: those findings that may be fixed.
 */
export function fixAll<R extends Reading>(
  source: string,
  read: (source: string) => R,
  choice: FixChoice,
  meant: (reading: R) => readonly Finding[] = ({findings}) => findings,
): FixedFile<R> {
  let reading = read(source)
  const made: Finding[] = []
  const refused = new Set<string>()
  for (;;) {
    const wanted = meant(reading).filter(one => isWanted(one, choice))
    const open = wanted.filter(one => !refused.has(keyOf(one, reading)))
    const refusals = open.filter(({rule}) => rule.refusal)
    const chosen = apart(refusals.length > 0 ? refusals : open, reading.source.length)
    if (chosen.length === 0) return {reading, made}
    let some = chosen
    let next = attempt(reading, some, read)
    while (!next && some.length > 1) {
      some = some.slice(0, some.length >> 1)
      next = attempt(reading, some, read)
    }
    if (next) {
      made.push(...some)
      reading = next
    } else refused.add(keyOf(some[0]!, reading))
  }
}

function isWanted(one: Finding, {unsafe, rules}: FixChoice): one is Fixable {
  return one.fix !== undefined && (unsafe || one.fix.safe) && (rules?.has(one.rule.name) ?? true)
}

/** What a fix is known by while other fixes move it. */
function keyOf({rule, fix, at}: Fixable, {source}: Reading): string {
  const text = ({from, to}: Span) => source.slice(from, to)
  return JSON.stringify([rule.name, text(at), fix.edits.map(edit => [text(edit), edit.text])])
}

/** As many as go together, from the top: a fix is made whole or not at all, and edits do not even touch each other. */
function apart(findings: readonly Fixable[], length: number): Fixable[] {
  /** 1 where an edit that is taken begins, ends, or is in between. */
  const taken = new Uint8Array(length + 1)
  return findings.filter(({fix}) => {
    const isFree = fix.edits.every(({from, to}) => taken.subarray(from, to + 1).indexOf(1) < 0)
    if (isFree) for (const {from, to} of fix.edits) taken.fill(1, from, to + 1)
    return isFree
  })
}

/** The file after these fixes; undefined where that is not better in every respect. */
function attempt<R extends Reading>(before: R, fixes: readonly Fixable[], read: (source: string) => R): R | undefined {
  const {source} = before
  const text = applyEdits(
    source,
    fixes.flatMap(({fix}) => fix.edits),
  )
  if (text === source) return undefined
  const after = read(text)
  const fewer = before.problems - after.problems
  if (fewer < 0) return undefined
  const [old, now] = [countByRule(before.findings), countByRule(after.findings)]
  const mends = fewer > 0 && fixes.every(({rule}) => rule.refusal)
  if (!mends) for (const [rule, count] of now) if (count > (old.get(rule) ?? 0)) return undefined
  const gone = fixes.every(({rule}) => (now.get(rule.name) ?? 0) < old.get(rule.name)!)
  return gone ? after : undefined
}

function countByRule(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const {rule} of findings) counts.set(rule.name, (counts.get(rule.name) ?? 0) + 1)
  return counts
}
