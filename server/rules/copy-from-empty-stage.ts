import {rule} from "../lint/rule.ts"
import {copyParts} from "../model/instructions.ts"
import {ancestry, rootBase, type Stage} from "../model/stages.ts"

export const copyFromEmptyStage = rule({
  name: "copy-from-empty-stage",
  aliases: [],
  summary: "COPY takes files out of a stage that holds none",
  severity: "error",
  since: "2026.1",
  why: `A stage from \`scratch\` starts without a single file. If nothing is copied, added or run in it there is nothing
to copy out of it, and the build stops at the COPY. Often \`--from\` names the wrong stage.`,
  examples: [
    {
      bad: "FROM scratch AS files\nFROM alpine:3.22\nCOPY --from=<|files|> /app /app\n",
      good: "FROM scratch AS files\nCOPY app /app\nFROM alpine:3.22\nCOPY --from=files /app /app\n",
    },
    {
      bad: "FROM scratch AS empty\nENV A=1\nFROM empty AS other\nFROM alpine:3.22\nCOPY --from=<|1|> /app /app\n",
      good: "FROM scratch AS empty\nWORKDIR /app\nFROM alpine:3.22\nCOPY --from=0 /app /app\nCOPY --from=0 /* /\n",
    },
  ],
  *check({stages}) {
    for (const {sources} of stages) {
      for (const {instruction, stage, at, name} of sources) {
        if (instruction.name !== "COPY" || !stage || !isEmpty(stage)) continue
        // a pattern that matches nothing, and an empty root, are copied without an error
        const source = copyParts(instruction).sources.find(({value}) => !/[*?[$]|^[/.]*$/.test(value))
        if (!source) continue
        yield {
          at: {from: at.from, to: at.to},
          message: `the stage ${name} starts from scratch and nothing is put into it, so "${source.value}" is not there and the build stops: copy from another stage, or fill this one`,
          related: [{at: {from: stage.from.from, to: stage.from.to}, message: "starts empty and stays empty"}],
        }
      }
    }
  },
})

function isEmpty(stage: Stage): boolean {
  if (rootBase(stage).kind !== "scratch") return false
  return [...ancestry(stage)].every(({instructions}) =>
    instructions.every(({name}) => !/^(RUN|COPY|ADD|WORKDIR|ONBUILD)$/.test(name ?? "RUN")),
  )
}
