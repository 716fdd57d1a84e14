import {analyze} from "../../server/analysis.ts"
import {selections} from "../../server/features/selection.ts"
import {runCases} from "../support/cases.ts"
import {readMarks} from "../support/marks.ts"

runCases("features/selection", marked => {
  const {source, spans} = readMarks(marked)
  return selections(analyze(source), spans[0]!.from)
    .map(({from, to}) => JSON.stringify(source.slice(from, to)))
    .join("\n")
})
