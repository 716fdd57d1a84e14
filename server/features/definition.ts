import type {Analysis} from "../analysis.ts"
import {contextPaths} from "../model/contextPaths.ts"
import type {Instruction} from "../syntax/ast.ts"
import {lastFrom, type Span} from "../text.ts"

export interface Definition {
  /** The name or path at the offset. */
  origin: Span
  /** A declaration and its name, or a path in the build context ("" for the context itself), which may not exist. */
  targets: readonly ({at: Span; name: Span} | {file: string})[]
}

/**
 * Where what is named at the offset is declared: a stage by its FROM, a variable by the ARG or ENV that is in force there, an
 * ARG of a stage by the one before the first FROM whose value it takes, the two ends of a heredoc by each other, and what is
 * copied or mounted from the build context by its file. Undefined where nothing of the file declares it.
 */
export function definition(analysis: Analysis, offset: number): Definition | undefined {
  const mention = analysis.names.at(offset)
  if (mention) {
    const {at, name, declaration, global} = mention
    if (name.kind === "heredoc") {
      const other = name.mentions.find(other => other !== mention) ?? mention
      return {origin: at, targets: [{at: other.at, name: other.at}]}
    }
    const target = global ?? declaration
    if (target) return {origin: at, targets: [{at: target.at, name: target.name}]}
    return undefined
  }
  const instruction = instructionAt(analysis.file.instructions, offset)
  if (!instruction) return undefined
  for (const {text, path, pattern} of contextPaths(instruction, analysis.file, analysis.stateAt(instruction))) {
    if (text.from > offset || offset > text.to || pattern) continue
    return {origin: {from: text.from, to: text.to}, targets: [{file: path}]}
  }
  return undefined
}

function instructionAt(instructions: readonly Instruction[], offset: number): Instruction | undefined {
  const found = instructions[lastFrom(instructions, offset)]
  return found && offset <= found.to ? found : undefined
}
