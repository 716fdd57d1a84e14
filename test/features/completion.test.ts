import {readdirSync, readFileSync} from "node:fs"
import {describe, expect, test} from "vitest"
import {type Analysis, analyze} from "../../server/analysis.ts"
import {
  type Completion,
  type CompletionOptions,
  complete,
  folderWanted,
  resolveCompletion,
} from "../../server/features/completion.ts"
import {DEFAULT_BUILD} from "../../server/model/facts.ts"
import {applyEdits} from "../../server/text.ts"
import {runCases} from "../support/cases.ts"
import {growth, IN_PROPORTION} from "../support/growth.ts"
import {readMarks} from "../support/marks.ts"
import {cases as conformance} from "../support/sources.ts"

/** The build context of all cases. */
const FOLDERS: Readonly<Record<string, string[]>> = {
  "": ["src/", "docs/", ".git/", "vendor/", "package.json", "yarn.lock", "debug.log", "a file.txt", "Dockerfile"],
  src: ["main.ts", "lib/", "notes.log"],
  docs: ["guide.md"],
}
const IGNORED = "docs\n.git\n**/*.log\nvendor\n!vendor/keep\n"

function open(source: string): Analysis {
  return analyze(source, DEFAULT_BUILD, {image: () => undefined, ignoreFile: IGNORED})
}

function at(analysis: Analysis, offset: number, snippets = true): Completion[] {
  const wanted = folderWanted(analysis, offset)
  const entries = wanted === undefined ? undefined : FOLDERS[wanted]
  const folder = entries?.map(name => ({name: name.replace(/\/$/, ""), folder: name.endsWith("/")}))
  const options: CompletionOptions = {snippets, folder}
  return complete(analysis, offset, options).items
}

/** Those that an editor shows for what is typed. */
function shown(source: string, items: readonly Completion[]): Completion[] {
  return items.filter(({insert, filter, label}) =>
    (filter ?? label).toLowerCase().startsWith(source.slice(insert.from, insert.to).trimStart().toLowerCase()),
  )
}

const MOST = 16

function line(
  {kind, label, text, detail, description, deprecated, insert, replace}: Completion,
  source: string,
): string {
  const more = replace.to > insert.to ? ` [${source.slice(insert.to, replace.to)}]` : ""
  const extra = [detail, description, deprecated && "deprecated"].filter(Boolean).join("; ")
  return `${kind} ${label}${text === label ? "" : ` => ${JSON.stringify(text)}`}${more}${extra ? ` (${extra})` : ""}`
}

runCases("features/completion/", marked => {
  const {source, spans} = readMarks(marked)
  const items = shown(source, at(open(source), spans[0]!.from))
  const lines = items.slice(0, MOST).map(item => line(item, source))
  if (items.length > MOST) lines.push(`... and ${items.length - MOST} more`)
  return lines.join("\n")
})

/** Every case with its caret. */
const marked = readdirSync(new URL("../corpus/features/completion/", import.meta.url)).flatMap(file => {
  const text = readFileSync(new URL(`../corpus/features/completion/${file}`, import.meta.url), "utf8")
  return text
    .split(/^==== /m)
    .slice(1)
    .map(one => readMarks(one.slice(one.indexOf("\n") + 1, one.indexOf("\n----\n", one.indexOf("\n") - 1) + 1)))
    .map(({source, spans}) => ({source, offset: spans[0]!.from}))
})

/** A snippet as it is when nothing is typed into it. */
function filled({text, snippet}: Completion): string {
  if (!snippet) return text
  return text
    .replace(/(?<!\\)\$\{\d+:((?:\\.|[^\\}])*)\}|(?<!\\)\$\d+/g, (_, word?: string) => word ?? "word")
    .replace(/\\([\\$}])/g, "$1")
}

describe("what is inserted", () => {
  test.each(marked.map(one => [JSON.stringify(one.source.slice(0, 80)), one] as const))("%s", (_, {source, offset}) => {
    const analysis = open(source)
    const before = codes(source)
    for (const snippets of [true, false]) {
      // of long lists of words alike the first will do
      for (const item of shown(source, at(analysis, offset, snippets)).slice(0, 45)) {
        if (!snippets) expect(item.snippet).toBeUndefined()
        // what asks for more to be typed behind it is not whole yet
        if (/[=\s]$/.test(item.text) || /sha256:(?:\.\.\.)?$|^https:\/\/$/.test(item.text)) continue
        // another name for a value that is there, and an array that is still open
        if (source[item.replace.to] === "=" || /\[[^\]]*$/.test(source)) continue
        for (const span of [item.insert, item.replace]) {
          // in the middle of a word, inserting leaves its rest, as the user asked for
          if (span === item.insert && item.replace.to > offset) continue
          const after = applyEdits(source, [{...span, text: filled(item)}])
          const worse = codes(after).filter(code => !before.includes(code) && !NOT_YET.has(code))
          expect(worse, `${item.label} makes ${JSON.stringify(after)}`).toEqual([])
        }
      }
    }
  })

  /** What more words will put right. */
  const NOT_YET: ReadonlySet<string> = new Set([
    "no-from",
    "missing-argument",
    "invalid-mount",
    "invalid-pair",
    "invalid-checksum",
    "unterminated-heredoc",
  ])

  function codes(source: string): string[] {
    return analyze(source).problems.map(({code}) => code)
  }
})

test("spans lie around the offset, in one line", () => {
  for (const {source, offset} of marked) {
    for (const {insert, replace} of at(open(source), offset)) {
      expect(insert.from).toBe(replace.from)
      expect(insert.from).toBeLessThanOrEqual(offset)
      expect(insert.to).toBe(offset)
      expect(replace.to).toBeGreaterThanOrEqual(offset)
      expect(source.slice(replace.from, replace.to)).not.toContain("\n")
    }
  }
})

test("every key has an explanation, and nothing else has one", () => {
  const keys = new Set<string>()
  for (const {source, offset} of marked) for (const {key} of at(open(source), offset)) if (key) keys.add(key)
  expect(keys.size).toBeGreaterThan(100)
  for (const key of keys) expect(resolveCompletion(key), key).toBeTruthy()
  for (const key of ["", "instruction:NOTHING", "flag:RUN:nothing", "rule:nothing", "image:", "toString:toString"])
    expect(resolveCompletion(key), key).toBeUndefined()
})

test("no item comes twice, and the order is that of the list", () => {
  for (const {source, offset} of marked) {
    const items = at(open(source), offset)
    expect(new Set(items.map(({kind, label}) => `${kind} ${label}`)).size).toBe(items.length)
    expect(items.map(({sort}) => sort).sort()).toEqual(items.map(({sort}) => sort))
  }
})

test("every offset of every text, whole and cut off there", () => {
  let asked = 0
  const sources = [...marked.map(({source}) => source), ...conformance.filter((_, i) => i % 97 === 0)]
  for (const source of sources.filter(({length}) => length < 600)) {
    const analysis = open(source)
    for (let offset = 0; offset <= source.length; offset++) {
      asked += at(analysis, offset).length
      if (offset % 4 === 0) asked += at(open(source.slice(0, offset)), offset).length
    }
  }
  expect(asked).toBeGreaterThan(10_000)
}, 120_000)

test("a file of thousands of lines takes time in proportion", () => {
  const complete = (count: number) => {
    const source = `${"FROM alpine:3.24 AS stage\nARG VERSION=1\nRUN echo one && echo $VERSION\nENV A=1 B=2\n".repeat(count)}RUN echo $`
    at(open(source), source.length)
  }
  expect(growth(complete, 500)).toBeLessThan(IN_PROPORTION)
})
