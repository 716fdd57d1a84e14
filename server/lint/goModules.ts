import {findFlags} from "../model/flags.ts"
import {ancestry} from "../model/stages.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {PackageStep} from "./packageSteps.ts"

/** Whether there may be a go.mod, which says the versions of what is named without one. */
export function mayBeInModule({outer, run, stage, commands}: PackageStep): boolean {
  const brings = (instruction: Instruction) => instruction.name === "COPY" || instruction.name === "ADD"
  for (const {instructions} of ancestry(stage)) {
    const end = instructions.indexOf(outer)
    if (instructions.slice(0, end < 0 ? instructions.length : end).some(brings)) return true
  }
  if (findFlags(run, "mount").some(({text}) => !/type=(?:cache|tmpfs|secret|ssh)/.test(text.value))) return true
  return commands.some(({program, args}) => program === "git" || program === "cd" || args[0]?.value === "mod")
}
