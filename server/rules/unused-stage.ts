import {rule} from "../lint/rule.ts"
import {lineAt} from "../text.ts"

export const unusedStage = rule({
  name: "unused-stage",
  aliases: [],
  summary: "A stage without a name that no other stage uses",
  severity: "info",
  since: "2026.1",
  why: `Each FROM starts anew: an image holds only what its own stage makes, copies or starts from. A stage that is not
the last one and that nothing refers to has no effect on the image, and BuildKit does not even build it. Two FROM
lines do not join two images. A stage with a name may be meant for \`--target\`, so only stages without one are reported.`,
  examples: [
    {
      bad: "<|FROM node:22|>\nRUN npm ci\nFROM nginx:1.29\nCOPY dist /usr/share/nginx/html\n",
      good: "FROM node:22\nRUN npm ci\nFROM nginx:1.29\nCOPY --from=0 /dist /usr/share/nginx/html\n",
    },
    {
      bad: "<|FROM alpine:3.22|>\nFROM debian:12\n",
      good: "FROM alpine:3.22 AS test\nFROM debian:12\n",
    },
  ],
  *check({stages, settings, finalStage, file}) {
    const used = new Set(
      stages.flatMap(({base, sources}) => [
        ...sources.map(({stage}) => stage),
        base.kind === "stage" ? base.stage : undefined,
      ]),
    )
    // a trigger can name a stage as well
    if (
      file.instructions.some(({trigger}) =>
        trigger?.flags.some(({name}) => name.value === "from" || name.value === "mount"),
      )
    )
      return
    for (const stage of stages) {
      if (stage.name !== "" || stage === finalStage || used.has(stage) || settings.target === String(stage.index))
        continue
      if (stage.index === stages.length - 1) continue
      const next = stages[stage.index + 1]!
      const {from, to} = stage.from
      yield {
        at: {from, to},
        message: `nothing of this stage gets into the image, since the FROM on line ${lineAt(file.lines, next.from.from)} starts anew and nothing refers to this one: remove it, or name it and copy from it`,
      }
    }
  },
})
