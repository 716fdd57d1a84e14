import {inlays} from "../../server/features/inlays.ts"
import {applyEdits} from "../../server/text.ts"
import {featureCases} from "../support/features.ts"

// they are shown in brackets where they stand
featureCases("inlays", (analysis, within, source) => {
  const edits = inlays(analysis, within).map(({at, label, tooltip}) => {
    return {from: at, to: at, text: `[${label}]${tooltip ? `(${tooltip.length} characters)` : ""}`}
  })
  return applyEdits(source, edits)
})
