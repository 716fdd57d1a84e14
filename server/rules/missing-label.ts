import {UNKNOWN} from "../../grammars/expand.ts"
import {labelsOf} from "../lint/labels.ts"
import {rule} from "../lint/rule.ts"
import {ancestry} from "../model/stages.ts"

export const missingLabel = rule({
  name: "missing-label",
  aliases: ["DL3049"],
  summary: "The image lacks a label that the configuration asks for",
  severity: "warning",
  since: "2026.1",
  why: `Teams find out from labels whose image it is, where its sources are and how it is licensed. Which ones have to be there is said
under \`labels\` in the configuration. Only the stage that becomes the image needs them, and those of the stages that it is built on
count. Labels of the base image do not: they speak of another image.`,
  examples: [
    {
      bad: "FROM alpine:3.22 AS build\nLABEL org.example.team=blue\n<|FROM|> alpine:3.22\nLABEL org.example.tema=blue\n",
      good: "FROM alpine:3.22 AS base\nLABEL 'org.example.team'=blue\nFROM alpine:3.22 AS build\nFROM base\nCMD true\n",
      options: {labels: new Map([["org.example.team", "text"]])},
    },
    {
      bad: "<|FROM|> alpine:3.22\nLABEL a=1\n",
      good: "FROM alpine:3.22\nARG NAME\nLABEL $NAME=x\n",
      options: {
        labels: new Map([
          ["a", "text"],
          ["b", "text"],
        ]),
      },
    },
  ],
  *check(analysis, {labels}) {
    const {finalStage} = analysis
    if (labels.size === 0 || !finalStage) return
    const missing = new Set(labels.keys())
    for (const {instructions} of ancestry(finalStage)) {
      for (const {name} of labelsOf(analysis, instructions)) {
        // it may be any of them
        if (name === UNKNOWN) return
        missing.delete(name)
      }
    }
    const {from, to} = finalStage.from.keyword
    for (const name of missing)
      yield {
        at: {from, to},
        message: `the image has no label "${name}", which the configuration asks for: add LABEL ${name}=...`,
      }
  },
})
