import {equalFold, toUpper} from "../../grammars/characters.ts"
import {readDirective} from "../../grammars/directives.ts"
import type {Dockerfile, Instruction} from "./ast.ts"

/**
 * What BuildKit makes of one instruction, to be compared as JSON: its words, commands and heredocs, not how they are laid out.
 * `scripts` false leaves out the commands of RUN.
 */
export function instructionReading(instruction: Instruction, {source}: Dockerfile, scripts = true): unknown {
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
