import type {Dockerfile, Instruction} from "./ast.ts"

/** A FROM and the instructions up to the next one, as they stand in the text, whether BuildKit can read them or not. */
export interface Section {
  from: Instruction
  /** The FROM is the first of them. */
  instructions: readonly Instruction[]
}

/** The instructions before the first FROM, and the stages. */
export function outlineOf({instructions}: Dockerfile): {head: readonly Instruction[]; stages: readonly Section[]} {
  const head: Instruction[] = []
  const stages: Section[] = []
  let list = head
  for (const instruction of instructions) {
    if (instruction.name === "FROM") {
      list = []
      stages.push({from: instruction, instructions: list})
    }
    list.push(instruction)
  }
  return {head, stages}
}
