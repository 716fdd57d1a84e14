import {rule} from "../lint/rule.ts"
import {fromParts} from "../model/instructions.ts"
import {isOfficialImage} from "../model/officialImages.ts"

export const fromLaterStage = rule({
  name: "from-later-stage",
  aliases: [],
  summary: "FROM names a stage that comes later in the file",
  severity: "warning",
  since: "2026.1",
  why: `A FROM knows only the stages above it. The name of a later one is looked up as an image on Docker Hub: the build
fails, or goes on with an image that merely has the same name.`,
  examples: [
    {
      bad: "FROM <|common|> AS app\nRUN make\nFROM alpine:3.22 AS common\nRUN apk add make\n",
      good: "FROM alpine:3.22 AS common\nRUN apk add make\nFROM common AS app\nRUN make\n",
    },
    {
      bad: "ARG BASE=tools\nFROM <|$BASE|>\nFROM alpine:3.22 AS tools\n",
      good: "FROM nginx AS web\nFROM alpine:3.22 AS nginx\nFROM app AS app\n",
    },
  ],
  *check({stages, settings}) {
    const last = new Map(stages.filter(({name}) => name !== "").map(stage => [stage.name, stage]))
    for (const {base, from, index} of stages) {
      const {image} = fromParts(from)
      if (base.kind !== "image" || !image || settings.contexts.has(base.name)) continue
      const later = last.get(base.name)
      if (!later || later.index <= index || isOfficialImage(base.name)) continue
      const {image: other, name} = fromParts(later.from)
      if (other?.value === image.value) continue
      yield {
        at: image,
        message: `the stage ${base.name} comes only later, so this pulls an image of that name: move the stage up`,
        related: name && [{at: name, message: "the stage"}],
      }
    }
  },
})
