import type {Analysis} from "../analysis.ts"
import type {RunCommand} from "../model/commands.ts"
import {covers, removedFolders} from "../model/removals.ts"
import type {Edit} from "../text.ts"
import {removeCommands, removeWord} from "./edits.ts"
import type {PackageStep} from "./packageSteps.ts"
import {operands} from "./runSteps.ts"

/**
 * Takes out of a step the commands that are given and, of every rm, what lies in one of the folders: with a cache mounted
 * there, the layer stays the same. `~` is anybody's home. Undefined where that would not be exact.
 */
export function withoutCleaning(
  analysis: Analysis,
  step: PackageStep,
  folders: readonly string[],
  commands: readonly RunCommand[],
): Edit[] | undefined {
  const dialect = analysis.shellOf(step.run)?.dialect ?? "sh"
  const whole = [...commands]
  const words: Edit[] = []
  for (const command of step.commands) {
    if (command.program !== "rm") continue
    const paths = operands(command)
    const inside = paths.filter(path => {
      const removed = removedFolders({...command, args: [path]}, dialect)
      return removed.length > 0 && removed.every(one => folders.some(folder => covers(folder, one)))
    })
    if (inside.length > 0 && inside.length === paths.length) whole.push(command)
    else if (inside.length === 1) {
      const edits = removeWord(analysis, step, inside[0]!.at)
      if (!edits) return undefined
      words.push(...edits)
    } else if (inside.length > 1) return undefined
  }
  if (whole.length === 0) return words
  const edits = removeCommands(analysis, step, whole)
  return edits && [...words, ...edits]
}
