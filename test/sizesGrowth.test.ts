import {expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {DEFAULT_BUILD, NO_FACTS} from "../server/model/facts.ts"
import type {Context} from "../server/model/sizes/context.ts"
import {globTest} from "../server/model/sizes/glob.ts"
import {gradleLock} from "../server/model/sizes/otherLocks.ts"
import {growth, IN_PROPORTION} from "./support/growth.ts"

// Nothing that a Dockerfile, its context or a lock file says makes sizes take long.

function layersOf(source: string, context: Partial<Context> = {}) {
  const sizes = {context: {files: [], complete: true, text: () => undefined, ...context}}
  return analyze(`FROM debian:12\nWORKDIR /w\n${source}\n`, DEFAULT_BUILD, {...NO_FACTS, sizes}).layers
}

const repeated = (count: number, text: (i: number) => string) => Array.from({length: count}, (_, i) => text(i))
const listed = (count: number) => repeated(count, i => `d${i % 50}/f${i}`).map(path => ({path, bytes: 1000}))

test.each<[what: string, work: (size: number) => void, size: number]>([
  ["files that are copied again and again", n => layersOf("COPY . /a/\n".repeat(n), {files: listed(1000)}), 10],
  [
    "files that cp copies anew",
    n => layersOf(`COPY . /a/\nRUN cp -r /a /b${" && cp -r /a/. /b".repeat(9)}`, {files: listed(n)}),
    400,
  ],
  ["many empty folders", n => layersOf("COPY . /a/", {files: listed(2000), folders: repeated(n, i => `e${i}`)}), 2000],
  [
    "folders of an archive",
    n => {
      const archive = {
        files: repeated(n, i => `x${i}/y/f`).map(path => ({path, bytes: 1})),
        folders: repeated(n, i => `e${i}`),
      }
      layersOf("ADD a.tar /a/", {files: [{path: "a.tar", bytes: 1}], archive: () => archive})
    },
    2000,
  ],
  ["commas in a brace", n => layersOf(`RUN rm {${",".repeat(n)}`), 20_000],
  ["lines of a lock file without an end", n => gradleLock("a:".repeat(n)), 20_000],
])(
  "%s",
  (_, work, size) => {
    expect(growth(work, size)).toBeLessThan(IN_PROPORTION)
  },
  60_000,
)

test("patterns with many stars are compared with long names in no time", () => {
  const pattern = `${"*a".repeat(30)}b`
  const name = "a".repeat(250)
  expect(globTest(pattern)(name)).toBe(false)
  expect(globTest(pattern)(`${name}b`)).toBe(true)
  layersOf(`COPY . /x/\nRUN rm /x/${pattern}\nCOPY ${pattern} /y/`, {files: [{path: name, bytes: 1}]})
})

test("braces that stand for too many words are not written out", () => {
  layersOf(`SHELL ["/bin/bash", "-c"]\nRUN rm /tmp/${"{a,b}".repeat(40)}`)
})

test.each<[pattern: string, matches: string[], others: string[]]>([
  ["*.js", ["a.js", ".js", "a.b.js"], ["a.jsx", "d/a.js", "js"]],
  ["a?c/*", ["abc/", "abc/x"], ["ac/x", "abc", "abc/x/y", "a/c/x"]],
  ["*a*b", ["ab", "xaxb", "abab"], ["aba", "b"]],
  ["**x", ["x", "yx"], ["d/x"]],
  ["[a-c]1", ["a1", "c1"], ["d1", "a"]],
  ["[^a]1", ["b1"], ["a1"]],
  ["\\*", ["*"], ["a"]],
  ["[z-a]", [], ["z", "[z-a]"]],
  ["a[", ["a["], ["a"]],
])("%s", (pattern, matches, others) => {
  const test = globTest(pattern)
  expect(matches.filter(path => !test(path))).toEqual([])
  expect(others.filter(test)).toEqual([])
})
