import {equalFold} from "../../grammars/characters.ts"
import {rule} from "../lint/rule.ts"
import {fromParts} from "../model/instructions.ts"

export const mixedCaseInstructions = rule({
  name: "mixed-case-instructions",
  aliases: ["ConsistentInstructionCasing"],
  summary: "An instruction is not in the case of the others",
  severity: "style",
  since: "2026.1",
  why: `BuildKit reads instructions in any case. People find them by their look: upper case sets them apart from the commands behind
them. A file that is in lower case throughout is fine too; what counts is the case of most instructions.`,
  examples: [
    {bad: "FROM alpine:3.22\n<|run|> apk add git\n", good: "FROM alpine:3.22\nRUN apk add git\n"},
    {bad: "<|From|> alpine:3.22 as build\nRUN make\n", good: "FROM alpine:3.22 AS build\nRUN make\n"},
  ],
  *check({build, text}) {
    for (const {rule, at, instruction, subject, suggestion} of build.checks) {
      if (rule !== "ConsistentInstructionCasing") continue
      const wanted = suggestion!
      const edits = [{from: at.from, to: at.to, text: wanted}]
      // AS goes with its FROM
      const {as} = fromParts(instruction)
      if (instruction.name === "FROM" && as && equalFold(as.value, "as")) {
        const cased = wanted === wanted.toUpperCase() ? "AS" : "as"
        if (as.value !== cased) edits.push({from: as.from, to: as.to, text: cased})
      }
      const exact = text(at) === subject
      const others = wanted === wanted.toUpperCase() ? "upper" : "lower"
      yield {
        at,
        message: `"${subject}" stands out, for the other instructions are in ${others} case: write ${wanted}`,
        fix: exact ? {title: `Write ${wanted}`, safe: true, edits} : undefined,
      }
    }
  },
})
