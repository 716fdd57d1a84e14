import type {Analysis} from "../analysis.ts"
import {instructionAt, removal} from "../lint/instructionEdits.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import {isPredefinedArgument} from "../model/arguments.ts"
import {once} from "../model/once.ts"
import type {Stage} from "../model/stages.ts"
import type {Instruction, Pair} from "../syntax/ast.ts"

export const unusedArgument = rule({
  name: "unused-argument",
  aliases: [],
  summary: "Nothing can use an ARG",
  severity: "info",
  since: "2026.1",
  why: `A build argument that nothing reads misleads whoever sets it. Every RUN below an ARG sees it in its environment, where
any program or script may read it, so an ARG of a stage is reported only where no RUN comes after it and no instruction names
it. An ARG before the first FROM reaches only the FROM lines and the stages that declare it again.`,
  examples: [
    {
      bad: 'FROM alpine:3.22\nRUN make\nARG <|VERSION|>=1\nCMD ["app"]\n',
      good: 'FROM alpine:3.22\nRUN make\nCMD ["app"]\n',
    },
    {
      bad: "ARG <|DEBIAN|>=13\nFROM debian:13\nRUN make\n",
      good: "FROM debian:13\nRUN make\n",
    },
    {bad: "FROM debian:13\nARG A <|B|>=1\nLABEL a=$A\n", good: "FROM debian:13\nARG A\nLABEL a=$A\n"},
  ],
  *check(analysis) {
    const {build, source, stages} = analysis
    const global = new Map(build.globalArgs.flatMap(({pairs}) => pairs).map(pair => [pair.key.value, pair]))
    for (const [name, {key, from, to}] of global) {
      if (isPredefinedArgument(name) || !/^\w+$/.test(name) || stages.length === 0) continue
      const word = wordOf(name)
      if (word.test(source.slice(0, from)) || word.test(source.slice(to))) continue
      yield {
        at: {from: key.from, to: key.to},
        message: `no FROM uses ${name}, and no stage declares it: take it away, or use it`,
        fix: remove(analysis, {key, from, to}),
      }
    }
    const surveyed = once(() => survey(source, stages))
    for (const stage of stages) {
      const {instructions} = stage
      const lastRun = instructions.findLastIndex(mayRead)
      for (const [i, argument] of instructions.entries()) {
        if (argument.name !== "ARG" || i < lastRun) continue
        const {mentions, isBelow, runsBelow} = surveyed()
        if (runsBelow(stage)) continue
        for (const {key, from, to} of argument.pairs) {
          const name = key.value
          if (isPredefinedArgument(name) || !/^\w+$/.test(name)) continue
          const word = wordOf(name)
          if (word.test(source.slice(argument.from, from)) || word.test(source.slice(to, argument.to))) continue
          // a use above it comes too early, which is the matter of another rule
          const others = mentions.get(name)?.filter(other => other.instruction !== argument) ?? []
          if (others.some(other => other.stage === stage || isBelow(other.stage, stage))) continue
          yield {
            at: {from: key.from, to: key.to},
            message: `nothing below uses ${name}, and no RUN follows that could read it: take it away, or move it up`,
            fix: remove(analysis, {key, from, to}),
          }
        }
      }
    }
  },
})

/** Whether the instruction sees every argument in its environment. One that can't be read may be meant to. */
function mayRead({name, trigger}: Instruction): boolean {
  return name === "RUN" || trigger?.name === "RUN" || name === undefined
}

interface Mention {
  stage: Stage
  instruction: Instruction
}

/** Which instructions hold which word, and which stages are built on which, in a time that grows with the file only. */
function survey(source: string, stages: readonly Stage[]) {
  const mentions = new Map<string, Mention[]>()
  for (const stage of stages) {
    for (const instruction of stage.instructions) {
      for (const word of new Set(source.slice(instruction.from, instruction.to).match(/\w+/g))) {
        const list = mentions.get(word)
        if (list) list.push({stage, instruction})
        else mentions.set(word, [{stage, instruction}])
      }
    }
  }
  // a stage and those built on it get numbers that follow each other
  const size = stages.map(() => 1)
  const runs = stages.map(() => false)
  const parentOf = ({base}: Stage) => (base.kind === "stage" ? base.stage.index : undefined)
  for (const stage of [...stages].reverse()) {
    const parent = parentOf(stage)
    if (parent === undefined) continue
    size[parent]! += size[stage.index]!
    runs[parent] ||= runs[stage.index]! || stage.instructions.some(mayRead)
  }
  const first: number[] = []
  const free: number[] = []
  let next = 0
  for (const stage of stages) {
    const parent = parentOf(stage)
    const at = parent === undefined ? next : free[parent]!
    first.push(at)
    free.push(at + 1)
    if (parent === undefined) next += size[stage.index]!
    else free[parent] = at + size[stage.index]!
  }
  const isBelow = (stage: Stage, above: Stage) => {
    const [at, from] = [first[stage.index]!, first[above.index]!]
    return at > from && at < from + size[above.index]!
  }
  return {mentions, isBelow, runsBelow: (stage: Stage) => runs[stage.index]!}
}

function wordOf(name: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`)
}

/** Takes the argument away, and the whole ARG where it declares nothing else. */
function remove(analysis: Analysis, {key, from, to}: Pick<Pair, "key" | "from" | "to">): Fix | undefined {
  // without it, nothing may use what its default holds
  if (analysis.text({from, to}).includes("$")) return undefined
  const title = `Remove ARG ${key.value}`
  const instruction = instructionAt(analysis, from)
  const pairs = instruction?.pairs ?? []
  if (pairs.length === 1) return removal(analysis, instruction!, title)
  const index = pairs.findIndex(pair => pair.from === from)
  const [before, next] = [pairs[index - 1], pairs[index + 1]]
  const cut = before ? {from: before.to, to} : {from, to: next?.from ?? to}
  if (!/^[ \t]*$/.test(analysis.source.slice(before ? cut.from : to, before ? from : cut.to))) return undefined
  return {title, safe: true, edits: [{...cut, text: ""}]}
}
