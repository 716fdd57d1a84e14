import {toLower} from "../../../grammars/characters.ts"
import type {Build} from "../../model/build.ts"
import {fromParts} from "../../model/instructions.ts"
import {verdictOf} from "../../model/reading.ts"
import type {Dockerfile, Instruction} from "../../syntax/ast.ts"
import type {Phase} from "../../syntax/problem.ts"
import {lineAt} from "../../text.ts"

/** A file in the shape in which BuildKit's reading is compared: see docs/parse.md. The order of the keys counts. */
export interface Reading {
  escape: "\\" | "`"
  /** The front end that the file asks for; left out where it asks for none. */
  syntax?: string
  /** Null where the text can't be split into instructions. */
  instructions: InstructionReading[] | null
  /** Null where an instruction can't be read. */
  stages: StageReading[] | null
  /** The first problem; it names no line where it belongs to none. */
  error: {stage: Phase; message: string; lines: number[]} | null
  warnings: {rule: string; line: number; message: string; experimental?: true}[]
}

/** An instruction in the shape in which BuildKit's reading is compared: see docs/parse.md. */
export interface InstructionReading {
  /** In lower case. */
  keyword: string
  flags: string[]
  args: string[]
  json: boolean
  /** 1-based lines, both included. */
  start: number
  end: number
  heredocs: {name: string; content: string; expand: boolean; chomp: boolean; fd: number}[]
  trigger?: InstructionReading
  comments: string[]
}

export interface StageReading {
  /** In lower case; "" where it has none. */
  name: string
  /** As written, with its variables. */
  base: string
}

export function readingOf(file: Dockerfile, build: Build): Reading {
  const {error, warnings} = verdictOf(file, build)
  const phase = error?.phase
  return {
    escape: file.escape,
    ...(file.syntax && {syntax: file.syntax.value}),
    instructions: phase === "parse" ? null : instructionReadings(file),
    stages: phase === "parse" || phase === "instructions" ? null : stageReadings(build),
    error: error ? {stage: error.phase, message: error.message, lines: error.lines} : null,
    warnings: phase === "parse" ? [] : warnings,
  }
}

function stageReadings({stages}: Build): StageReading[] {
  return stages.map(({name, from}) => ({name, base: fromParts(from).image?.value ?? ""}))
}

export function instructionReadings(file: Dockerfile): InstructionReading[] {
  return file.instructions.map(instruction => {
    const start = lineAt(file.lines, instruction.line.from)
    return reading(file, instruction, start, Math.max(start, lineAt(file.lines, instruction.to)))
  })
}

function reading(file: Dockerfile, instruction: Instruction, start: number, end: number): InstructionReading {
  const {keyword, flags, json, heredocs, trigger, comments} = instruction
  return {
    keyword: toLower(keyword.value),
    flags: flags.map(flag => flag.text.value),
    args: argumentsOf(instruction),
    json: json !== undefined,
    start,
    end,
    heredocs: heredocs.map(({name, body, expand, chomp, fileDescriptor}) => {
      return {name, content: file.source.slice(body.from, body.to), expand, chomp, fd: fileDescriptor}
    }),
    ...(trigger && {trigger: reading(file, trigger, start, end)}),
    comments: comments.map(comment => comment.text),
  }
}

function argumentsOf({name, args, pairs}: Instruction): string[] {
  // BuildKit's parser drops what follows a keyword that it does not know, and leaves one empty word
  if (name === undefined) return [""]
  if (name !== "ENV" && name !== "LABEL") return args.map(arg => arg.value)
  return pairs.flatMap(({key, value, legacy}) => [key.value, value?.value ?? "", legacy ? "" : "="])
}
