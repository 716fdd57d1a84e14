import {type InstructionName, specOf} from "../../grammars/instructions.ts"
import type {Analysis} from "../analysis.ts"
import {copyParts, fromParts} from "../model/instructions.ts"
import type {Heredoc, Instruction, Pair} from "../syntax/ast.ts"
import {outlineOf, type Section} from "../syntax/outline.ts"
import type {Span} from "../text.ts"

export type SymbolKind = "directive" | "stage" | "instruction" | "variable" | "label" | "heredoc"

/** Something with a name in the outline of a file. */
export interface FileSymbol {
  /** Never empty. */
  name: string
  /** What stands beside the name: the image of a stage, the value of a variable; "" where there is nothing to say. */
  detail: string
  kind: SymbolKind
  /** All of it; what is inside of it stands within. */
  at: Span
  /** What to select when it is gone to; within `at`. */
  nameAt: Span
  children: readonly FileSymbol[]
  /** An instruction that should not be written any more. */
  deprecated?: true
}

/** A symbol of the workspace. */
export interface WorkspaceSymbol extends Omit<FileSymbol, "children" | "at"> {
  at: Span
  /** The stage that it stands in; undefined for stages and for global ARGs. */
  container?: string
}

/** Longer details are cut. */
const MAX_DETAIL = 80

/** The outline of a file: its directives and global ARGs, and the stages with what is in them. */
export function symbols(analysis: Analysis): FileSymbol[] {
  const {file} = analysis
  const found: FileSymbol[] = []
  for (const {from, to, nameFrom, nameTo, name, value} of file.directives) {
    const nameAt = {from: nameFrom, to: nameTo}
    found.push({name, detail: short(value), kind: "directive", at: {from, to}, nameAt, children: []})
  }
  const {head, stages} = outlineOf(file)
  const all = (instructions: readonly Instruction[]) =>
    instructions.flatMap(instruction => instructionSymbol(instruction, analysis) ?? [])
  found.push(...all(head))
  for (const [index, section] of stages.entries()) {
    found.push(stageSymbol(section, index, all(section.instructions.slice(1))))
  }
  return found
}

/** The stages and the variables of a file whose names hold the characters of the query in their order; any case. */
export function workspaceSymbols(analysis: Analysis, query: string): WorkspaceSymbol[] {
  const found: WorkspaceSymbol[] = []
  const collect = (list: readonly FileSymbol[], container?: string) => {
    for (const {children, ...symbol} of list) {
      const {kind, name} = symbol
      if ((kind === "stage" || kind === "variable") && matches(name, query)) found.push({...symbol, container})
      collect(children, kind === "stage" ? name : container)
    }
  }
  collect(symbols(analysis))
  return found
}

function matches(name: string, query: string): boolean {
  const text = name.toLowerCase()
  let at = 0
  for (const character of query.toLowerCase()) {
    at = text.indexOf(character, at)
    if (at < 0) return false
    at += character.length
  }
  return true
}

function stageSymbol({from, instructions}: Section, index: number, children: readonly FileSymbol[]): FileSymbol {
  const {image, as, name} = fromParts(from)
  const at = {from: from.from, to: instructions[instructions.length - 1]!.to}
  const named = as && name && name.value !== "" ? name : undefined
  const written = image?.value ?? ""
  const text = named?.value ?? written
  return {
    name: text === "" ? "FROM" : text,
    detail: named ? short(written) : `stage ${index}`,
    kind: "stage",
    at,
    nameAt: spanOf(named ?? image ?? from.keyword),
    children,
  }
}

function instructionSymbol(instruction: Instruction, analysis: Analysis): FileSymbol | undefined {
  const {keyword, from, to, pairs, heredocs} = instruction
  const inner = innermost(instruction)
  const words = [...triggers(instruction)].map(({name, keyword}) => name ?? keyword.value).filter(word => word !== "")
  if (words.length === 0) return undefined
  const children = [
    ...(inner.pairs.length > 0 ? inner.pairs : pairs).flatMap(pair => pairSymbol(pair, inner.name) ?? []),
    ...heredocs.flatMap(heredoc => heredocSymbol(heredoc, to) ?? []),
  ]
  const symbol: FileSymbol = {
    name: words.join(" "),
    detail: short(detailOf(inner, instruction, analysis)),
    kind: "instruction",
    at: {from, to},
    nameAt: spanOf(keyword),
    children,
  }
  if (inner.name && specOf(inner.name).deprecated !== undefined) symbol.deprecated = true
  return symbol
}

function* triggers(instruction: Instruction): Generator<Instruction> {
  for (let at: Instruction | undefined = instruction; at; at = at.trigger) yield at
}

function innermost(instruction: Instruction): Instruction {
  let at = instruction
  while (at.trigger) at = at.trigger
  return at
}

function pairSymbol({key, value, from, to}: Pair, name: InstructionName | undefined): FileSymbol | undefined {
  if (key.value === "") return undefined
  const kind = name === "LABEL" ? "label" : "variable"
  const text = unquoted(key.value)
  return {
    name: text === "" ? key.value : text,
    detail: short(unquoted(value?.value ?? "")),
    kind,
    at: {from, to},
    nameAt: spanOf(key),
    children: [],
  }
}

/** The body with the line that ends it. */
function heredocSymbol({name, body, marker}: Heredoc, end: number): FileSymbol | undefined {
  const to = marker?.to ?? Math.min(body.to, end)
  if (name === "" || to < body.from) return undefined
  const nameAt = marker ? {from: marker.to - name.length, to: marker.to} : {from: body.from, to: body.from}
  return {name, detail: "", kind: "heredoc", at: {from: body.from, to}, nameAt, children: []}
}

function detailOf(instruction: Instruction, outer: Instruction, analysis: Analysis): string {
  const {name, args, json, pairs, flags} = instruction
  const words = args.map(({value}) => value)
  switch (name) {
    case "ARG":
    case "ENV":
    case "LABEL":
      return pairs.map(({key, value}) => (value ? `${key.value}=${value.value}` : key.value)).join(" ")
    case "COPY":
    case "ADD": {
      const {sources, destination} = copyParts(instruction)
      if (!destination || sources.length === 0) return words.join(" ")
      const origin = flags.find(({name}) => name.value === "from")?.value?.value
      const from = origin === undefined ? "" : `${origin}: `
      return `${from}${sources.map(({value}) => value).join(" ")} -> ${destination.value}`
    }
    case "RUN":
      return json ? words.join(" ") : firstCommand(instruction, outer, analysis)
    default:
      return words.join(" ")
  }
}

/** The first command that does something: `set` only says how the others run. */
function firstCommand(instruction: Instruction, outer: Instruction, analysis: Analysis): string {
  const shell = analysis.shellOf(instruction, instruction === outer ? undefined : outer)
  if (!shell) return ""
  const {value} = shell.text
  for (const {pipelines} of shell.script?.statements ?? []) {
    for (const {from, to, commands} of pipelines) {
      const [first] = commands
      const program = first?.kind === "simple" ? first.words[0]?.literal : ""
      if (program !== "set" && program !== undefined) return value.slice(from, to)
    }
  }
  return value.trim()
}

function spanOf({from, to}: Span): Span {
  return {from, to}
}

function unquoted(text: string): string {
  return /^"[^"]*"$|^'[^']*'$/.test(text) ? text.slice(1, -1) : text
}

/** On one line, and not too long. */
function short(text: string): string {
  const line = text
    .slice(0, 4 * MAX_DETAIL)
    .trim()
    .replace(/\s+/g, " ")
  if (line.length <= MAX_DETAIL) return line
  const last = line.charCodeAt(MAX_DETAIL - 2)
  // no half of a character
  return `${line.slice(0, MAX_DETAIL - (last >= 0xd800 && last < 0xdc00 ? 2 : 1))}…`
}
