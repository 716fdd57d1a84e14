import {expand, UNKNOWN} from "../../grammars/expand.ts"
import {readOperator} from "../../grammars/heredoc.ts"
import {slice} from "../../grammars/logical.ts"
import {parseWord, variablesIn} from "../../grammars/words.ts"
import type {Dockerfile, Instruction, Text} from "../syntax/ast.ts"
import {lineAt, type Span} from "../text.ts"
import {findFlag, findFlags} from "./flags.ts"

/** A place where BuildKit replaces a variable. */
export interface Use {
  name: string
  /** The whole substitution, from the dollar on. */
  at: Span
  /** The name alone. */
  nameAt: Span
  /** The pair of an ENV, LABEL or ARG that it stands in, by its number. */
  pair?: number
  modifier?: string
}

/** Every substitution that BuildKit makes in an instruction; what a shell would replace is not among them. */
export function* usesIn({source, escape: character}: Dockerfile, instruction: Instruction): Generator<Use> {
  const {args, heredocs, name, pairs} = instruction
  switch (name) {
    case "ENV":
    case "LABEL":
    case "ARG":
      for (const [i, {key, value}] of pairs.entries()) {
        for (const text of name === "ARG" ? [value] : [key, value]) {
          if (text) for (const use of usesOf(text, character)) yield {...use, pair: i}
        }
      }
      break
    case "ADD":
    case "COPY":
      for (const flag of ["chown", "chmod", "checksum"]) {
        const text = findFlag(instruction, flag)?.value
        if (text) yield* usesOf(text, character)
      }
      for (const text of args) if (!isOperator(text)) yield* usesOf(text, character)
      for (const {expand, body} of heredocs) {
        if (expand) yield* usesOf({value: source.slice(body.from, body.to), ...body}, "\\", false)
      }
      break
    case "RUN":
      for (const {value} of findFlags(instruction, "mount")) if (value) yield* usesOf(value, character)
      break
    case "FROM": {
      const platform = findFlag(instruction, "platform")?.value
      if (platform) yield* usesOf(platform, character)
      if (args[0]) yield* usesOf(args[0], character)
      break
    }
    case "EXPOSE":
    case "STOPSIGNAL":
    case "USER":
    case "VOLUME":
    case "WORKDIR":
      for (const text of args) yield* usesOf(text, character)
  }
}

/** The substitutions in a text. */
export function* usesOf(text: Text, character: string, quotes = true): Generator<Use> {
  if (!text.value.includes("$")) return
  const tree = parseWord(text.value, {escape: character, quotes})
  if (tree.problem || tree.tooDeep) return
  for (const variable of variablesIn(tree.parts)) {
    const {name, nameFrom, modifier} = variable
    const nameAt = placeIn(text, {from: nameFrom, to: nameFrom + name.length})
    yield {name, at: placeIn(text, variable), nameAt, modifier}
  }
}

function placeIn(text: Text, range: Span): Span {
  const {from, to} = slice(text, range.from, range.to)
  return {from, to}
}

function isOperator({value}: Text): boolean {
  const operator = value.includes("<<") ? readOperator(value) : undefined
  return operator !== undefined && "name" in operator
}

/** Whether BuildKit replaces anything in the text. */
export function hasVariable({value}: Text, character: string): boolean {
  return value.includes("$") && !variablesIn(parseWord(value, {escape: character}).parts).next().done
}

/** The text without its quotes and escapes; undefined where it holds a variable or can't be read. */
export function plainText(text: Text, character: string): string | undefined {
  if (!/[$'"`\\]/.test(text.value)) return text.value
  if (hasVariable(text, character)) return undefined
  const {problem, value} = expand(parseWord(text.value, {escape: character}), () => UNKNOWN)
  return problem ? undefined : value
}

/** What a RUN gives to its shell or program: its line and the bodies of its heredocs. */
export function runText(source: string, {args, heredocs}: Instruction): string {
  const bodies = heredocs.map(({body}) => source.slice(body.from, body.to))
  return [...args.map(({value}) => value), ...bodies].join("\n")
}

/** Whether a command reads the variable and does not set it itself. Errs on the side of no. */
export function readsFromEnvironment(text: string, name: string): boolean {
  const read = new RegExp(`(?<!\\\\)\\$(?:${name}(?![A-Za-z0-9_])|\\{${name}\\})`)
  if (!read.test(text)) return false
  const set = new RegExp(
    `(?<![$A-Za-z0-9_{])${name}\\+?=|\\b(?:for|read|export|local|declare|getopts|printf -v|mapfile|readarray)\\b[^;|&\\n]*\\b${name}\\b`,
  )
  return !set.test(text) && !/'[^']*$/.test(text.slice(0, read.exec(text)!.index).replace(/'[^']*'/g, ""))
}

/** "line 3", for messages that name another place. */
export function lineName({lines}: Dockerfile, offset: number): string {
  return `line ${lineAt(lines, offset)}`
}
