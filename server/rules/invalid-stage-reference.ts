import {insertAbove, instructionAt, keywordLike, lineEnd} from "../lint/instructionEdits.ts"
import {problemRule} from "../lint/rule.ts"

export const invalidStageReference = problemRule({
  name: "invalid-stage-reference",
  aliases: [],
  summary: "A stage is named that can't be used here",
  since: "2026.1",
  why: `Files can be taken from a stage that stands earlier in the file, by its name or by its number, counted from 0. A variable
can't stand here: start a stage with \`FROM\` and the variable, and name that stage.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nCOPY --from=<|5|> /a /a\n",
      good: "FROM alpine:3.22 AS build\nFROM alpine:3.22\nCOPY --from=0 /a /a\n",
    },
    {
      bad: "ARG TOOL=alpine\nFROM alpine:3.22\nCOPY --from=<|$TOOL|> /a /a\n",
      good: "ARG TOOL=alpine\nFROM $TOOL AS tool\n\nFROM alpine:3.22\nCOPY --from=tool /a /a\n",
    },
  ],
  fix({at}, analysis) {
    const {build, stages, source, text} = analysis
    const written = text(at)
    const instruction = instructionAt(analysis, at.from)
    const stage = instruction && instruction.name !== "ONBUILD" ? analysis.stageOf(instruction) : undefined
    const variable = /^\$\{?(\w+)\}?$/.exec(written)?.[1] ?? /^[\w./-]*[:/]\$\{?(\w+)\}?$/.exec(written)?.[1]
    const isGlobal = build.globalArgs.some(({pairs}) => pairs.some(({key}) => key.value === variable))
    // another stage would change the numbers of those behind it
    const isCounted = stages.some(({sources}) => sources.some(({name}) => /^\d+$/.test(name)))
    if (!stage || !variable || !isGlobal || isCounted) return undefined
    const base = written.startsWith("$")
      ? variable.replace(/_?(?:image|version|tag|base)$/i, "")
      : /([\w-]+)[:/]\$/.exec(written)![1]!
    const name = (base || variable).toLowerCase().replace(/_/g, "-")
    if (!/^[a-z][a-z0-9-]*[a-z0-9]$/.test(name) || stages.some(other => other.name === name)) return undefined
    const {from} = stage
    const [as, keyword] = [keywordLike(from, "AS"), keywordLike(from, "FROM")]
    const end = lineEnd(source, from.from)
    const above = insertAbove(analysis, from, `${keyword} ${written} ${as} ${name}${end}`)
    if (!above) return undefined
    const edits = [...above, {from: at.from, to: at.to, text: name}]
    return {title: `Start a stage ${name} from ${written}`, safe: false, edits}
  },
})
