import {rule} from "../lint/rule.ts"
import {codeOf, type RunStep, runSteps} from "../lint/runSteps.ts"
import type {RunCommand} from "../model/commands.ts"
import {ancestry, type Stage} from "../model/stages.ts"

export const wgetAndCurl = rule({
  name: "wget-and-curl",
  aliases: ["DL4001"],
  summary: "Both wget and curl are used in a stage",
  severity: "info",
  since: "2026.1",
  why: `Either program downloads whatever the other one does. One of them is one package less to install and to keep up
to date in the image. Looked at are a stage and the stages that it comes from; what other stages use does not count.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN curl -fO https://example.com/a\nRUN <|wget|> -q https://example.com/b\n",
      good: "FROM debian:13 AS a\nRUN curl -fO https://example.com/a\nFROM debian:13\nRUN wget -q https://example.com/b\n",
    },
  ],
  *check(analysis) {
    const firsts = new Map<Stage, RunCommand>()
    const told = new Set<RunStep["outer"]>()
    for (const step of runSteps(analysis)) {
      for (const command of step.commands) {
        const {program, programAt} = command
        if (program !== "wget" && program !== "curl") continue
        let first: RunCommand | undefined
        for (const stage of ancestry(step.stage)) first = firsts.get(stage) ?? first
        if (!first) {
          firsts.set(step.stage, command)
          continue
        }
        if (first.program === program || told.has(step.outer)) continue
        told.add(step.outer)
        yield {
          at: programAt,
          message: `"${program}" does what "${first.program}" does, which is used above: keep to one of them`,
          related: [{at: first.programAt, message: `${first.program} is used here`}],
          aliases: codeOf(step, "DL4001"),
        }
      }
    }
  },
})
