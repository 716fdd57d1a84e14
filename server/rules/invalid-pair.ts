import {innermost, instructionAt} from "../lint/instructionEdits.ts"
import {problemRule} from "../lint/rule.ts"
import type {Edit} from "../text.ts"

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
    if (name === "ARG" || !pairs.some(({from}) => from === at.from)) return undefined
    const edits: Edit[] = []
    const titles: string[] = []
    for (const [i, {key, value}] of pairs.entries()) {
      if (!value || pairs[i + 1]?.value !== undefined || i + 1 === pairs.length) continue
      // the words up to the next name=value belong to the value before them
      const next = pairs.findIndex((pair, j) => j > i && pair.value !== undefined)
      const last = pairs.at(next < 0 ? -1 : next - 1)!
      const words = analysis.source.slice(value.from, last.to)
      if (!/^[^"'`\\\n{]+$/.test(words)) return undefined
      edits.push({from: value.from, to: value.from, text: '"'}, {from: last.to, to: last.to, text: '"'})
      titles.push(`${key.value}="${words}"`)
    }
    const isFirst = pairs[0]?.value === undefined || pairs[0].key.value === ""
    return edits.length === 0 || isFirst ? undefined : {title: `Write ${titles.join(" ")}`, safe: false, edits}
  },
})
