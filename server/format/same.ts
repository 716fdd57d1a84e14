import type {Dockerfile} from "../syntax/ast.ts"
import {instructionReading} from "../syntax/instructionReading.ts"

/**
 * Whether BuildKit makes the same of two texts: the same words, commands, heredocs and directives, in the same order,
 * and the same errors of its parser. The case of keywords does not count, nor do comments that are only for people.
 * `scripts` false leaves out the commands of RUN.
 */
export function readsTheSame(a: Dockerfile, b: Dockerfile, scripts: boolean): boolean {
  return reading(a, scripts) === reading(b, scripts)
}

function reading(file: Dockerfile, scripts: boolean): string {
  const {escape, syntax, check, directives, instructions, problems} = file
  return JSON.stringify([
    escape,
    syntax?.value,
    check?.value,
    directives.map(({name, value}) => [name, value]),
    instructions.map(instruction => instructionReading(instruction, file, scripts)),
    problems.map(({code}) => code),
  ])
}
