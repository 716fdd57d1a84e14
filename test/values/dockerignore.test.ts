import {describe, expect, test} from "vitest"
import {compilePatterns, judgeOf, readIgnoreFile} from "../../grammars/dockerignore.ts"
import {growth, IN_PROPORTION} from "../support/growth.ts"
import {means} from "./table.ts"

describe("lines", () =>
  means(readIgnoreFile, [
    ["", []],
    ["a\r\n\n # b\n#c\n", ["a", "# b"]],
    ["\ufeffa\n\ufeffb", ["a", "\ufeffb"]],
    ["/a//b/\n./c\n../d\n/", ["a/b", "c", "../d", "/"]],
    [" ! /a/ \n!", ["!a", "!"]],
    ["\u0085a\u00a0", ["a"]],
    ["a\n" + "x".repeat(65_535), ["a", "x".repeat(65_535)]],
    ["a\n" + "x".repeat(65_536), {problem: expect.any(String), line: 1}],
    ["é".repeat(32_768), {problem: expect.any(String), line: 0}],
  ]))

/** The patterns are separated by blanks here. */
function ignored(patterns: string, path: string): boolean | "problem" {
  const matcher = compilePatterns(patterns.split(" "))
  return "problem" in matcher ? "problem" : matcher.matches(path)
}

const ignores: readonly (readonly [patterns: string, paths: string])[] = [
  ["*.md", "a.md a.md/b"],
  ["**/*.md", "a.md x/y/a.md"],
  ["foo", "foo foo/bar/baz"],
  ["foo/**", "foo/bar"],
  ["foo**", "foo foobar foo/bar"],
  ["**/foo", "foo x/foo x/foo/y"],
  ["a/**/b", "a/b a/x/y/b"],
  ["a?c", "abc aéc a😀c"],
  ["[a-c]x", "ax bx/y"],
  ["[^a]", "b"],
  ["\\*", "*"],
  ["**", "a a/b"],
  ["*.md !README.md", "a.md"],
  ["a !a/b a/b/c", "a/b/c a/x"],
  // What braces, bars and letters behind a backslash do is an accident that people may rely on.
  ["a{2}*", "aa aab"],
  ["x*|y", "x xb ay"],
  ["\\d*", "1"],
  ["[[:alpha:]]", "a"],
]

const keeps: typeof ignores = [
  ["*.md", "x/a.md a.mdx"],
  ["foo", "x/foo foobar"],
  ["foo/**", "foo"],
  ["a?c", "a/c"],
  ["[^a]", "a bb"],
  ["**/foo", "xfoo"],
  ["*.md !README.md", "README.md"],
  ["a !a/b", "a/b a/b/c"],
  ["a{2}*", "ab"],
  ["a.b", "axb"],
  ["[[:alpha:]]", "é"],
  ["\\d*", "d"],
  // The build fails on these when it asks them.
  ["[b-a]", "a"],
  ["\\q", "q"],
]

const split = (table: typeof ignores) =>
  table.flatMap(([patterns, paths]) => paths.split(" ").map(path => [patterns, path] as const))

describe("ignored", () => {
  test.each(split(ignores))("%s: %s", (patterns, path) => expect(ignored(patterns, path)).toBe(true))
})
describe("not ignored", () => {
  test.each(split(keeps))("%s: %s", (patterns, path) => expect(ignored(patterns, path)).toBe(false))
})
describe("refused", () => {
  test.each(["!", "[", "[]a]", "[a-]", "a\\", "[a"])("%s", pattern => expect(ignored(pattern, "x")).toBe("problem"))
})

test("a list of patterns", () => {
  const matcher = compilePatterns(["a/../b", "", "!./c", "[b-a]"])
  expect(matcher).toMatchObject({
    patterns: [
      {text: "b", exclusion: false, broken: false},
      // What follows the mark is cleaned only when a file is read.
      {text: "./c", exclusion: true, broken: false},
      {text: "[b-a]", exclusion: false, broken: true},
    ],
    hasExclusions: true,
    rootIgnored: false,
  })
  expect(compilePatterns(["a", "!"])).toMatchObject({line: 1})
})

test.each(["*", "**", "**/*"])("%s leaves nothing of the context", pattern => {
  expect(compilePatterns([pattern])).toMatchObject({rootIgnored: true})
  expect(compilePatterns(["!" + pattern])).toMatchObject({rootIgnored: false})
})

/** The paths below the top that are left out on the way down. */
function leftOut(patterns: string, ...paths: string[]): string {
  const matcher = compilePatterns(patterns.split(" "))
  if ("problem" in matcher) throw new Error(matcher.problem)
  const isLeftOut = judgeOf(matcher)
  return paths.filter(isLeftOut).join(" ")
}

test.each([
  ["a", "a a/b a/b/c b", "a a/b a/b/c"],
  ["* !b", "a b b/c", "a"],
  ["**/x !b", "b/x b/x/c x", "b/x b/x/c x"],
  ["a !a/b/c", "a/b/c a/b/d", "a/b/d"],
  // a pattern that is not asked about a directory is not asked about it for what is in it
  ["a !**/b a", "a/b a/c", "a/c"],
  ["a !a{1}/*", "a/b a", "a/b a"],
])("on the way down %s", (patterns, paths, expected) => {
  expect(leftOut(patterns, ...paths.split(" "))).toBe(expected)
})

test("a file that is sent without its bytes", () => {
  const matcher = compilePatterns(["a", "!**/b", "a"])
  if ("problem" in matcher) throw new Error(matcher.problem)
  expect([matcher.top.enter("a")?.empties("b"), matcher.top.empties("b")]).toEqual([true, false])
})

test.each<[string, (size: number) => void]>([
  ["stars", size => ignored(`${"*a".repeat(500)}b`, "a".repeat(size))],
  ["folders", size => ignored(`${"**/".repeat(500)}b`, "a/".repeat(size))],
  ["stars on the way down", size => leftOut(`${"*a".repeat(500)}b`, `a/${"a".repeat(size)}`)],
  ["patterns", size => leftOut(Array.from({length: size}, (_, i) => `${"**/".repeat(20)}${i}`).join(" "), "a/b/c/d/e")],
])("%s take time in proportion", (_, match) => {
  expect(growth(match, 500)).toBeLessThan(IN_PROPORTION)
})
