import {rule} from "../lint/rule.ts"
import {fromParts} from "../model/instructions.ts"
import type {Instruction, Text} from "../syntax/ast.ts"

export const duplicateStageName = rule({
  name: "duplicate-stage-name",
  aliases: ["DL3024", "DuplicateStageName"],
  summary: "Two stages have the same name",
  severity: "warning",
  since: "2026.1",
  why: `A name stands for the last stage that has it so far: what comes between the two takes the first one, what comes later the second, and
\`--target\` can't reach the first one at all. Upper and lower case make no difference.`,
  examples: [
    {
      bad: "FROM golang:1.25 AS build\nFROM node:24 AS <|build|>\n",
      good: "FROM golang:1.25 AS build\nFROM node:24 AS assets\n",
    },
  ],
  *check({build, stages}) {
    const first = new Map<string, Text>()
    const written = new Set<string>()
    const repeated = new Set<Instruction>()
    for (const {name, from} of stages) {
      const text = fromParts(from).name
      if (name === "" || !text) continue
      if (!first.has(name)) first.set(name, text)
      if (written.has(text.value)) repeated.add(from)
      written.add(text.value)
    }
    for (const {rule, at, instruction, subject} of build.checks) {
      if (rule !== "DuplicateStageName") continue
      yield {
        at,
        message: `an earlier stage is called "${subject}" too, and from here on it can't be reached by its name: choose another one`,
        related: [{at: first.get(subject)!, message: `"${subject}" is first used here`}],
        // hadolint takes names as they are written
        aliases: repeated.has(instruction) ? ["DL3024", "DuplicateStageName"] : ["DuplicateStageName"],
      }
    }
  },
})
