import {type InstructionName, specOf} from "../../grammars/instructions.ts"
import type {Flag, Instruction, Text} from "../syntax/ast.ts"
import type {Problem} from "../syntax/problem.ts"
import {didYouMean, suggest} from "./suggest.ts"

/** The value of a flag that is given once, as written; "" where it is absent, as BuildKit has it. */
export function flagText(instruction: Instruction, name: string): Text | undefined {
  return findFlag(instruction, name)?.value
}

export function findFlag(instruction: Instruction, name: string): Flag | undefined {
  return instruction.flags.find(flag => flag.name.value === name)
}

export function findFlags(instruction: Instruction, name: string): Flag[] {
  return instruction.flags.filter(flag => flag.name.value === name)
}

/** A boolean flag's value; undefined where the flag is absent. */
export function flagBoolean(instruction: Instruction, name: string): boolean | undefined {
  const flag = findFlag(instruction, name)
  return flag && flag.value?.value.toLowerCase() !== "false"
}

type Found = Pick<Problem, "code" | "at" | "message" | "suggestion">

/** What is wrong with the flags themselves: unknown, given twice, without a value that their type needs. */
export function* checkFlags(instruction: Instruction, name: InstructionName): Generator<Found> {
  const known = specOf(name).flags
  const seen = new Set<string>()
  for (const flag of instruction.flags) {
    const written = flag.name.value
    const spec = known.find(spec => spec.name === written)
    if (!spec) {
      const names = known.map(spec => spec.name)
      const suggestion = suggest(written, names)
      const all = names.length === 0 ? `${name} takes no flags` : `${name} knows ${names.map(n => `--${n}`).join(", ")}`
      const hint = suggestion === undefined ? `; ${all}` : didYouMean(`--${suggestion}`)
      yield {code: "unknown-flag", at: flag.name, message: `${name} has no flag --${written}${hint}`, suggestion}
      continue
    }
    if (seen.has(written) && spec.type !== "list") {
      yield {code: "duplicate-flag", at: flag, message: `--${written} is given twice: keep one of the two`}
      continue
    }
    seen.add(written)
    const value = flag.value?.value
    if (spec.type === "boolean") {
      if (value !== undefined && !/^(true|false)$/i.test(value)) {
        const message = `--${written} is true or false, not "${value}": write --${written} to switch it on`
        yield {code: "invalid-flag-value", at: flag.value ?? flag, message}
      }
    } else if (value === undefined) {
      yield {code: "invalid-flag-value", at: flag, message: `--${written} needs a value: --${written}=...`}
    } else if (spec.values && !spec.values.includes(value)) {
      const message = `--${written} can be ${spec.values.join(", ")}, not "${value}"`
      yield {code: "invalid-flag-value", at: flag.value ?? flag, message, suggestion: suggest(value, spec.values)}
    }
  }
}
