import fc from "fast-check"
import {expect, test} from "vitest"
import {sourceOffset, type Text, valueOffset} from "../../grammars/logical.ts"
import {analyze} from "../../server/analysis.ts"
import {cursorAt} from "../../server/model/cursor.ts"
import {variableAt} from "../../server/model/cursorVariable.ts"
import {growth, IN_PROPORTION} from "../support/growth.ts"
import {cases, text as texts} from "../support/sources.ts"

test("every place of every text has one answer, and its span holds the place", () => {
  fc.assert(
    fc.property(fc.oneof(texts, fc.constantFrom(...cases)), fc.nat(), (source, cut) => {
      const end = cut % (source.length + 1)
      for (const text of [source, source.slice(0, end)]) {
        const analysis = analyze(text)
        for (let offset = 0; offset <= text.length; offset++) {
          const cursor = cursorAt(analysis, offset)
          if (!("at" in cursor)) continue
          expect(cursor.at.from).toBeLessThanOrEqual(offset)
          expect(cursor.at.to).toBeGreaterThanOrEqual(offset)
        }
      }
    }),
  )
})

test("the offset in a value is found again from its place in the source", () => {
  const read: Text[] = cases.flatMap(source => {
    const {instructions} = analyze(source).file
    return instructions.flatMap(({line, args, flags}) => [line, ...args, ...flags.map(({text}) => text)])
  })
  let mapped = 0
  for (const text of read) {
    if (text.map) mapped++
    for (let offset = 0; offset < text.value.length; offset++) {
      const place = sourceOffset(text, offset)
      // what is left of a letter that a blank byte breaks stands at the end
      if (place === text.to) continue
      // characters that come from one place, such as the bytes of a letter, have the first of them
      const first = valueOffset(text, place)
      expect(sourceOffset(text, first)).toBe(place)
      expect(first).toBeLessThanOrEqual(offset)
    }
  }
  expect(mapped).toBeGreaterThan(100)
})

test.each([
  ["$", 1, "", {}],
  ["${", 2, "", {}],
  ["${A", 3, "A", {}],
  ["${A}", 4, "A", {}],
  ["${A}b", 5, undefined, {}],
  ["$AB", 2, "AB", {}],
  ["$A b", 4, undefined, {}],
  ["\\$A", 3, undefined, {}],
  ["'$A", 3, undefined, {}],
  ["'a'$A", 5, "A", {}],
  ["\"'$A", 4, "A", {}],
  ["${A:-${B", 8, "B", {}],
  ["${A:-b}$C", 9, "C", {}],
  ["$$A", 3, undefined, {shell: true}],
  ["$(echo $A", 9, "A", {shell: true}],
  ["# $A", 4, undefined, {shell: true}],
  ["a#$A", 4, "A", {shell: true}],
  ["# it's\n$A", 9, "A", {shell: true}],
  ["cat <<E\nit's $A\nE\n", 15, "A", {shell: true}],
  ["cat <<'E'\n$A\nE\n", 12, undefined, {shell: true}],
  ["cat <<'E'\nit's\nE\n$A", 19, "A", {shell: true}],
  ["cat <<-E\n\t$A\n\tE\n'$B'", 12, "A", {shell: true}],
  ["'$A", 3, "A", {quotes: false}],
] as const)("the variable in %j at %i is %j", (text, offset, name, options) => {
  const found = variableAt(text, offset, {escape: "\\", ...options})
  expect(found && text.slice(found.nameFrom, found.nameTo)).toBe(name)
})

test("a long text takes linear time", () => {
  const look = (count: number) => {
    const text = "'a' ${b:-\"c\"} $(d) <<E\n".repeat(count)
    variableAt(text, text.length, {escape: "\\", shell: true})
  }
  expect(growth(look, 4000)).toBeLessThan(IN_PROPORTION)
})
