import {equalFold, toUpper} from "../../grammars/characters.ts"
import {readDirective} from "../../grammars/directives.ts"
import type {Dockerfile, Instruction} from "../syntax/ast.ts"

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

function instructionReading(instruction: Instruction, {source}: Dockerfile, scripts: boolean): unknown {
  const {name, keyword, flags, args, json, heredocs, trigger, comments, line} = instruction
  const words = args.map(({value}) => value)
  const [first = "", second = ""] = words
  if (name === "FROM" && words.length === 3 && equalFold(second, "as")) words[1] = "AS"
  if (name === "HEALTHCHECK") words[0] = toUpper(first)
  if (name === "RUN" && !json && !scripts) words.length = 0
  return [
    name ?? keyword.value,
    flags.map(({text}) => text.value),
    words,
    json !== undefined,
    heredocs.map(({name, expand, chomp, fileDescriptor, body}) => {
      return [name, expand, chomp, fileDescriptor, source.slice(body.from, body.to)]
    }),
    // the image holds a trigger as it is written, with the blanks behind it
    trigger && line.value.replace(/^\S+\s*/, ""),
    comments.filter(({text}) => readDirective(text, 0, 0, text.length)).map(({text}) => text),
  ]
}
