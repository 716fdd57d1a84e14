import {analyze} from "../../server/analysis.ts"
import {hover} from "../../server/features/hover.ts"
import {sizeInlays} from "../../server/features/sizeInlays.ts"
import {sizeLenses} from "../../server/features/sizeLenses.ts"
import {DEFAULT_BUILD, type Facts, NO_FACTS} from "../../server/model/facts.ts"
import {baseSize} from "../../server/model/sizes/baseImage.ts"
import {applyEdits, lineAt} from "../../server/text.ts"
import {runCases} from "../support/cases.ts"
import {factsOf} from "../support/layers.ts"
import {readMarks} from "../support/marks.ts"

// Sizes as the editor shows them. The image debian:12 has 50 MB compressed, and 117 MB as tar.

function analysisOf(source: string) {
  const image = (name: string) => (name === "debian:12" ? baseSize(50e6, 117e6, "a table of images") : undefined)
  const facts: Facts = {...NO_FACTS, sizes: {...factsOf(source), image}}
  return analyze(source, DEFAULT_BUILD, facts)
}

runCases("features/sizeInlays/", (source, name) => {
  const least = name === "all" ? 0 : 1e6
  const found = sizeInlays(analysisOf(source), {from: 0, to: source.length}, least)
  const edits = found.map(({at, label, tooltip}) => ({
    from: at,
    to: at,
    text: ` [${label}](${tooltip.replaceAll("\n", "; ")})`,
  }))
  return applyEdits(source, edits)
})

runCases("features/sizeLenses/", source => {
  const analysis = analysisOf(source)
  const line = (offset: number) => lineAt(analysis.file.lines, offset)
  const shown = sizeLenses(analysis).map(({at, title, places}) => {
    const found = places.map(({from, to}) => `${line(from)} ${source.slice(from, to)}`)
    return [`${line(at.from)} ${source.slice(at.from, at.to)}: ${title}`, ...found].join("\n  ")
  })
  return shown.join("\n") || "nothing"
})

/** Of what stands at a keyword only what is said of its size. */
runCases("features/sizeHover/", marked => {
  const {source, spans} = readMarks(marked)
  const text = hover(analysisOf(source), spans[0]!.from)?.markdown ?? ""
  const start = text.indexOf("**Size")
  const end = text.slice(start).search(/\n\n(?!- |\*\*)/)
  return start < 0 ? "nothing" : text.slice(start, start + end)
})
