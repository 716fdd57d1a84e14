import {lenses} from "../../server/features/lenses.ts"
import {lineAt} from "../../server/text.ts"
import {featureCases} from "../support/features.ts"

featureCases("lenses", (analysis, _, source) => {
  const {lines} = analysis.file
  const shown = lenses(analysis).map(({at, title, places}) => {
    const found = places.map(({from, to}) => `${lineAt(lines, from)} ${source.slice(from, to)}`)
    return [`${lineAt(lines, at.from)} ${source.slice(at.from, at.to)}: ${title}`, ...found].join("\n  ")
  })
  return shown.join("\n") || "nothing"
})
