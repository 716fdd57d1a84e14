import fc from "fast-check"
import {describe, expect, test} from "vitest"
import {readDirectives} from "../grammars/directives.ts"
import {prepareGrammar, readDockerfile} from "../grammars/dockerfile.ts"
import {analyze} from "../server/analysis.ts"
import {lintFile} from "../server/linter.ts"
import type {Instruction, Text} from "../server/syntax/ast.ts"
import {parse} from "../server/syntax/parse.ts"
import {applyEdits, type Span} from "../server/text.ts"
import {cases, mutated, text} from "./support/sources.ts"

// What holds for any text: reading it cannot fail, the tokens give it back, every offset is in its place, and the
// linter has an answer.

function checkText({value, from, to, map}: Text, within: Span): void {
  expect(from).toBeGreaterThanOrEqual(within.from)
  expect(to).toBeGreaterThanOrEqual(from)
  expect(to).toBeLessThanOrEqual(within.to)
  for (let i = 0; map && i < map.length; i += 2) {
    expect(map[i]).toBeLessThan(value.length + 1)
    expect(map[i + 1]).toBeGreaterThanOrEqual(from)
    expect(map[i + 1]).toBeLessThanOrEqual(to)
  }
}

function checkInstruction(source: string, instruction: Instruction, within: Span): void {
  const {from, to, keyword, flags, args, pairs, heredocs, trigger, comments} = instruction
  checkText({value: "", from, to}, within)
  for (const part of [keyword, ...args]) {
    checkText(part, instruction)
    // of a letter that a flag has taken apart a replacement character is left
    if (!part.map && !instruction.json && !part.value.includes("\ufffd"))
      expect(source.slice(part.from, part.to)).toBe(part.value)
  }
  for (const {text, name, value} of flags) {
    checkText(text, instruction)
    checkText(name, text)
    if (value) checkText(value, text)
  }
  for (const {key, value} of pairs) {
    checkText(key, instruction)
    if (value) checkText(value, instruction)
  }
  for (const {from, to, body, marker} of heredocs) {
    checkText({value: "", from, to}, instruction)
    checkText({value: "", ...body}, {from: to, to: instruction.to + 2})
    if (marker) checkText({value: "", ...marker}, {from: body.to, to: instruction.to})
  }
  for (const comment of comments) expect(comment.to).toBeLessThanOrEqual(from)
  if (trigger) checkInstruction(source, trigger, instruction)
}

function checkTree(source: string): void {
  const file = parse(source)
  let end = 0
  for (const instruction of file.instructions) {
    expect(instruction.from).toBeGreaterThanOrEqual(end)
    checkInstruction(source, instruction, {from: end, to: source.length})
    end = instruction.to
  }
  for (const {at} of file.problems) checkText({value: "", ...at}, {from: 0, to: source.length})
}

function checkTokens(source: string): void {
  const {tokens, trivia} = readDockerfile(source, readDirectives(source).escape)
  const all = [...tokens, ...trivia].sort((a, b) => a.startOffset - b.startOffset)
  expect(all.map(({image}) => image).join("")).toBe(source)
}

test("Chevrotain finds nothing wrong with the grammar", () => {
  expect(() => prepareGrammar(true)).not.toThrow()
})

describe.each([
  ["any text", text, 1500],
  ["a changed Dockerfile", mutated, 1500],
] as const)("%s", (_, sources, numRuns) => {
  test("is given back by its tokens", () => fc.assert(fc.property(sources, checkTokens), {numRuns}))
  test("has a tree with offsets in their places", () => fc.assert(fc.property(sources, checkTree), {numRuns}))
  test("is linted, and findings and fixes lie within it", () => {
    const check = (source: string) => {
      let last = 0
      for (const {at, fix, message} of lintFile(analyze(source))) {
        expect(at.from).toBeGreaterThanOrEqual(last)
        expect(at.to).toBeGreaterThanOrEqual(at.from)
        expect(at.to).toBeLessThanOrEqual(source.length)
        expect(message).not.toBe("")
        last = at.from
        if (fix) applyEdits(source, fix.edits)
      }
    }
    fc.assert(fc.property(sources, check), {numRuns})
  })
})

test.each([
  "FROM alpine:3.20\nHEALTHCHECK --\u{51440}\u{33ce0}start-period=30 CMD true\n",
  "FROM alpine\nCOPY --chown=à x\nHEALTHCHECK CMDⅰ x\n",
])("a letter that a flag takes apart: %j", source => {
  checkTokens(source)
  checkTree(source)
})

test("a case that is cut off anywhere has a tree and findings", () => {
  for (const source of cases) {
    if (source.length > 2000) continue
    for (let end = 0; end <= source.length; end++) {
      const cut = source.slice(0, end)
      parse(cut)
      if (end % 7 === 0) lintFile(analyze(cut))
    }
  }
})
