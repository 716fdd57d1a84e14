import type {Analysis} from "../../analysis.ts"
import type {ImageKnowledge} from "../../model/imageKnowledge.ts"
import type {Instruction} from "../../syntax/ast.ts"
import type {Span} from "../../text.ts"

/** What an item stands for; an editor shows a sign for each. */
export type CompletionKind =
  | "keyword"
  | "snippet"
  | "flag"
  | "option"
  | "value"
  | "variable"
  | "stage"
  | "image"
  | "tag"
  | "file"
  | "folder"
  | "label"
  | "rule"
  | "user"

/** Something that can be written at a place. */
export interface Completion {
  /** What the list shows. */
  label: string
  kind: CompletionKind
  /** What the text takes the place of where the editor inserts: up to the offset. */
  insert: Span
  /** What it takes the place of where the editor replaces: the whole word. */
  replace: Span
  text: string
  /** The text is a snippet of LSP, with placeholders. */
  snippet?: true
  /** What it is, in one line; the value of a variable, the base of a stage. */
  detail?: string
  /** A few words for the edge of the list, such as the version that brought it. */
  description?: string
  /** What `resolveCompletion` explains in Markdown, where there is more to say. */
  key?: string
  deprecated?: true
  /** To be compared as text: the most fitting is the smallest. */
  sort: string
  /** What typed text is compared with; undefined: the label. */
  filter?: string
  /** Characters that accept the item and are then typed. */
  commit?: readonly string[]
  /** Select this one first. */
  preselect?: true
}

/** What the edge knows for a completion. */
export interface CompletionOptions {
  /** Whether the editor takes snippets. */
  snippets: boolean
  /** The entries of the folder that `folderWanted` names; undefined where it can't be read. */
  folder?: readonly {name: string; folder: boolean}[]
  /** Undefined: nothing is known of images but what the program itself says. */
  images?: ImageKnowledge
}

/** An item before its place is known: `at` is the word that it takes the place of, where that is not the cursor's. */
export type Draft = Omit<Completion, "insert" | "replace" | "text" | "sort"> & {text?: string; at?: Span}

/** Where something is completed. */
export interface Place {
  analysis: Analysis
  offset: number
  options: CompletionOptions
  /** Says that more typing may bring other items. */
  cut(): void
}

/** A text in which a snippet's signs stand for themselves. */
export function plainSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&")
}

/** Whether keywords are written in lower case: as most of the file's others are. */
export function isLowerCase({file}: Analysis, but?: Instruction): boolean {
  let lower = 0
  let upper = 0
  for (const instruction of file.instructions) {
    if (instruction === but || !instruction.name) continue
    const {value} = instruction.keyword
    if (value === value.toLowerCase()) lower++
    else if (value === value.toUpperCase()) upper++
  }
  return lower > upper
}

/** The part of a word behind a character of it, as far as the offset goes into it: `{at, before}` of the rest. */
export function behind(word: {at: Span; before: string}, offset: number, length: number): {at: Span; before: string} {
  const typed = word.before.length - length
  return {at: {from: offset - typed, to: Math.max(offset, word.at.to)}, before: word.before.slice(length)}
}

/** One line of a text that may be long. */
export function short(text: string, length = 60): string {
  const line = text.replace(/\s+/g, " ").trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}
