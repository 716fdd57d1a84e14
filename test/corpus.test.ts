import {readdirSync, readFileSync, writeFileSync} from "node:fs"
import {describe, expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {lintFile} from "../server/linter.ts"
import {RULES} from "../server/rules/index.ts"
import {positionAt} from "../server/text.ts"

// Cases as text: a title, a Dockerfile, and what is found in it. UPDATE=1 writes what is found now; review the diff.

const folder = new URL("corpus/rules/", import.meta.url)

interface Case {
  title: string
  source: string
  expected: string
}

function readCases(text: string): Case[] {
  return text
    .split(/^==== /m)
    .slice(1)
    .map(part => {
      const newline = part.indexOf("\n")
      const divider = part.indexOf("\n----\n", newline - 1)
      return {
        title: part.slice(0, newline),
        source: part.slice(newline + 1, divider + 1),
        expected: part.slice(divider + "\n----\n".length).trimEnd(),
      }
    })
}

function findings(source: string, rule: string): string {
  const analysis = analyze(source)
  return lintFile(analysis, new Set([rule]))
    .filter(finding => finding.rule.name === rule)
    .map(({severity, at, message}) => {
      const {line, column} = positionAt(analysis.file.lines, at.from)
      return `${severity} ${rule} ${line}:${column}: ${message}`
    })
    .join("\n")
}

for (const file of readdirSync(folder).filter(file => file.endsWith(".txt"))) {
  const rule = file.slice(0, -4)
  const url = new URL(file, folder)
  const cases = readCases(readFileSync(url, "utf8"))
  if (process.env.UPDATE) {
    const updated = cases.map(({title, source}) => `==== ${title}\n${source}----\n${findings(source, rule)}\n`.replace(/----\n\n$/, "----\n"))
    writeFileSync(url, updated.join("\n"))
  }
  describe(rule, () => {
    test("is a rule", () => expect(RULES.map(({name}) => name)).toContain(rule))
    test.each(cases.map(one => [one.title, one] as const))("%s", (_, {source, expected}) => {
      expect(findings(source, rule)).toBe(process.env.UPDATE ? findings(source, rule) : expected)
    })
  })
}
