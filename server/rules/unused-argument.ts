import {rule} from "../lint/rule.ts"
import {isPredefinedArgument} from "../model/arguments.ts"
import {ancestry, type Stage} from "../model/stages.ts"
import type {Instruction} from "../syntax/ast.ts"

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
      good: 'FROM alpine:3.22\nARG VERSION=1\nRUN make\nARG REVISION\nLABEL revision=$REVISION\nCMD ["app"]\n',
    },
    {
      bad: "ARG <|DEBIAN|>=13\nFROM debian:13\nRUN make\n",
      good: "ARG DEBIAN=13\nARG HTTP_PROXY\nARG NAME=debian\nARG X\nFROM $NAME:$DEBIAN AS base\nARG Y\nFROM base\nARG X\nRUN make\n",
    },
  ],
  *check({build, source, stages}) {
    const global = new Map(build.globalArgs.flatMap(({pairs}) => pairs).map(pair => [pair.key.value, pair]))
    for (const [name, {key, from, to}] of global) {
      if (isPredefinedArgument(name) || !/^\w+$/.test(name) || stages.length === 0) continue
      const word = wordOf(name)
      if (word.test(source.slice(0, from)) || word.test(source.slice(to))) continue
      yield {
        at: {from: key.from, to: key.to},
        message: `no FROM uses ${name}, and no stage declares it: take it away, or use it`,
      }
    }
    const built = new Map<Stage, Stage[]>()
    for (const stage of stages) {
      const {instructions} = stage
      for (const [i, argument] of instructions.entries()) {
        if (argument.name !== "ARG") continue
        for (const {key, from, to} of argument.pairs) {
          const name = key.value
          if (isPredefinedArgument(name) || !/^\w+$/.test(name)) continue
          const word = wordOf(name)
          const isUsed = (one: Instruction) => {
            const text = source.slice(one.from, one.to)
            return one.name === "RUN" || one.trigger?.name === "RUN" || !one.name || word.test(text)
          }
          // used above: then it comes too late, which is the matter of another rule
          if (word.test(source.slice(argument.from, from)) || word.test(source.slice(to, argument.to))) continue
          if (instructions.slice(i + 1).some(isUsed)) continue
          if (instructions.slice(0, i).some(({from, to}) => word.test(source.slice(from, to)))) continue
          if (children(stage).some(child => child.instructions.some(isUsed))) continue
          yield {
            at: {from: key.from, to: key.to},
            message: `nothing below uses ${name}, and no RUN follows that could read it: take it away, or move it up`,
          }
        }
      }
    }

    /** Stages that are built on it. */
    function children(stage: Stage): Stage[] {
      const known = built.get(stage)
      if (known) return known
      const all = stages.filter(other => other !== stage && [...ancestry(other)].includes(stage))
      built.set(stage, all)
      return all
    }
  },
})

function wordOf(name: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`)
}
