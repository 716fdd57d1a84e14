import {expect, test} from "vitest"
import {type Analysis, analyze} from "../server/analysis.ts"
import {commentAbove, insertAbove, moveAbove, moveBelow, removal} from "../server/lint/instructionEdits.ts"
import type {Instruction} from "../server/syntax/ast.ts"
import {applyEdits, type Edit} from "../server/text.ts"

// Each change is made of the instructions "ARG A" and "RUN b" of a text; undefined where it can't be made.

type Change = (analysis: Analysis, argument: Instruction, run: Instruction) => readonly Edit[] | undefined

const up: Change = (analysis, argument, run) => moveAbove(analysis, [argument], run)
const down: Change = (analysis, argument, run) => moveBelow(analysis, [argument], run)
const swap: Change = (analysis, argument, run) => moveBelow(analysis, [argument], run, "ARG B")
const remove: Change = (analysis, argument) => removal(analysis, argument, "")?.edits
const insert: Change = (analysis, _, run) => insertAbove(analysis, run, "ARG C")
const comment: Change = (analysis, _, run) => commentAbove(analysis, run, analysis.source.indexOf("#", run.from))

test.each<[string, Change, string, string | undefined]>([
  ["a line moves up", up, "FROM x\nRUN b\nARG A\n", "FROM x\nARG A\nRUN b\n"],
  [
    "up, with its comments, above those of the other",
    up,
    "FROM x\n# b\nRUN b\n# a\n# A\nARG A\n",
    "FROM x\n# a\n# A\nARG A\n# b\nRUN b\n",
  ],
  ["a comment further away stays", up, "FROM x\nRUN b\n# a\n\nARG A\n", "FROM x\nARG A\nRUN b\n# a\n\n"],
  ["a directive stays on top", insert, "# escape=`\nRUN b\nARG A\n", "# escape=`\nARG C\nRUN b\nARG A\n"],
  ["the last line has no break", up, "FROM x\nRUN b\nARG A", "FROM x\nARG A\nRUN b"],
  ["below a last line without a break", down, "FROM x\nARG A\nRUN b", "FROM x\nRUN b\nARG A"],
  ["with carriage returns", down, "FROM x\r\nARG A\r\nRUN b", "FROM x\r\nRUN b\r\nARG A"],
  ["of two blank lines one is left", down, "FROM x\n\nARG A\n\nRUN b\n", "FROM x\n\nRUN b\nARG A\n"],
  [
    "over several lines",
    down,
    "FROM x\nARG A=1 \\\n  # two\n  B=2\nRUN b \\\n  c\nRUN d\n",
    "FROM x\nRUN b \\\n  c\nARG A=1 \\\n  # two\n  B=2\nRUN d\n",
  ],
  ["below a heredoc", down, "FROM x\nARG A\nRUN <<EOF\nb\nEOF\nRUN d\n", "FROM x\nRUN <<EOF\nb\nEOF\nARG A\nRUN d\n"],
  ["where it stands already", down, "FROM x\nRUN b\nARG A\n", undefined],
  ["another takes its place", swap, "FROM x\n# a\nARG A\nRUN b\n", "FROM x\nARG B\nRUN b\n# a\nARG A\n"],
  ["an indented line", insert, "FROM x\n  RUN b\nARG A\n", "FROM x\n  ARG C\n  RUN b\nARG A\n"],
  ["behind a byte order mark", insert, "\ufeffRUN b\nARG A\n", "\ufeffARG C\nRUN b\nARG A\n"],
  ["taken out, its comment stays", remove, "FROM x\n# a\nARG A\nRUN b\n", "FROM x\n# a\nRUN b\n"],
  ["the only line of the end", remove, "RUN b\nARG A", "RUN b"],
  ["no comment becomes a directive", remove, "ARG A\n# escape=`\nRUN b\n", undefined],
  ["a comment behind", comment, "ARG A\n  RUN b # c\n", "ARG A\n  # c\n  RUN b\n"],
  ["a comment behind several lines", comment, "ARG A\nRUN b \\\n  # c\n  d\n", undefined],
])("%s", (_, change, source, expected) => {
  const analysis = analyze(source)
  const {instructions} = analysis.file
  const find = (name: string) => instructions.find(instruction => instruction.name === name)!
  const edits = change(analysis, find("ARG"), find("RUN"))
  expect(edits && applyEdits(source, edits)).toBe(expected)
})
