import {UNKNOWN} from "../../grammars/expand.ts"
import {labelsOf} from "../lint/labels.ts"
import {rule} from "../lint/rule.ts"
import {didYouMean, suggest} from "../model/suggest.ts"

export const unlistedLabel = rule({
  name: "unlisted-label",
  aliases: ["DL3050"],
  summary: "A label is not among those that the configuration lists",
  severity: "warning",
  since: "2026.1",
  why: `With \`strictLabels\` the configuration allows no labels but those under \`labels\`. What is not among them is a slip of the
fingers most of the time, and nobody would find it under that name.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nLABEL org.example.team=blue <|org.example.other|>=x\n",
      good: "FROM alpine:3.22\nARG NAME\nLABEL org.example.team=blue $NAME=x\n",
      options: {labels: new Map([["org.example.team", "text"]]), strictLabels: true},
    },
  ],
  *check(analysis, {labels, strictLabels}) {
    if (!strictLabels) return
    for (const {name, nameAt} of labelsOf(analysis, analysis.all("LABEL"))) {
      if (name === UNKNOWN || labels.has(name)) continue
      const {from, to} = nameAt
      const near = didYouMean(suggest(name, labels.keys()))
      yield {at: {from, to}, message: `the label "${name}" is not among those that the configuration allows${near}`}
    }
  },
})
