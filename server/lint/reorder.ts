import type {Analysis} from "../analysis.ts"
import {type Change, type Replay, replay} from "../model/cache/replay.ts"
import type {Step} from "../model/cache/steps.ts"
import {localCopy} from "../model/steps.ts"
import type {Edit} from "../text.ts"
import {moveBelow} from "./instructionEdits.ts"
import {isSafeBelow} from "./orderSafety.ts"
import {isApplicationFolder, putOff} from "./putOff.ts"

/** A copy that could stand further down, where a change of its files runs fewer steps again. */
export interface Advice {
  step: Step
  /** The last of the steps that do without its files. */
  below: Step
  /** The steps that do not run any more when one of its files changes. */
  passed: readonly Step[]
  /** How many these are. */
  spared: number
  /** What was spared over the changes that are known, if there are any; `fewer`: how often less each step would have run. */
  over?: {changes: number; steps: number; bytes: number; fewer: ReadonlyMap<Step, number>}
  /**
   * Makes the move. Only where it is certain that the files of the built image stay the same, though their layers come in
   * another order, and where the place is written so that it can be changed.
   */
  edits?: readonly Edit[]
}

/**
 * Copies that could be put off, those that spare most first. Only what is shown by what the steps in between read and
 * write: that they need none of the copied files, and that none of them writes where the copy does.
 */
export function adviseOrder(
  analysis: Analysis,
  steps: readonly Step[],
  changes: readonly Change[],
  bytesOf?: (step: Step) => number | undefined,
): Advice[] {
  const now = changes.length > 0 ? replay(steps, changes, undefined, bytesOf) : undefined
  const advice: Advice[] = []
  for (const step of steps) {
    const {instruction, stage, linked} = step
    const local = localCopy(instruction, analysis.stateAt(instruction), analysis.file)
    if (!local || linked || !isApplicationFolder(local)) continue
    const way = putOff(analysis, stage, instruction, local, () => false)
    if (!way || way.rest) continue
    const {last} = way
    const below = steps.find(other => other.instruction === last)
    if (!below) continue
    const between = steps.slice(steps.indexOf(step) + 1, steps.indexOf(below) + 1)
    const passed = between.filter(other => other.stage === stage && !other.linked)
    const then = now && replay(steps, changes, {step, below}, bytesOf)
    const over = now && then && spared(changes.length, now, then)
    // where the changes are known, they say whether it pays
    if (over && over.steps <= 0) continue
    const edits = isSafeBelow(analysis, stage, instruction, local, last)
      ? moveBelow(analysis, [instruction], last)
      : undefined
    advice.push({step, below, passed, spared: passed.length, over, edits})
  }
  return advice.sort((a, b) => (b.over?.steps ?? b.spared) - (a.over?.steps ?? a.spared))
}

function spared(changes: number, now: Replay, then: Replay): Advice["over"] {
  const fewer = [...now.runs].map(([step, runs]) => [step, runs - (then.runs.get(step) ?? 0)] as const)
  return {changes, steps: now.steps - then.steps, bytes: now.bytes - then.bytes, fewer: new Map(fewer)}
}
