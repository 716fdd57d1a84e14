import {type Text, valueOffset} from "../../grammars/logical.ts"
import type {Dockerfile, Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import type {ShellText} from "./script.ts"
import type {State} from "./stages.ts"

/** What is asked of an analysis. */
export interface Known {
  source: string
  file: Dockerfile
  stateAt(instruction: Instruction): State | undefined
  shellOf(instruction: Instruction): ShellText | undefined
}

/** The word at a place. */
export interface WordPlace {
  /** What an editor marks or replaces; empty where nothing is written yet. */
  at: Span
  /** The word as BuildKit reads it. */
  value: string
  /** The part of the value in front of the offset. */
  before: string
}

/** A place without a word. */
export function gap(offset: number): WordPlace {
  return {at: {from: offset, to: offset}, value: "", before: ""}
}

/** Whether an offset lies in a span or at its end. */
export function holds({from, to}: Span, offset: number): boolean {
  return from <= offset && offset <= to
}

/** The word of a text that an offset stands in. */
export function place(text: Text, offset: number): WordPlace {
  const {from, to, value} = text
  return {at: {from, to}, value, before: value.slice(0, valueOffset(text, offset))}
}
