import type {Analysis} from "../analysis.ts"
import {type Cursor, cursorAt} from "../model/cursor.ts"
import type {Span} from "../text.ts"
import {completeCheck, completeDirective, completeIgnore} from "./completion/comments.ts"
import {explain} from "./completion/docs.ts"
import {completeFlagNames, completeFlagValue} from "./completion/flags.ts"
import type {Completion, CompletionOptions, Draft, Place} from "./completion/item.ts"
import {completeKeywords} from "./completion/keywords.ts"
import {completeMountKey, completeMountValue} from "./completion/mounts.ts"
import {completePairKey, completePairValue} from "./completion/pairs.ts"
import {completePath, folderOf} from "./completion/paths.ts"
import {completeAs, completeImage, completeStageName} from "./completion/stages.ts"
import {completeVariable} from "./completion/variables.ts"
import {
  completeArrayWord,
  completeHealthType,
  completeHeredoc,
  completePort,
  completeShell,
  completeSignal,
  completeUser,
} from "./completion/words.ts"

export type {Completion, CompletionOptions} from "./completion/item.ts"

/** What can stand at an offset, the most fitting first. `incomplete`: more typing may bring others. */
export function complete(
  analysis: Analysis,
  offset: number,
  options: CompletionOptions,
): {items: Completion[]; incomplete: boolean} {
  const cursor = cursorAt(analysis, offset)
  const place: Place = {analysis, offset, options}
  const items: Completion[] = []
  const seen = new Set<string>()
  for (const draft of draftsFor(cursor, place)) {
    const whole = draft.at ?? wordOf(cursor, offset)
    if (seen.has(`${draft.kind} ${draft.label}`)) continue
    seen.add(`${draft.kind} ${draft.label}`)
    items.push(itemOf(draft, onOneLine(whole, offset, analysis.source), offset, items.length))
  }
  return {items, incomplete: false}
}

/**
 * The folder of the build context whose entries `complete` needs at an offset, so that the caller lists them first: a path
 * without a slash at its ends, "" for the context itself; undefined where no files are wanted.
 */
export function folderWanted(analysis: Analysis, offset: number): string | undefined {
  return folderOf(cursorAt(analysis, offset))
}

/** The Markdown that explains an item, by its `key`; undefined where there is none. */
export function resolveCompletion(key: string): string | undefined {
  return explain(key)
}

function itemOf(draft: Draft, whole: Span, offset: number, index: number): Completion {
  const {at: _, text = draft.label, ...rest} = draft
  const from = Math.min(whole.from, offset)
  return {
    ...rest,
    text,
    insert: {from, to: offset},
    replace: {from, to: Math.max(whole.to, offset)},
    sort: String(index).padStart(4, "0"),
  }
}

/** An editor takes edits of a completion in the line of the offset alone; to editors a CR ends a line too. */
function onOneLine({from, to}: Span, offset: number, source: string): Span {
  const before = source.slice(from, offset).split(/[\r\n]/)
  const [after] = source.slice(offset, to).split(/[\r\n]/)
  return {from: offset - before[before.length - 1]!.length, to: offset + after!.length}
}

function wordOf(cursor: Cursor, offset: number): Span {
  return "at" in cursor ? cursor.at : {from: offset, to: offset}
}

function* draftsFor(cursor: Cursor, place: Place): Iterable<Draft> {
  switch (cursor.kind) {
    case "nothing":
    case "comment":
    case "heredoc":
      return
    case "directive":
      return yield* completeDirective(cursor, place)
    case "check":
      return yield* completeCheck(cursor)
    case "ignore":
      return yield* completeIgnore(cursor)
    case "keyword":
      return yield* completeKeywords(cursor, place)
    case "flagName":
      return yield* completeFlagNames(cursor, place)
    case "flagValue":
      return yield* completeFlagValue(cursor, place)
    case "mountKey":
      return yield* completeMountKey(cursor)
    case "mountValue":
      return yield* completeMountValue(cursor, place)
    case "variable":
      return yield* completeVariable(cursor, place)
    case "pairKey":
      return yield* completePairKey(cursor, place)
    case "pairValue":
      return yield* completePairValue(cursor)
  }
  if (/^<<-?$/.test(cursor.before)) return yield* completeHeredoc(cursor, place)
  yield* completeArgument(cursor, place)
  if (cursor.mayBeFlag && cursor.value === "") yield* completeFlagNames(cursor, place)
}

type Argument = Extract<Cursor, {mayBeFlag: boolean; value: string}>

function* completeArgument(cursor: Argument, place: Place): Iterable<Draft> {
  switch (cursor.kind) {
    case "image":
      return yield* completeImage(cursor, place)
    case "as":
      return yield* completeAs(cursor, place)
    case "stageName":
      return yield* completeStageName(cursor, place)
    case "path":
      return yield* completePath(cursor, place)
    case "port":
      return yield* completePort(cursor, place)
    case "signal":
      return yield* completeSignal(cursor)
    case "user":
      return yield* completeUser(cursor, place)
    case "healthType":
      return yield* completeHealthType(cursor, place)
    case "arrayWord":
      return yield* completeArrayWord(cursor, place)
    case "text":
      return yield* completeShell(cursor, place)
  }
}
