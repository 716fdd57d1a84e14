import {UNKNOWN} from "../../grammars/expand.ts"
import type {Analysis} from "../analysis.ts"
import {removal} from "../lint/instructionEdits.ts"
import {type Fix, rule} from "../lint/rule.ts"
import {expandText} from "../model/value.ts"
import type {Instruction, Pair} from "../syntax/ast.ts"
import {lineAt} from "../text.ts"

export const duplicateLabel = rule({
  name: "duplicate-label",
  aliases: [],
  summary: "A label is set twice in a stage",
  severity: "warning",
  since: "2026.1",
  why: `A label has one value, the last one that is set. The one before is lost without a word; often two different
labels were meant, or an old value was left behind.`,
  examples: [
    {bad: "FROM debian:12\nLABEL <|version|>=1\nLABEL version=2\n", good: "FROM debian:12\nLABEL version=2\n"},
    {
      bad: 'FROM debian:12\nLABEL a=1 <|b|>=2\nLABEL "b"=3\n',
      good: 'FROM debian:12\nLABEL a=1\nLABEL "b"=3\n',
    },
  ],
  *check(analysis) {
    for (const stage of analysis.stages) {
      const seen = new Map<string, {instruction: Instruction; pair: Pair}>()
      for (const instruction of stage.instructions) {
        const state = analysis.stateAt(instruction)
        if (instruction.name !== "LABEL" || !state) continue
        for (const pair of instruction.pairs) {
          const {result} = expandText(pair.key, state.env, {escape: analysis.file.escape})
          if (result === UNKNOWN || result === "") continue
          const before = seen.get(result)
          seen.set(result, {instruction, pair})
          if (!before) continue
          const {from, to} = before.pair.key
          const line = lineAt(analysis.file.lines, pair.from)
          yield {
            at: {from, to},
            message: `the label "${result}" is set again on line ${line}, which makes this value void: remove one of the two, or give it another name`,
            related: [{at: {from: pair.key.from, to: pair.key.to}, message: "this value counts"}],
            fix: remove(analysis, before.instruction, before.pair),
          }
        }
      }
    }
  },
})

/** Takes the pair out, and the whole LABEL where it holds nothing else. */
function remove(analysis: Analysis, instruction: Instruction, {from, to}: Pair): Fix | undefined {
  const title = "Remove the label that has no effect"
  const {pairs} = instruction
  if (pairs.length === 1) return removal(analysis, instruction, title)
  const index = pairs.findIndex(pair => pair.from === from)
  const [before, next] = [pairs[index - 1], pairs[index + 1]]
  const cut = next ? {from, to: next.from} : {from: before!.to, to}
  // a comment between belongs to one of the two
  if (pairs[0]!.legacy || /#/.test(analysis.source.slice(next ? to : before!.to, next ? next.from : from)))
    return undefined
  return {title, safe: true, edits: [{...cut, text: ""}]}
}
