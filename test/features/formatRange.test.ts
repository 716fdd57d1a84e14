import {analyze} from "../../server/analysis.ts"
import {formatRange} from "../../server/features/formatRange.ts"
import {applyEdits} from "../../server/text.ts"
import {runCases} from "../support/cases.ts"
import {readMarks, shown} from "../support/marks.ts"

runCases("features/formatRange", marked => {
  const {source, spans} = readMarks(marked)
  return shown(applyEdits(source, formatRange(analyze(source), spans[0]!)))
})
