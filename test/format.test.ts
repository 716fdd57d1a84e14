import fc from "fast-check"
import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {readingOf} from "../server/cli/report/reading.ts"
import {format} from "../server/format/format.ts"
import {DEFAULT_FORMAT, type FormatOptions} from "../server/format/options.ts"
import {readBuild} from "../server/model/build.ts"
import {DEFAULT_BUILD} from "../server/model/facts.ts"
import type {Instruction} from "../server/syntax/ast.ts"
import {parse} from "../server/syntax/parse.ts"
import {applyEdits} from "../server/text.ts"
import {runCases} from "./support/cases.ts"
import {shown} from "./support/marks.ts"
import {conformance, readLines, realFiles} from "./support/shared.ts"
import {mutated, text} from "./support/sources.ts"

// The cases show what the formatter does. The proofs show what it does not do: BuildKit reads the same before and after,
// and the shell gets the same bytes.

const NAMED: Record<string, Partial<FormatOptions>> = {
  reindent: {reindentRun: true},
  lower: {keywordCase: "lower"},
  keep: {keywordCase: "keep"},
  tab: {indent: "tab", reindentRun: true},
}

runCases("format", (source, name) => {
  const options = {...DEFAULT_FORMAT, ...NAMED[name]}
  const {edits, left} = format(analyze(source), options)
  if (left !== undefined) return `left alone: ${left}`
  const after = applyEdits(source, edits)
  if (name !== "reindent" && name !== "tab") proveSame(source, options)
  expect(format(analyze(after), options).edits).toEqual([])
  return shown(after)
})

type Reading = Record<string, unknown>

/** What BuildKit makes of a source, without the lines: they move. Places become the instruction's number. */
function readingFrom(source: string): {reading: unknown; descriptions: Set<string>} {
  const file = parse(source)
  const {instructions, error, warnings, ...rest} = readingOf(
    file,
    readBuild(file, DEFAULT_BUILD, {image: () => undefined}),
  )
  const numberAt = (line: number) => {
    const index = file.instructions.findLastIndex(
      ({line: {from}}) => from < (file.lines.starts[line] ?? source.length + 1),
    )
    return Math.max(index, 0)
  }
  const found = warnings.map(({rule, line}) => `${numberAt(line)} ${rule}`)
  const casing = /Casing$/
  return {
    reading: {
      ...rest,
      instructions: instructions?.map((reading, i) =>
        instructionReading(reading as unknown as Reading, file.instructions[i]!),
      ),
      error: error && [error.stage, error.lines.length === 0 ? [] : error.lines.map(numberAt)],
      warnings: [
        ...new Set(found.filter(one => !casing.test(one) && !one.endsWith("InvalidDefinitionDescription"))),
      ].sort(),
    },
    descriptions: new Set(found.filter(one => one.endsWith("InvalidDefinitionDescription"))),
  }
}

/** All keys but places and comments, with the words that are keywords too in upper case. */
function instructionReading({start, end, comments, ...rest}: Reading, {name, args}: Instruction): Reading {
  const words = [...(rest.args as string[])]
  if (name === "FROM" && args.length === 3) words[1] = words[1]!.toUpperCase()
  if (name === "HEALTHCHECK" && words.length > 0) words[0] = words[0]!.toUpperCase()
  return {...rest, args: words, trigger: undefined}
}

/** What shells and images are given as text: scripts, triggers, the bodies of heredocs. */
function bytesOf(source: string): string[] {
  const file = parse(source)
  return file.instructions.flatMap(({name, args, json, heredocs, trigger, line}) => [
    ...(json || !name || !/^(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK|SHELL)$/.test(name)
      ? []
      : [(name === "HEALTHCHECK" ? args.slice(1) : args).map(({value}) => value).join("\0")]),
    ...heredocs.map(({body}) => source.slice(body.from, body.to)),
    ...(trigger ? [line.value.replace(/^\S+\s*/, "")] : []),
  ])
}

function proveSame(source: string, options: FormatOptions = DEFAULT_FORMAT): string {
  const {edits, left} = format(analyze(source), options)
  expect(left ?? "").not.toContain("BuildKit would read")
  const after = applyEdits(source, edits)
  if (after === source) return after
  const [before, now] = [readingFrom(source), readingFrom(after)]
  expect(now.reading).toEqual(before.reading)
  for (const one of now.descriptions) expect(before.descriptions).toContain(one)
  expect(bytesOf(after)).toEqual(bytesOf(source))
  expect(format(analyze(after), options).edits).toEqual([])
  return after
}

const OPTIONS: [string, FormatOptions][] = [
  ["defaults", DEFAULT_FORMAT],
  ["other options", {keywordCase: "lower", indent: "tab", reindentRun: false}],
]

describe.each(OPTIONS)(
  "with %s BuildKit reads the same, shells get the same bytes, and a second time changes nothing",
  (_, options) => {
    test.skipIf(!conformance)("in the real files", () => {
      let changed = 0
      for (const {path, source} of realFiles()) {
        try {
          if (proveSame(source, options) !== source) changed++
        } catch (error) {
          throw new Error(path, {cause: error})
        }
      }
      expect(changed).toBeGreaterThan(500)
    })

    test("in the cases of the conformance tests", () => {
      for (const file of ["cases.jsonl", "found.jsonl"]) {
        for (const {name, source} of readLines(new URL(`conformance/${file}`, import.meta.url)) as {
          name: string
          source: string
        }[]) {
          try {
            proveSame(source, options)
          } catch (error) {
            throw new Error(name, {cause: error})
          }
        }
      }
    })

    test("in any text", () =>
      fc.assert(
        fc.property(text, source => void proveSame(source, options)),
        {numRuns: Number(process.env.RUNS ?? 2000)},
      ))
    test("in changed Dockerfiles", () =>
      fc.assert(
        fc.property(mutated, source => void proveSame(source, options)),
        {numRuns: Number(process.env.RUNS ?? 2000)},
      ))
  },
)
