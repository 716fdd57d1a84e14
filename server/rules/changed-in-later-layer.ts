import {bytesPhrase, LARGE} from "../lint/bytesPhrase.ts"
import {joinRuns} from "../lint/edits.ts"
import {largeHiddenFiles} from "../lint/hiddenFiles.ts"
import {rule} from "../lint/rule.ts"
import {isHttpSource} from "../model/copy.ts"
import {copyParts} from "../model/instructions.ts"
import type {Instruction} from "../syntax/ast.ts"

export const changedInLaterLayer = rule({
  name: "changed-in-later-layer",
  aliases: [],
  summary: "Something large that an earlier layer holds is moved, or gets another owner or mode",
  severity: "warning",
  since: "2026.1",
  sized: true,
  topics: ["size"],
  why: `A layer holds whole files: moving what an earlier layer has, or changing its owner or mode, stores all of it again, and
the image has it twice. Do it in the RUN that makes the files, before that step ends, or make them in their place and by
their owner. Files that are known to take less than 1 MB together are not reported, nor are stages of which only files are
copied. Of chown and chmod after COPY tell chown-after-copy and chmod-after-copy.`,
  examples: [
    {
      bad: "FROM debian:13\nRUN curl -fLO https://example.com/kubectl\nRUN <|chmod +x kubectl|>\n",
      good: "FROM debian:13\nRUN curl -fLO https://example.com/kubectl \\\n    && chmod +x kubectl\n",
    },
    {
      bad: "FROM node:24\nWORKDIR /app\nRUN npm install express\nRUN <|chown -R node node_modules|>\n",
      good: "FROM node:24\nWORKDIR /app\nRUN npm install express \\\n    && chown -R node node_modules\n",
    },
    {
      bad: "FROM debian:13\nCOPY model.bin /tmp/\nRUN mkdir /opt/m && <|mv /tmp/model.bin /opt/m/|>\n",
      good: "FROM debian:13\nCOPY model.bin /opt/m/\n",
      facts: {sizes: {context: {files: [{path: "model.bin", bytes: 48e6}], complete: true, text: () => undefined}}},
    },
  ],
  *check(analysis) {
    const changes = largeHiddenFiles(
      analysis,
      ({command: {program = ""}}, maker) =>
        program === "mv" || (/^(?:chown|chgrp|chmod)$/.test(program) && !isOfAnother(program, maker)),
    )
    for (const {step, command, at, makers, bytes} of changes) {
      const {instructions} = step.stage
      const above = instructions[instructions.indexOf(step.outer) - 1]
      const edits = makers.length === 1 && above === makers[0] ? joinRuns(analysis, above!, step.outer) : undefined
      const phrase = bytes.mid < LARGE ? undefined : bytesPhrase(bytes)
      const much = phrase === undefined ? "" : `, ${phrase} uncompressed`
      const [maker] = makers
      const what = makers.length === 1 ? `the ${maker!.name} above` : `${makers.length} steps above`
      const {name} = maker!
      const better =
        name === "RUN"
          ? "do it in the RUN that makes them"
          : command.program === "mv"
            ? `have the ${name} put them in their place`
            : `write ${name} --chmod there`
      yield {
        at,
        message: `this stores files of ${what} a second time${much}: ${better}`,
        related: makers.map(({keyword}) => ({at: keyword, message: "they are made here"})),
        fix: edits && {title: "Join this RUN to the one above", safe: false, edits},
      }
    }
  },
})

/** Of a chown or chmod of what a COPY makes other rules tell, which know what to write there. */
function isOfAnother(program: string, maker: Instruction): boolean {
  if (maker.name === "RUN") return false
  return program !== "chmod" || !copyParts(maker).sources.some(({value}) => isHttpSource(value))
}
