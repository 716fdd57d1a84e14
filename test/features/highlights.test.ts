import {highlights} from "../../server/features/highlights.ts"
import {featureCases, showSpans} from "../support/features.ts"

featureCases("highlights", (analysis, {from}, source) => {
  const found = highlights(analysis, from).map(({at, kind}) => ({...at, note: kind}))
  return showSpans(source, found) || "nothing"
})
