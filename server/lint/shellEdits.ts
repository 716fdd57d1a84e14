import type {Range, Statement, Word} from "../../grammars/shellTree.ts"
import type {Analysis} from "../analysis.ts"
import type {CommandVisit, ShellView} from "../model/shellWalk.ts"
import type {Edit, Span} from "../text.ts"
import type {Fix} from "./rule.ts"

// Changes of a script inside of its Dockerfile. Each is undefined where it would not be exact: where the place is split over
// lines, or a comment between continued lines would be lost.

/** A fix of several edits; undefined where one of them can't be made. */
export function fixOf(title: string, safe: boolean, ...edits: readonly (Edit | undefined)[]): Fix | undefined {
  return edits.every(edit => edit !== undefined) ? {title, safe, edits} : undefined
}

/** Puts a text in front of a range. */
export function putBefore(view: ShellView, range: Range, text: string): Edit {
  const {from} = view.at(range)
  return {from, to: from, text}
}

/** Puts a text behind a range. */
export function putBehind(view: ShellView, range: Range, text: string): Edit {
  const {to} = view.at(range)
  return {from: to, to, text}
}

/** Replaces what stands on one line. */
export function replaceRange(view: ShellView, range: Range, text: string): Edit | undefined {
  const at = exactPlace(view, range)
  return at && {...at, text}
}

/** Takes out what may go over lines, with the continuations in it. */
export function removeRange({source}: Analysis, view: ShellView, range: Range): Edit | undefined {
  const at = view.at(range)
  return /\n[ \t]*#/.test(source.slice(at.from, at.to)) ? undefined : {...at, text: ""}
}

/** The place of what stands in the file as in the script. */
export function exactPlace(view: ShellView, range: Range): Span | undefined {
  const at = view.at(range)
  return at.to - at.from === range.to - range.from ? at : undefined
}

/** Whether a command is all of its statement. */
export function isStatement({statement, pipeline}: CommandVisit): boolean {
  return isSingle(statement) && pipeline.commands.length === 1 && !pipeline.negated
}

/** Whether a statement is one pipeline, not in the background. */
export function isSingle({pipelines, background}: Statement): boolean {
  return pipelines.length === 1 && !background
}

/** Whether it is one word whatever the values in it are: nothing in it is split or matched with file names. */
export function isOneWord(word: Word | undefined): boolean {
  return word?.parts.every(({kind}) => kind === "double" || kind === "single" || kind === "literal") ?? false
}
