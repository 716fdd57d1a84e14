import {type Keys, keysOf, newKeys, type StepKey, type Versions} from "./keys.ts"
import {reasonOf} from "./reasons.ts"
import type {Step} from "./steps.ts"

/** A build as the cache sees it. */
export interface CacheBuild {
  steps: readonly Step[]
  /** What its images and remote sources are at the time. */
  versions: Versions
}

/** `maybe`: it is saved if the steps that run again write the same files as before. */
export type Verdict = "cached" | "runs" | "maybe"

/** What becomes of a step when a build is done again. */
export interface Explained {
  step: Step
  /** The step of the build before that it is held against; undefined where it is new. */
  before: Step | undefined
  verdict: Verdict
  /** One sentence, without a full stop. */
  reason: string
}

/** Whether steps that run again are taken to write the same files as before; undefined: nobody knows. */
export type Outputs = "same" | "other"

/**
 * What a cache that holds the build before does with the build after it: which steps run again, which do not, and why.
 * The cache is looked up as BuildKit does it, by keys and not by places.
 */
export function explain(before: CacheBuild, after: CacheBuild, outputs?: Outputs): Explained[] {
  const pairs = pairSteps(before.steps, after.steps)
  const same = outputs === "other" ? undefined : evaluate(before, after, pairs, true)
  const other = outputs === "same" ? undefined : evaluate(before, after, pairs, false)
  const least = same ?? other!
  const most = other ?? same!
  const verdicts = new Map<Step, Verdict>()
  for (const step of after.steps) {
    verdicts.set(step, most.hits.has(step) ? "cached" : least.hits.has(step) ? "maybe" : "runs")
  }
  return after.steps.map(step => {
    const pair = pairs.get(step)
    const verdict = verdicts.get(step)!
    return {step, before: pair, verdict, reason: reasonOf({step, before: pair, verdict, verdicts, pairs, keys: most})}
  })
}

/** The keys of both builds, and which steps of the second are found in the cache of the first. */
export interface Evaluation {
  before: ReadonlyMap<Step, StepKey>
  after: ReadonlyMap<Step, StepKey>
  hits: ReadonlySet<Step>
}

function evaluate(before: CacheBuild, after: CacheBuild, pairs: ReadonlyMap<Step, Step>, same: boolean): Evaluation {
  const keys: Keys = newKeys()
  const old = keysOf(before.steps, keys, before.versions, () => undefined)
  for (const {own} of old.values()) keys.steps.add(own)
  const now = keysOf(after.steps, keys, after.versions, step => {
    const pair = same ? pairs.get(step) : undefined
    return pair && old.get(pair)
  })
  return {before: old, after: now, hits: new Set(after.steps.filter(step => keys.steps.has(now.get(step)!.own)))}
}

/** Which step of the build before a step is held against: the one that says the same, or else the next of its kind. */
function pairSteps(before: readonly Step[], after: readonly Step[]): Map<Step, Step> {
  const pairs = new Map<Step, Step>()
  for (const stage of new Set(after.map(step => step.stage))) {
    const now = after.filter(step => step.stage === stage)
    const old = before.filter(({stage: {name, index}}) =>
      stage.name === "" ? index === stage.index : name === stage.name,
    )
    const rest = pairEqual(old, now, pairs)
    for (const kind of new Set(rest.now.map(kindOf))) {
      const olds = rest.old.filter(step => kindOf(step) === kind)
      for (const [i, step] of rest.now.filter(step => kindOf(step) === kind).entries()) {
        if (olds[i]) pairs.set(step, olds[i])
      }
    }
  }
  return pairs
}

/** Pairs the steps that say the same, from both ends and then by their words; answers those that are left. */
function pairEqual(old: readonly Step[], now: readonly Step[], pairs: Map<Step, Step>): {old: Step[]; now: Step[]} {
  const left = new Map<string, Step[]>()
  for (const step of old) {
    const list = left.get(textOf(step))
    if (list) list.push(step)
    else left.set(textOf(step), [step])
  }
  const rest = now.filter(step => {
    const equal = left.get(textOf(step))?.shift()
    if (equal) pairs.set(step, equal)
    return !equal
  })
  return {old: [...left.values()].flat(), now: rest}
}

/** ADD is a COPY too. */
function kindOf({kind}: Step): Step["kind"] {
  return kind === "ADD" ? "COPY" : kind
}

/** What the instruction says. */
function textOf({kind, instruction}: Step): string {
  const flags = instruction.flags.map(({text}) => text.value)
  return JSON.stringify([kind, flags, instruction.args.map(({value}) => value)])
}
