import {toLower} from "../../../grammars/characters.ts"
import {lineAt} from "../../text.ts"
import type {Dockerfile, Instruction} from "../../syntax/ast.ts"

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
