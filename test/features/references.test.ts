import {references} from "../../server/features/references.ts"
import {featureCases, showSpans} from "../support/features.ts"

featureCases("references", (analysis, {from}, source) => {
  const uses = references(analysis, from, {declaration: false})
  const all = references(analysis, from, {declaration: true}).map(span => {
    const isUse = uses.some(use => use.from === span.from && use.to === span.to)
    return {...span, note: isUse ? undefined : "declaration"}
  })
  return showSpans(source, all) || "nothing"
})
