import {definition} from "../../server/features/definition.ts"
import {featureCases, showSpans} from "../support/features.ts"

featureCases("definition", (analysis, {from}, source) => {
  const found = definition(analysis, from)
  if (!found) return "nothing"
  const targets = found.targets.map(target =>
    "file" in target
      ? `file "${target.file}"`
      : `${showSpans(source, [target.name])}\n(all of it: ${JSON.stringify(source.slice(target.at.from, target.at.to))})`,
  )
  return [`${source.slice(found.origin.from, found.origin.to)} ->`, ...targets].join("\n")
})
