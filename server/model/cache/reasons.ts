import type {ContextFile} from "./context.ts"
import {modeOf} from "./context.ts"
import type {Evaluation, Verdict} from "./explain.ts"
import type {Input, Step} from "./steps.ts"
import {EDITED} from "./variables.ts"

/** What is known of a step when its reason is asked for. */
export interface Subject {
  step: Step
  before: Step | undefined
  verdict: Verdict
  verdicts: ReadonlyMap<Step, Verdict>
  pairs: ReadonlyMap<Step, Step>
  keys: Evaluation
}

/** Why a step runs again or does not: one sentence, lower case, without a full stop. */
export function reasonOf(subject: Subject): string {
  const {step, before, verdict} = subject
  if (verdict === "cached") return savedBy(subject)
  if (!before) return "it is new, so the cache holds nothing for it"
  const own = ownChange(step, before)
  if (own !== undefined) return own
  const input = inputChange(subject, before)
  if (input !== undefined) return input
  const {above} = step
  if (!step.linked && above) {
    const cause = causeOf(above, subject)
    return verdict === "maybe"
      ? `it stands on ${nameOf(above)}, which may run again`
      : cause === above
        ? `it stands on ${nameOf(above)}, which runs again`
        : `it stands on ${nameOf(cause)}, which runs again, by way of ${nameOf(above)}`
  }
  return "what it stands on is another one"
}

/** The step by which everything between it and this one runs again. */
function causeOf(above: Step, {verdicts}: Subject): Step {
  let cause = above
  // a linked copy may be saved while what is above it runs again
  while (verdicts.get(cause) === "cached" && cause.above) cause = cause.above
  return cause
}

function savedBy({step, before, verdicts, keys}: Subject): string {
  if (step.linked && step.above && verdicts.get(step.above) !== "cached")
    return "--link: what is above it is not in its key"
  if (!before) return "the cache holds a step that does the same"
  for (const input of step.inputs) {
    if (input.kind !== "stage" || !input.end || verdicts.get(input.end) === "cached") continue
    return `the files that it takes from ${stageName(input)} stay the same, though ${nameOf(input.end)} runs again`
  }
  if (keys.before.get(before)?.own !== keys.after.get(step)?.own) return "the cache holds a step that does the same"
  return "nothing in its key changes"
}

/** What is different in the step's own part of the key; undefined where nothing is. */
function ownChange(step: Step, before: Step): string | undefined {
  const names = new Set([...step.parts.keys(), ...before.parts.keys()])
  const changed = [...names].filter(name => step.parts.get(name) !== before.parts.get(name))
  const [first] = changed
  if (first !== undefined) {
    if (first === "line" && step.parts.get("line") === EDITED) return "its own line is edited"
    const now = step.parts.get(first)
    const old = before.parts.get(first)
    if (first.startsWith("$")) {
      const change = now === undefined ? "is gone" : old === undefined ? "is new" : "has another value"
      return `the variable ${first.slice(1)} ${change}, and every variable in force is in the key of a RUN, used or not`
    }
    if (first === "order of variables") return "its variables are set in another order, and their order is in its key"
    if (first === "SOURCE_DATE_EPOCH")
      return "SOURCE_DATE_EPOCH is another one, and WORKDIR gives its date to the folder"
    if (first === "unpacking") return "whether archives are unpacked is in its key"
    if (first === "sources") return "the names of its sources are others"
    if (first.startsWith("--") || first.startsWith("the ")) {
      return `${first} is ${now === undefined ? "gone" : old === undefined ? "new" : "another one"}`
    }
    return `its ${first} is another one`
  }
  if (step.linked !== before.linked)
    return step.linked ? "--link is new: it is looked up without what is above it" : "--link does not count any more"
  return undefined
}

function inputChange({step, verdict, verdicts, keys}: Subject, before: Step): string | undefined {
  const now = keys.after.get(step)!.inputs
  const old = keys.before.get(before)!.inputs
  for (const [i, input] of step.inputs.entries()) {
    if (now[i] === old[i]) continue
    const other = before.inputs[i]
    if (input.kind === "context" && other?.kind === "context") return fileChange(filesOf(other), filesOf(input))
    if (input.kind === "image")
      return other?.kind === "image" && other.name === input.name
        ? `the image ${input.name} is another one than before`
        : `the image ${input.name.split(EDITED)[0]} takes the place of another one`
    if (input.kind === "remote") return `${input.url} is taken in place of what was there`
    if (input.kind === "stage" && input.end) {
      const runs = verdicts.get(input.end) === "cached" ? undefined : input.end
      if (verdict === "maybe") return `it runs only if ${nameOf(runs ?? input.end)} writes other files than before`
      return runs
        ? `it takes files from ${stageName(input)}, which ${nameOf(runs)} makes again`
        : `it takes other files from ${stageName(input)}`
    }
    return "what it takes is another one"
  }
  return undefined
}

function filesOf(input: Input & {kind: "context"}): ContextFile[] {
  return input.taken.flatMap(taken => taken.map(({file}) => file))
}

/** What is different between two lists of files. */
function fileChange(before: readonly ContextFile[], after: readonly ContextFile[]): string {
  // of a big context nearly all is the same
  let first = 0
  while (first < before.length && before[first] === after[first]) first++
  let last = 0
  while (last < before.length - first && before.at(-1 - last) === after.at(-1 - last)) last++
  const rest = (files: readonly ContextFile[]) =>
    new Map(files.slice(first, files.length - last).map(file => [file.path, file]))
  const old = rest(before)
  const now = rest(after)
  const changes: string[] = []
  for (const [path, file] of now) {
    const was = old.get(path)
    if (!was) changes.push(`${path} is new`)
    else if (was.type !== file.type) changes.push(`${path} is a ${file.type} now`)
    else if (was.content !== file.content) changes.push(`${path} has changed`)
    else if (modeOf(was) !== modeOf(file)) changes.push(`the mode of ${path} is ${octal(file)}, not ${octal(was)}`)
  }
  for (const path of old.keys()) if (!now.has(path)) changes.push(`${path} is gone`)
  const [reason = "its files stand under other names", ...more] = changes
  return more.length === 0 ? reason : `${reason}, and ${more.length} more`
}

function octal(file: ContextFile): string {
  return modeOf(file).toString(8).padStart(3, "0")
}

function stageName({stage}: Input & {kind: "stage"}): string {
  return `the stage ${stage.name || stage.index}`
}

function nameOf({label, kind}: Step): string {
  return `${kind} [${label}]`
}
