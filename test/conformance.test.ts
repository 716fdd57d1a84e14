import {expect, test} from "vitest"
import {readingOf} from "../server/cli/report/reading.ts"
import {readBuild} from "../server/model/build.ts"
import {DEFAULT_BUILD, type Facts} from "../server/model/facts.ts"
import {parse} from "../server/syntax/parse.ts"
import {INTENDED} from "./conformance/intended.ts"
import {conformance, readLines, realFiles} from "./support/shared.ts"

// Agreement with BuildKit: the same instructions, the same verdict, the same warnings, given the same facts. The cases
// are the project's own, with BuildKit's answers; the real files are read from beside the project.

interface Case {
  name: string
  source: string
  dockerignore?: string
  expected: Record<string, unknown>
}

const linux = {
  platform: {os: "linux", arch: "amd64", variant: "", osVersion: ""},
  env: [["PATH", "/usr/bin:/bin"]],
} as const

function read(source: string, ignoreFile?: string): unknown {
  const facts: Facts = {image: () => linux, ignoreFile}
  const file = parse(source)
  return comparable(readingOf(file, readBuild(file, DEFAULT_BUILD, facts)) as unknown as Record<string, unknown>)
}

/** What has to be equal: no wording, warnings as a set, and only of files that are accepted. */
function comparable(reading: Record<string, unknown>): unknown {
  const {instructions, stages, escape, syntax} = reading
  const error = reading.error as {stage: string; lines: number[]} | null
  const warnings = (reading.warnings as {rule: string; line: number}[]).map(({rule, line}) => `${line} ${rule}`)
  return {
    escape: instructions === null ? undefined : escape,
    syntax,
    instructions: sorted(instructions),
    stages: sorted(stages),
    error: error && `${error.stage} ${error.lines.join(" ")}`,
    warnings: error ? [] : [...new Set(warnings)].sort(),
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== "object") return value
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function differences(cases: readonly Case[]): string[] {
  const different: string[] = []
  for (const {name, source, dockerignore, expected} of cases) {
    if (INTENDED.has(name)) continue
    const [ours, theirs] = [read(source, dockerignore), comparable(expected)].map(value => JSON.stringify(value))
    if (ours !== theirs) different.push(`${name}\n  ours   ${ours}\n  theirs ${theirs}`)
  }
  return different
}

for (const file of ["cases.jsonl", "found.jsonl"]) {
  test(`agrees with BuildKit on ${file}`, () => {
    expect(differences(readLines(new URL(`conformance/${file}`, import.meta.url)) as Case[])).toEqual([])
  })
}

test.skipIf(!conformance)("agrees with BuildKit on the real files", () => {
  expect(differences(realFiles().map(({path, source, expected}) => ({name: path, source, expected})))).toEqual([])
})

test("every intended difference is one", () => {
  const cases = ["cases.jsonl", "found.jsonl"].flatMap(
    file => readLines(new URL(`conformance/${file}`, import.meta.url)) as Case[],
  )
  for (const name of INTENDED.keys()) expect(cases.map(one => one.name)).toContain(name)
})
