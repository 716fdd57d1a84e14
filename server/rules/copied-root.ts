import {rule} from "../lint/rule.ts"
import {flagText} from "../model/flags.ts"
import {copyParts} from "../model/instructions.ts"
import {ancestry, rootBase, type Stage} from "../model/stages.ts"
import {plainText} from "../model/uses.ts"

export const copiedRoot = rule({
  name: "copied-root",
  aliases: ["DL3067"],
  summary: "COPY takes the whole file system of another stage",
  severity: "warning",
  since: "2026.1",
  topics: ["security", "size"],
  why: `\`COPY --from=build / /\` puts a second operating system over the first: tools, caches and secrets of the build stage
come along, files of both distributions get mixed, and the layer is as large as the stage. Copy the folders that are needed.
Stages that start from scratch hold nothing but what was put there, so copying all of them is fine, and so is flattening a
stage into an empty one.`,
  examples: [
    {
      bad: "FROM golang:1.25 AS build\nRUN go build -o /out/app\nFROM alpine:3.22\nCOPY --from=build <|/|> /\n",
      good: "FROM golang:1.25 AS build\nRUN go build -o /out/app\nFROM alpine:3.22\nCOPY --from=build /out/app /usr/bin/\n",
    },
    {
      bad: 'FROM alpine:3.22 AS a\nRUN apk add git\nFROM debian:13\nCOPY --from=0 ["<|/|>", "/"]\n',
      good: "FROM scratch AS files\nCOPY etc /etc\nFROM alpine:3.22 AS full\nCOPY --from=files / /\nRUN apk add git\nFROM scratch\nCOPY --from=full / /\n",
    },
  ],
  *check(analysis) {
    const {file} = analysis
    for (const instruction of analysis.all("COPY")) {
      const from = flagText(instruction, "from")
      const {sources, destination} = copyParts(instruction)
      const stage = analysis.stageOf(instruction)
      const source = stage?.sources.find(use => use.instruction === instruction)?.stage
      if (!from || !stage || !source || !destination || sources.length !== 1) continue
      if (plainText(sources[0]!, file.escape) !== "/" || plainText(destination, file.escape) !== "/") continue
      if (rootBase(source).kind === "scratch" || !hasSystem(source) || isEmpty(stage, instruction.from)) continue
      const message = `the whole of ${from.value} goes over this image, its tools and caches included: copy the folders that are needed`
      yield {at: sources[0]!, message}
    }
  },
})

/** Whether something was run in the stage, so that it holds more than files that were put together for a copy. */
function hasSystem(stage: Stage): boolean {
  for (const {instructions} of ancestry(stage)) if (instructions.some(({name}) => name === "RUN")) return true
  return false
}

/** Whether nothing is in the stage yet. */
function isEmpty(stage: Stage, before: number): boolean {
  if (rootBase(stage).kind !== "scratch") return false
  for (const {instructions} of ancestry(stage)) {
    if (instructions.some(({name, from}) => from < before && (name === "ADD" || name === "COPY" || name === "RUN")))
      return false
  }
  return true
}
