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
      good: "FROM alpine:3.22\nARG A\nRUN make\nENV A=2\nARG C\nENV C=${C:-3}\nFROM alpine:3.22\nARG A\nLABEL a=$A\nENV A=1\n",
    },
  ],
  *check({file, source, stages}) {
    for (const {instructions} of stages) {
      const open = new Map<string, Pair>()
      for (const {name, pairs, from, to} of instructions) {
        if (name === "RUN" || name === "ONBUILD") open.clear()
        const text = source.slice(from, to)
        if (name === "ENV") {
          const used = new Set(
            pairs.flatMap(({value}) => (value ? [...usesOf(value, file.escape)] : [])).map(use => use.name),
          )
          for (const {key} of pairs) {
            const argument = open.get(key.value)
            if (!argument || used.has(key.value)) continue
            yield {
              at: {from: key.from, to: key.to},
              message: `this replaces ARG ${key.value} of ${lineName(file, argument.from)} before anything has used it, so --build-arg changes nothing: write ENV ${key.value}=$${key.value}, or drop the ARG`,
              related: [{at: argument.key, message: "the build argument"}],
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
