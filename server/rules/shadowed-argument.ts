import type {Analysis} from "../analysis.ts"
import type {Fix} from "../lint/rule.ts"
import {rule} from "../lint/rule.ts"
import {isPredefinedArgument} from "../model/arguments.ts"
import {lineName, usesOf} from "../model/uses.ts"
import type {Pair} from "../syntax/ast.ts"

export const shadowedArgument = rule({
  name: "shadowed-argument",
  aliases: [],
  summary: "ENV replaces an ARG of the same name before anything has used it",
  severity: "warning",
  since: "2026.1",
  why: `From its line on an ENV takes the place of an ARG of the same name, so \`--build-arg\` changes nothing. To hand an
argument on to the container, let the ENV use it: \`ENV NAME=$NAME\`.`,
  examples: [
    {
      bad: "FROM alpine:3.22\nARG MODE=fast\nENV <|MODE|>=slow\nRUN make\n",
      good: "FROM alpine:3.22\nARG MODE=fast\nENV MODE=$MODE\nRUN make\n",
    },
    {
      bad: "FROM alpine:3.22\nARG A\nWORKDIR /srv\nENV B=1 <|A|>=2\n",
      good: "FROM alpine:3.22\nARG A\nWORKDIR /srv\nENV B=1 A=${A:-2}\n",
    },
  ],
  *check(analysis) {
    const {file, source, stages} = analysis
    for (const {instructions} of stages) {
      const open = new Map<string, Pair>()
      for (const {name, pairs, from, to} of instructions) {
        if (name === "RUN" || name === "ONBUILD") open.clear()
        const text = source.slice(from, to)
        if (name === "ENV") {
          const used = new Set(
            pairs.flatMap(({value}) => (value ? [...usesOf(value, file.escape)] : [])).map(use => use.name),
          )
          for (const pair of pairs) {
            const {key} = pair
            const argument = open.get(key.value)
            if (!argument || used.has(key.value)) continue
            yield {
              at: {from: key.from, to: key.to},
              message: `this replaces ARG ${key.value} of ${lineName(file, argument.from)} before anything has used it, so --build-arg changes nothing: write ENV ${key.value}=$${key.value}, or drop the ARG`,
              related: [{at: argument.key, message: "the build argument"}],
              fix: useArgument(analysis, argument, pair),
            }
          }
        }
        for (const argument of [...open.keys()]) if (new RegExp(`\\b${argument}\\b`).test(text)) open.delete(argument)
        if (name !== "ARG") continue
        for (const pair of pairs) {
          const {value: key} = pair.key
          if (/^\w+$/.test(key) && !isPredefinedArgument(key)) open.set(key, pair)
        }
      }
    }
  },
})

/** The value of the ENV as that of the argument where none is given: without --build-arg nothing changes. */
function useArgument({build, text}: Analysis, argument: Pair, {key, value, legacy}: Pair): Fix | undefined {
  const isGlobal = build.globalArgs.some(({pairs}) => pairs.some(pair => pair.key.value === key.value))
  if (!value || legacy || isGlobal || text(value) !== value.value || !/^[\w./:@+-]+$/.test(value.value))
    return undefined
  const same = argument.value?.value === value.value
  if (argument.value && !same) return undefined
  const use = same ? `$${key.value}` : `\${${key.value}:-${value.value}}`
  return {title: `Write ENV ${key.value}=${use}`, safe: false, edits: [{from: value.from, to: value.to, text: use}]}
}
