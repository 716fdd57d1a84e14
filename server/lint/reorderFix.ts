import type {Analysis} from "../analysis.ts"
import {type Change, replay} from "../model/cache/replay.ts"
import type {Step} from "../model/cache/steps.ts"
import type {Entry} from "../model/files.ts"
import type {Dockerfile, Instruction} from "../syntax/ast.ts"
import {instructionReading} from "../syntax/instructionReading.ts"
import {applyEdits, lineAt} from "../text.ts"
import {type Advice, adviseOrder} from "./reorder.ts"

/** One version of a file, as far as its order matters. */
export interface Ordered {
  analysis: Analysis
  steps: readonly Step[]
}

/** A move that was made. */
export interface Moved {
  /** Lines of the text before the move. */
  line: number
  below: number
  advice: Advice
}

/**
 * Follows the advice that is certain, again and again until none is left; the text stays as it is where nothing can be done.
 * Each move is checked afterwards, whatever was known before: see `isBetter`. A second run changes nothing.
 */
export function reorder<R extends Ordered>(
  first: R,
  read: (source: string) => R,
  changesOf: (ordered: R) => readonly Change[],
): {result: R; moved: Moved[]} {
  let now = first
  const moved: Moved[] = []
  // a copy only ever goes further down, past at least one step
  for (let next = best(now); next; next = best(now)) {
    moved.push(next.moved)
    now = next.after
  }
  return {result: now, moved}

  function best(now: R): {after: R; moved: Moved} | undefined {
    const {analysis, steps} = now
    for (const advice of adviseOrder(analysis, steps, changesOf(now))) {
      if (!advice.edits) continue
      const after = read(applyEdits(analysis.source, advice.edits))
      if (!isBetter(now, after, advice, changesOf(now))) continue
      const line = ({at}: Step) => lineAt(analysis.file.lines, at.from)
      return {after, moved: {line: line(advice.step), below: line(advice.below), advice}}
    }
    return undefined
  }
}

/**
 * Whether a text is another one with one instruction moved, where BuildKit reads the same of each step, every stage has the
 * same files in the end, and no more steps run again.
 */
function isBetter(before: Ordered, after: Ordered, {step}: Advice, changes: readonly Change[]): boolean {
  const {instruction} = step
  const [old, now] = [before.analysis, after.analysis]
  if (old.problems.length !== now.problems.length || old.file.instructions.length !== now.file.instructions.length)
    return false
  const rest = readings(old.file, instruction)
  const moved = JSON.stringify(instructionReading(instruction, old.file))
  const isSame = now.file.instructions.some(
    one => JSON.stringify(instructionReading(one, now.file)) === moved && readings(now.file, one) === rest,
  )
  if (!isSame || keysOf(before.steps) !== keysOf(after.steps)) return false
  if (filesOf(old) !== filesOf(now)) return false
  const asked = changes.length > 0 ? changes : pathsOf(step).map(path => [path])
  return replay(after.steps, asked).steps <= replay(before.steps, asked).steps
}

/** What BuildKit reads of all instructions but one, in order. */
function readings(file: Dockerfile, but: Instruction): string {
  const rest = file.instructions.filter(one => one !== but)
  return JSON.stringify(rest.map(one => instructionReading(one, file)))
}

/** What is in the steps' own parts of their keys, in no order. */
function keysOf(steps: readonly Step[]): string {
  const keys = steps.map(({kind, stage, parts, linked, inputs}) => {
    const taken = inputs.map(input => {
      if (input.kind === "remote") return input
      const from = input.kind === "stage" ? input.stage.index : input.kind === "image" ? input.name : ""
      return [input.kind, from, input.selectors]
    })
    return JSON.stringify([stage.index, kind, [...parts], linked, taken])
  })
  return keys.sort().join("\n")
}

/** The files that each stage has at its end, whatever step has written them, and its settings. */
function filesOf({layers}: Analysis): string {
  const textOf = ({step: _, ...entry}: Entry) => JSON.stringify(entry)
  const stages = layers.map(({stage, tree, total}) => {
    const {user, workdir, shell} = stage.end
    const files = [...tree.live, ...tree.owned].map(textOf).sort()
    return [
      files,
      tree.dead.map(({entry}) => textOf(entry)).sort(),
      total.confidence,
      [String(user), String(workdir), shell],
    ]
  })
  return JSON.stringify(stages)
}

/** The files of the context that a step takes. */
function pathsOf({inputs}: Step): string[] {
  return inputs.flatMap(input => (input.kind === "context" ? input.taken.flat().map(({file}) => file.path) : []))
}
