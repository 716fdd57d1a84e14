import {removal} from "../lint/instructionEdits.ts"
import {rule} from "../lint/rule.ts"
import type {Instruction} from "../syntax/ast.ts"

const CODES: Record<string, string> = {CMD: "DL4003", ENTRYPOINT: "DL4004", HEALTHCHECK: "DL3012"}

export const severalCommands = rule({
  name: "several-commands",
  aliases: ["DL3012", "DL4003", "DL4004", "MultipleInstructionsDisallowed"],
  summary: "A CMD, ENTRYPOINT or HEALTHCHECK is overridden by a later one",
  severity: "warning",
  since: "2026.1",
  why: `An image has one command, one entrypoint and one health check. In a stage the last of each counts and those before it do nothing, which is
seldom what their author thinks. To run several programs, start them from one script.`,
  examples: [
    {
      bad: 'FROM alpine:3.22\n<|CMD|> ["first"]\nCMD ["second"]\n',
      good: 'FROM alpine:3.22\nCMD ["second"]\n',
    },
    {
      bad: "FROM alpine:3.22\n<|HEALTHCHECK|> CMD one\n<|HEALTHCHECK|> CMD two\nHEALTHCHECK CMD three\n",
      good: "FROM alpine:3.22\nHEALTHCHECK CMD three\n",
    },
  ],
  *check(analysis) {
    const following = new Map<Instruction, Instruction>()
    for (const {instructions} of analysis.stages) {
      const last = new Map<string, Instruction>()
      for (const instruction of instructions) {
        const {name} = instruction
        if (name === undefined || !(name in CODES)) continue
        const before = last.get(name)
        if (before) following.set(before, instruction)
        last.set(name, instruction)
      }
    }
    for (const {rule, at, instruction, subject} of analysis.build.checks) {
      if (rule !== "MultipleInstructionsDisallowed") continue
      const next = following.get(instruction)
      yield {
        at,
        message: `this ${subject} does nothing, because a later one in the stage takes its place: keep only one`,
        related: next && [{at: next.keyword, message: `this ${subject} takes its place`}],
        // hadolint marks the one that takes the place
        aliases: ["MultipleInstructionsDisallowed", ...(next ? [{code: CODES[subject]!, at: next.keyword}] : [])],
        fix: next && removal(analysis, instruction, `Remove this ${subject}`),
      }
    }
  },
})
