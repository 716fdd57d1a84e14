import {moveAbove} from "../lint/instructionEdits.ts"
import {rule} from "../lint/rule.ts"
import {isMissing, isPredefinedArgument} from "../model/arguments.ts"
import {lineName, readsFromEnvironment, runText, usesIn} from "../model/uses.ts"
import type {Instruction} from "../syntax/ast.ts"

export const lateArgument = rule({
  name: "late-argument",
  aliases: [],
  summary: "An ARG stands below its use",
  severity: "warning",
  since: "2026.1",
  why: `An ARG counts from its line on. What stands above it sees an empty variable, and the build goes on with that. This rule
is about commands of RUN; where BuildKit itself replaces a variable, undefined-variable says so.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nRUN echo ${NAME}\nARG <|NAME|>=app\n",
      good: "FROM alpine:3.22\nARG NAME=app\nRUN echo ${NAME}\n",
    },
    {
      bad: "FROM alpine:3.22\nRUN curl -O https://example.com/$V\nARG <|V|>\n",
      good: "FROM alpine:3.22\nARG V\nRUN curl -O https://example.com/$V\n",
    },
  ],
  *check(analysis) {
    const {file, source, stages} = analysis
    for (const stage of stages) {
      for (const [i, argument] of stage.instructions.entries()) {
        const env = argument.name === "ARG" ? analysis.stateAt(argument)?.env : undefined
        if (!env) continue
        for (const {key} of argument.pairs) {
          const name = key.value
          if (!/^\w+$/.test(name) || isPredefinedArgument(name) || !isMissing(name, env, stage)) continue
          const use = firstUse(i, name)
          if (!use) continue
          // a default that holds a variable may need to stay where it is
          const fixed = argument.pairs.every(({value}) => !value?.value.includes("$"))
          const edits = fixed ? moveAbove(analysis, [argument], use) : undefined
          yield {
            at: {from: key.from, to: key.to},
            message: `${name} is used above, on ${lineName(file, use.from)}, where it is still empty: move this ARG up`,
            related: [{at: use.keyword, message: "used here"}],
            fix: edits && {title: "Move this ARG above its use", safe: false, edits},
          }
        }
      }

      function firstUse(before: number, name: string): Instruction | undefined {
        for (const instruction of stage.instructions.slice(0, before)) {
          if (!analysis.stateAt(instruction)) continue
          // undefined-variable reports these
          for (const use of usesIn(file, instruction)) if (use.name === name) return undefined
          if (instruction.name === "RUN" && readsFromEnvironment(runText(source, instruction), name)) return instruction
        }
        return undefined
      }
    }
  },
})
