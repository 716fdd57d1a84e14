import {slice} from "../../grammars/logical.ts"
import {countWhile} from "../../grammars/search.ts"
import type {Dockerfile, Instruction, Text} from "../syntax/ast.ts"
import type {Span} from "../text.ts"
import type {Build} from "./build.ts"
import type {BuildSettings} from "./facts.ts"
import type {ShellText} from "./script.ts"
import type {ShellView} from "./shellWalk.ts"
import {readStageNames} from "./stageNames.ts"
import type {Stage, State} from "./stages.ts"
import {plainText} from "./uses.ts"
import {readVariableNames} from "./variableNames.ts"

// Everything in a file that has a name: stages, variables and heredocs, each with all places that name it.

/** One thing with a name. Things of the same name in places that don't see each other are several. */
export interface Name {
  kind: "stage" | "variable" | "heredoc"
  /** As it is first written; of a stage in lower case, and "" where it has none. */
  text: string
  stage?: Stage
  /** A variable of one instruction: its script sets it, or a mount of it does. */
  local?: true
  /** Where it is declared, in the order of the file; empty for a variable that comes from elsewhere. */
  declarations: Declaration[]
  /** Every place that names it, declarations included, in the order of the file. */
  mentions: Mention[]
  /** Places that mean it without naming it: `FROM $BASE`. */
  implied: Span[]
}

export interface Declaration {
  /** The pair of an ARG or ENV, the FROM, the operator of a heredoc, or the name in a script or mount. */
  at: Span
  /** Its name, or what stands for it where it has none: the image of the FROM. */
  name: Span
  instruction: Instruction
  by: "FROM" | "ARG" | "ENV" | "heredoc" | "script"
}

/** A place where something is named. */
export interface Mention {
  /** The name alone. */
  at: Span
  name: Name
  /** A write gives it its value, or declares it. */
  role: "read" | "write"
  /** What the name means here; undefined where nothing in the file says so. Of a declaration it is itself. */
  declaration?: Declaration
  /** The ARG before the first FROM that an ARG of a stage takes over. */
  global?: Declaration
  /** A stage is named by its number. */
  byNumber?: true
  /** Undefined where only what stands before the first FROM is seen, as in a FROM itself. */
  stage?: Stage
  /** The instruction at the top level of the file. */
  instruction: Instruction
}

export interface Names {
  /** Each thing with a name, stages first. */
  all: readonly Name[]
  /** In the order of the file; none overlaps another. */
  mentions: readonly Mention[]
  /** The place at an offset; its end counts as well. */
  at(offset: number): Mention | undefined
}

/** What names are read from; an Analysis is one. */
export interface NamesInput {
  source: string
  file: Dockerfile
  build: Build
  settings: BuildSettings
  stages: readonly Stage[]
  shellViews: readonly ShellView[]
  shellOf(instruction: Instruction): ShellText | undefined
  stateAt(instruction: Instruction): State | undefined
}

export function newName(kind: Name["kind"], text: string, more: Partial<Name> = {}): Name {
  return {kind, text, declarations: [], mentions: [], implied: [], ...more}
}

/** Every name of a file. */
export function readNames(input: NamesInput): Names {
  const found: Mention[] = []
  const note = (mention: Mention) => void found.push(mention)
  const bases = readStageNames(input, note)
  readVariableNames(input, bases, note)
  for (const instruction of input.file.instructions) readHeredocs(instruction, note)
  found.sort((a, b) => a.at.from - b.at.from || a.at.to - b.at.to)
  const mentions = found.filter((mention, i) => i === 0 || found[i - 1]!.at.to <= mention.at.from)
  for (const mention of mentions) mention.name.mentions.push(mention)
  const all = new Set([...bases.names, ...mentions.map(({name}) => name)])
  for (const {declarations} of all) declarations.sort((a, b) => a.name.from - b.name.from)
  return {
    all: [...all],
    mentions,
    at(offset) {
      const mention = mentions[countWhile(mentions, ({at}) => at.from <= offset) - 1]
      return mention && offset <= mention.at.to ? mention : undefined
    },
  }

  function readHeredocs(instruction: Instruction, note: (mention: Mention) => void): void {
    for (const heredoc of instruction.heredocs) {
      const {from, to, name: text, marker} = heredoc
      const at = input.source.slice(from, to).lastIndexOf(text)
      // a word of which only a part is quoted stands nowhere in one piece
      if (at < 0) continue
      const word = {from: from + at, to: from + at + text.length}
      const name = newName("heredoc", text)
      const declaration: Declaration = {at: {from, to}, name: word, instruction, by: "heredoc"}
      name.declarations.push(declaration)
      const mention = {name, role: "write", declaration, instruction} as const
      note({...mention, at: word})
      if (marker) note({...mention, role: "read", at: {from: marker.to - text.length, to: marker.to}})
    }
  }
}

/** A text without its quotes, where it holds no variable, and the place of what is in the quotes. */
export function namedBy(text: Text, escape: string): {value: string; at: Span} | undefined {
  const value = plainText(text, escape)
  if (value === undefined || value === "") return undefined
  const start = text.value.indexOf(value)
  const {from, to} = start < 0 ? text : slice(text, start, start + value.length)
  return {value, at: {from, to}}
}
