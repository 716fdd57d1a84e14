import {analyze} from "../../server/analysis.ts"
import {formatOnType} from "../../server/features/formatOnType.ts"
import {applyEdits} from "../../server/text.ts"
import {runCases} from "../support/cases.ts"
import {readMarks, shown} from "../support/marks.ts"

// the caret stands behind what was typed: an escape character, or a line break and the blanks that the editor put there
runCases("features/formatOnType", marked => {
  const {source, spans} = readMarks(marked)
  const offset = spans[0]!.from
  const before = source[offset - 1]!
  return shown(applyEdits(source, formatOnType(analyze(source), offset, /[\\`]/.test(before) ? before : "\n")))
})
