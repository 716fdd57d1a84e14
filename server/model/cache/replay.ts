import type {Step} from "./steps.ts"

/** The paths of the context that changed together, such as those of a commit. */
export type Change = readonly string[]

/** What running again cost over some changes. */
export interface Replay {
  /** How often each step ran again; steps that never did are not in it. */
  runs: ReadonlyMap<Step, number>
  /** The sum of them. */
  steps: number
  /** What they made, where an estimate is given. */
  bytes: number
}

/** A step that is put off: it stands directly below another one of its stage. */
export interface Move {
  step: Step
  below: Step
}

/**
 * How often the steps of a build run again if it is done after every one of the changes. What a step writes when it runs
 * again is taken to differ from before. `bytesOf` estimates what a step makes; undefined: nobody knows.
 */
export function replay(
  steps: readonly Step[],
  changes: Iterable<Change>,
  move?: Move,
  bytesOf: (step: Step) => number | undefined = () => undefined,
): Replay {
  const above = (step: Step) => aboveAfter(step, move)
  const takers = takersOf(steps)
  const runs = new Map<Step, number>()
  let bytes = 0
  // what a step needs stands above it, but for one that has been put off
  const order = move ? reorder(steps, move) : steps
  for (const change of changes) {
    const dirty = new Set<Step>()
    for (const path of change) for (const step of takers.get(path) ?? []) dirty.add(step)
    if (dirty.size === 0) continue
    // what is below a linked copy runs again for what is above the copy
    const tainted = new Set<Step>()
    for (const step of order) {
      const upper = above(step)
      const under = upper !== undefined && tainted.has(upper)
      const fed = step.inputs.some(input => {
        if (input.kind !== "stage" || !input.end) return false
        return tainted.has(move?.below === input.end ? move.step : input.end)
      })
      if ((under && !step.linked) || fed) dirty.add(step)
      if (dirty.has(step) || under) tainted.add(step)
    }
    for (const step of dirty) {
      runs.set(step, (runs.get(step) ?? 0) + 1)
      bytes += bytesOf(step) ?? 0
    }
  }
  return {runs, steps: [...runs.values()].reduce((sum, count) => sum + count, 0), bytes}
}

/** The steps that take each path of the context. */
function takersOf(steps: readonly Step[]): Map<string, Step[]> {
  const takers = new Map<string, Step[]>()
  for (const step of steps) {
    for (const input of step.inputs) {
      if (input.kind !== "context") continue
      for (const {file} of input.taken.flat()) {
        const list = takers.get(file.path)
        if (!list) takers.set(file.path, [step])
        else if (list.at(-1) !== step) list.push(step)
      }
    }
  }
  return takers
}

function aboveAfter(step: Step, move: Move | undefined): Step | undefined {
  if (!move) return step.above
  if (step === move.step) return move.below
  if (step.above === move.step) return move.step.above
  return step.above === move.below ? move.step : step.above
}

function reorder(steps: readonly Step[], {step, below}: Move): Step[] {
  const rest = steps.filter(other => other !== step)
  rest.splice(rest.indexOf(below) + 1, 0, step)
  return rest
}
