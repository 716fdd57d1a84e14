import {analyze} from "../../server/analysis.ts"
import {foldings} from "../../server/features/folding.ts"
import {lineAt} from "../../server/text.ts"
import {runCases} from "../support/cases.ts"

runCases("features/folding", source => {
  const analysis = analyze(source)
  const line = (offset: number) => lineAt(analysis.file.lines, offset)
  return foldings(analysis)
    .map(({at, kind, text}) => `${line(at.from)}-${line(at.to)} ${kind ?? "code"} | ${text}`)
    .join("\n")
})
