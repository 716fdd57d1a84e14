import {rule} from "../lint/rule.ts"
import {isMissing, isPredefinedArgument} from "../model/arguments.ts"
import {ancestry, type Stage} from "../model/stages.ts"
import {readsFromEnvironment, runText, usesIn} from "../model/uses.ts"

export const undeclaredArgument = rule({
  name: "undeclared-argument",
  aliases: [],
  summary: "A stage uses an ARG of the top of the file without declaring it",
  severity: "warning",
  since: "2026.1",
  why: `An ARG before the first FROM is known to the FROM lines only. In a stage it is empty, unless the stage says
\`ARG name\`, without a value, which brings it in. An empty variable rarely stops a command: paths and addresses come out
wrong instead. This rule is about commands of RUN; where BuildKit itself replaces a variable, undefined-variable says so.`,
  examples: [
    {
      bad: "ARG VERSION=3.22\nFROM alpine:$VERSION\n<|RUN|> curl -O https://example.com/$VERSION\nRUN echo $VERSION\n",
      good: "ARG VERSION=3.22\nFROM alpine:$VERSION\nARG VERSION\nRUN curl -O https://example.com/$VERSION\nRUN echo $VERSION\n",
    },
    {
      bad: "ARG A=1\nFROM alpine:3.22 AS base\n<|RUN|> <<EOF\necho $A\nEOF\nFROM base\nRUN echo ${A}\n",
      good: "ARG A=1\nFROM alpine:3.22 AS base\nARG A\nRUN <<EOF\necho $A\nEOF\nFROM base\nRUN echo ${A}\n",
    },
  ],
  *check(analysis) {
    const {build, file, source, stages} = analysis
    const globals = new Map(build.globalArgs.flatMap(({pairs}) => pairs).map(pair => [pair.key.value, pair.key]))
    if (globals.size === 0) return
    const reported = new Map<Stage, Set<string>>()
    for (const stage of stages) {
      const seen = new Set<string>()
      reported.set(stage, seen)
      const declared = new Set(
        stage.instructions.flatMap(({name, pairs}) => (name === "ARG" ? pairs.map(({key}) => key.value) : [])),
      )
      const replaced = new Set<string>()
      for (const instruction of stage.instructions) for (const {name} of usesIn(file, instruction)) replaced.add(name)
      for (const instruction of stage.instructions) {
        const env = instruction.name === "RUN" ? analysis.stateAt(instruction)?.env : undefined
        if (!env) continue
        const text = runText(source, instruction)
        for (const [name, key] of globals) {
          if (!text.includes(name) || !/^\w+$/.test(name) || !readsFromEnvironment(text, name)) continue
          if (isPredefinedArgument(name) && !/^(?:TARGET|BUILD)/.test(name)) continue
          // declared too late, or used where BuildKit itself replaces it: other rules speak of these
          if (declared.has(name) || replaced.has(name) || !isMissing(name, env, stage)) continue
          if ([...ancestry(stage)].some(parent => reported.get(parent)?.has(name))) continue
          seen.add(name)
          const {from} = stage
          const lineEnd = source[from.to] === "\r" ? "\r\n" : "\n"
          yield {
            at: {from: instruction.keyword.from, to: instruction.keyword.to},
            message: `${name} is empty in this stage: an ARG before the first FROM reaches only the FROM lines, so add ARG ${name} to the stage`,
            fix: {
              title: `Add ARG ${name} at the start of the stage`,
              safe: false,
              edits: [{from: from.to, to: from.to, text: `${lineEnd}ARG ${name}`}],
            },
            related: [{at: key, message: "declared for the FROM lines"}],
          }
        }
      }
    }
  },
})
