import {insertAbove, instructionAt, keywordLike} from "../lint/instructionEdits.ts"
import {problemRule} from "../lint/rule.ts"
import type {Instruction} from "../syntax/ast.ts"

function isDemanded(name: string | undefined, instructions: readonly Instruction[]): boolean {
  return instructions.some(
    ({pairs, name: kind}) => kind === "ARG" && pairs.some(({key, value}) => key.value === name && !value?.value),
  )
}

export const requiredVariableUnset = problemRule({
  name: "required-variable-unset",
  aliases: [],
  summary: "A substitution demands a variable that is not set",
  since: "2026.1",
  why: `\`\${name:?message}\` stops the build where the variable has no value. Nothing declares the variable here, so no build argument can
give it one: the build can't but fail. Write \`ARG name\` above, in this stage; where that is done, the demand is taken as meant.`,
  examples: [
    {
      bad: "ARG TAG=<|${VERSION:?missing}|>\nFROM alpine:$TAG\n",
      good: "ARG VERSION\nARG TAG=${VERSION:?missing}\nFROM alpine:$TAG\n",
    },
  ],
  // an ARG without a default that is demanded: the author wants the build to fail without the argument
  applies: ({subject}, {file}) => !isDemanded(subject, file.instructions),
  fix({at, subject}, analysis) {
    const instruction = instructionAt(analysis, at.from)
    const first = instruction?.name === "FROM" ? (analysis.build.globalArgs[0] ?? instruction) : instruction
    const edits = first && subject && insertAbove(analysis, first, `${keywordLike(first, "ARG")} ${subject}`)
    return edits ? {title: `Declare ARG ${subject} above`, safe: false, edits} : undefined
  },
})
