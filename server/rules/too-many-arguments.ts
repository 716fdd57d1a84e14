import type {Analysis} from "../analysis.ts"
import {commentAbove, instructionAt, keywordLike} from "../lint/instructionEdits.ts"
import type {Fix} from "../lint/rule.ts"
import {problemRule} from "../lint/rule.ts"
import type {Instruction} from "../syntax/ast.ts"
import type {Span} from "../text.ts"

export const tooManyArguments = problemRule({
  name: "too-many-arguments",
  aliases: ["DL1000"],
  summary: "An instruction has more arguments than it takes",
  since: "2026.1",
  why: `BuildKit can't tell what they mean, and refuses the file. Behind FROM it is often a comment: comments stand on a line of
their own, with \`#\` as the first character.`,
  examples: [
    {bad: "FROM alpine:3.22 <|# the base|>\n", good: "# the base\nFROM alpine:3.22\n"},
    {bad: "FROM alpine:3.22 <|build|>\n", good: "FROM alpine:3.22 AS build\n"},
    {
      bad: "FROM alpine:3.22 <|sa build|>\nFROM alpine:3.22 AS test <|x|>\nHEALTHCHECK NONE <|curl|>\n",
      good: "FROM alpine:3.22 AS build\nFROM alpine:3.22 AS test\nHEALTHCHECK NONE\n",
    },
  ],
  fix({at}, analysis) {
    const instruction = instructionAt(analysis, at.from)
    if (!instruction || instruction.name === "ONBUILD") return undefined
    if (analysis.source[at.from] === "#") {
      const edits = commentAbove(analysis, instruction, at.from)
      return edits && {title: "Put the comment on a line of its own", safe: true, edits}
    }
    if (instruction.name === "FROM") return writeAs(analysis, instruction) ?? removeRest(analysis, at)
    return removeRest(analysis, at)
  },
})

/** AS where it is missing before what is plainly the name of a stage, or written in a wrong way. */
function writeAs({all, source, text}: Analysis, from: Instruction): Fix | undefined {
  const {args} = from
  const [image, second, third] = args
  if (!image || !second || args.length > 3) return undefined
  const as = keywordLike(from, "AS")
  if (third && /^(?:a|s|sa|ass|aas|ad|az|a:|as:|=|:|->)$/i.test(text(second)))
    return {title: `Write ${as}`, safe: false, edits: [{from: second.from, to: second.to, text: as}]}
  const name = text(second)
  if (third || !/^[a-z][a-z0-9_-]*$/i.test(name)) return undefined
  // without a tag the word may be meant as one
  const isNamed = all("COPY", "FROM").some(
    other => other !== from && new RegExp(`\\b${name}\\b`).test(source.slice(other.from, other.to)),
  )
  if (!isNamed && !/[:@][^/]+$/.test(image.value)) return undefined
  return {title: `Write ${as} ${name}`, safe: false, edits: [{from: second.from, to: second.from, text: `${as} `}]}
}

/** Takes away what stands behind a stage's name, or behind HEALTHCHECK NONE. */
function removeRest({source}: Analysis, {from, to}: Span): Fix | undefined {
  const before = source.slice(0, from)
  const start = before.trimEnd().length
  if (!/\b(?:as[ \t]+\S+|none)$/i.test(before.slice(Math.max(0, start - 200), start))) return undefined
  if (before.slice(start).includes("\n") || source.slice(from, to).includes("\n")) return undefined
  return {title: `Remove "${source.slice(from, to)}"`, safe: false, edits: [{from: start, to, text: ""}]}
}
