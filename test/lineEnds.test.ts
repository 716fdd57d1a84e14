import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {format} from "../server/format/format.ts"
import {DEFAULT_LINT} from "../server/lint/settings.ts"
import {lintFile} from "../server/linter.ts"
import {applyEdits, indexLines, positionAt} from "../server/text.ts"
import {ROOT} from "./support/checkout.ts"
import {realFiles} from "./support/shared.ts"

// Line ends of Windows change nothing but themselves. (test/caseFixes.test.ts has them for fixes.)

const examples = readdirSync(join(ROOT, "examples"))
  .filter(name => /dockerfile/i.test(name))
  .map(name => ({path: name, source: readFileSync(join(ROOT, "examples", name), "utf8")}))
// in a heredoc a shell gets the carriage returns too, which makes other commands of its lines
const files = [...examples, ...realFiles().filter((_, i) => i % 10 === 0)].filter(({source}) => !/\r|<</.test(source))
const ofWindows = (source: string) => source.replaceAll("\n", "\r\n")

describe("line ends of Windows", () => {
  test("change nothing that is found, nor where", () => {
    const found = (source: string) => {
      const lines = indexLines(source)
      return lintFile(analyze(source), DEFAULT_LINT).map(({rule, at, message}) => {
        const {line, column} = positionAt(lines, at.from)
        return `${line}:${column} ${rule.name}: ${message}`
      })
    }
    expect(files.length).toBeGreaterThan(3)
    for (const {path, source} of files) expect(found(ofWindows(source)), path).toEqual(found(source))
  })

  test("stay in what is formatted", () => {
    const formatted = (source: string) => applyEdits(source, format(analyze(source)).edits)
    for (const {path, source} of files) expect(formatted(ofWindows(source)), path).toBe(ofWindows(formatted(source)))
  })
})
