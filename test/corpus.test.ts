import {expect} from "vitest"
import {analyze} from "../server/analysis.ts"
import {switchedOn} from "../server/lint/settings.ts"
import {lintFile} from "../server/linter.ts"
import {DEFAULT_BUILD, NO_FACTS} from "../server/model/facts.ts"
import {RULES} from "../server/rules/index.ts"
import {parse} from "../server/syntax/parse.ts"
import {print} from "../server/syntax/print.ts"
import {positionAt} from "../server/text.ts"
import {runCases} from "./support/cases.ts"
import {factsOf} from "./support/layers.ts"

runCases("syntax", source => print(parse(source)))

// only the rule that the file is named after
runCases("rules", findings, name => expect(RULES.map(rule => rule.name)).toContain(name))

function findings(source: string, name: string): string {
  // lines `# file PATH BYTES` and the like say what is known of sizes (support/layers.ts)
  const sizes = /^# (?:file|text|url|sizes)\b/m.test(source) ? factsOf(source) : undefined
  const analysis = analyze(source, DEFAULT_BUILD, {...NO_FACTS, sizes})
  const lines = lintFile(analysis, switchedOn(name))
    .filter(({rule}) => rule.name === name)
    .map(({severity, at, message}) => {
      const {line, column} = positionAt(analysis.file.lines, at.from)
      return `${severity} ${name} ${line}:${column}: ${message}`
    })
  return lines.join("\n")
}
