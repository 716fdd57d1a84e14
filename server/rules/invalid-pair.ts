import {innermost, instructionAt} from "../lint/instructionEdits.ts"
import {problemRule} from "../lint/rule.ts"

export const invalidPair = problemRule({
  name: "invalid-pair",
  aliases: ["DL1000"],
  summary: "A name or an equals sign is missing",
  since: "2026.1",
  why: `ENV and LABEL take \`name=value\` pairs, ARG takes \`name\` or \`name=default\`. A blank ends a pair, so there is none around
the equals sign, and a value with blanks needs quotes.`,
  examples: [
    {bad: "FROM alpine:3.22\nENV A=one <|two|>\n", good: 'FROM alpine:3.22\nENV A="one two"\n'},
    {bad: "FROM alpine:3.22\nENV <|PATH|>\n", good: "FROM alpine:3.22\nENV PATH=/bin\n"},
    {bad: "FROM alpine:3.22\nLABEL <|=one|>\n", good: "FROM alpine:3.22\nLABEL a=one\n"},
    {
      bad: "FROM alpine:3.22\nLABEL a=1 title=A <|small|> tool b=2\n",
      good: 'FROM alpine:3.22\nLABEL a=1 title="A small tool" b=2\n',
    },
  ],
  fix({at}, analysis) {
    const outer = instructionAt(analysis, at.from)
    const {pairs = [], name} = outer ? innermost(outer) : {}
    const index = pairs.findIndex(({from}) => from === at.from)
    const value = pairs[index - 1]?.value
    if (!value || name === "ARG") return undefined
    // the words up to the next name=value belong to the value before them
    const next = pairs.findIndex((pair, i) => i > index && pair.value !== undefined)
    const last = pairs.at(next < 0 ? -1 : next - 1)!
    const words = analysis.source.slice(value.from, last.to)
    if (!/^[^"'`\\\n{]+$/.test(words)) return undefined
    const edits = [
      {from: value.from, to: value.from, text: '"'},
      {from: last.to, to: last.to, text: '"'},
    ]
    return {title: `Write ${pairs[index - 1]!.key.value}="${words}"`, safe: false, edits}
  },
})
