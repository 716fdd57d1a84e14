import {UNKNOWN} from "../../grammars/expand.ts"
import {labelsOf} from "../lint/labels.ts"
import {rule} from "../lint/rule.ts"

export const emptyLabel = rule({
  name: "empty-label",
  aliases: ["DL3051"],
  summary: "A label that the configuration asks for is empty",
  severity: "warning",
  since: "2026.1",
  why: `The configuration lists the label under \`labels\`, so somebody reads it. An empty value fulfils the letter of that
only.`,
  examples: [
    {
      bad: 'FROM alpine:3.22\nLABEL org.example.team=<|""|>\n',
      good: 'FROM alpine:3.22\nARG TEAM\nLABEL org.example.team="$TEAM" org.example.note=""\n',
      options: {labels: new Map([["org.example.team", "text"]])},
    },
  ],
  *check(analysis, {labels}) {
    if (labels.size === 0) return
    for (const {name, nameAt, value, valueAt} of labelsOf(analysis, analysis.all("LABEL"))) {
      if (name === UNKNOWN || !labels.has(name) || value !== "") continue
      const {from, to} = valueAt && valueAt.to > valueAt.from ? valueAt : nameAt
      yield {
        at: {from, to},
        message: `the label "${name}" is empty, though the configuration asks for it: give it a value`,
      }
    }
  },
})
