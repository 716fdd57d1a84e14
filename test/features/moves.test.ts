import fc from "fast-check"
import {expect, test} from "vitest"
import {analyze} from "../../server/analysis.ts"
import {moves} from "../../server/features/moves.ts"
import {applyEdits} from "../../server/text.ts"
import {featureCases} from "../support/features.ts"

// the first line says what moves: `# FROM -> TO`
featureCases("moves", (analysis, _, source) => {
  const [, from, to] = /^# (.+) -> (.+)/.exec(source)!
  const edits = moves(analysis, from!, to!)
  return edits.length === 0 ? "nothing" : applyEdits(source, edits)
})

test("moving files there and back changes nothing", () => {
  const path = fc.constantFrom(
    "a",
    "b",
    "a/b",
    "a/c",
    "src/a.txt",
    "./a",
    "/a/",
    "a/./b",
    "a//c",
    '"a"',
    "a*",
    "$A/b",
    "x",
  )
  const copy = fc.tuple(path, path).map(([a, b]) => `COPY --parents ${a} ${b} /z/`)
  const mount = path.map(a => `RUN --mount=type=bind,source=${a},target=/a make`)
  const json = path.filter(a => !a.includes('"')).map(a => `ADD ["${a}", "/z/"]`)
  const file = fc.array(fc.oneof(copy, mount, json), {maxLength: 6}).map(lines => ["FROM alpine", "ENV A=a", ...lines])
  const place = fc.constantFrom("a", "a/b", "src", "x")
  fc.assert(
    fc.property(file, place, fc.constantFrom("new", "new/b", "a/new"), (lines, from, to) => {
      const source = lines.join("\n")
      const there = applyEdits(source, moves(analyze(source), from, to))
      expect(applyEdits(there, moves(analyze(there), to, from))).toBe(source)
    }),
  )
})
