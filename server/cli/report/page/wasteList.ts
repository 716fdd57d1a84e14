import type {StageLayers} from "../../../model/layers.ts"
import {bytesText, type Confidence} from "../../../model/sizes/size.ts"
import {entryName, type Waste, wasteOf} from "../../../model/waste.ts"
import {sizeCells} from "./amounts.ts"
import {html, type Markup} from "./markup.ts"
import {instructionText, lineNumbers, someOf} from "./words.ts"

/** Less than this is not worth a line. */
const LEAST = 1000
const MOST_ROWS = 50
const MOST_PATHS = 4

/** What is worth to be told of what a stage wastes. */
export function wasteWorth(found: StageLayers): Waste[] {
  return wasteOf(found).filter(({size}) => size.bytes.mid >= LEAST || size.bytes.high === Number.POSITIVE_INFINITY)
}

export function confidenceOf({size}: Waste): Confidence {
  return size.bytes.high === Number.POSITIVE_INFINITY ? "unknown" : "ratio"
}

/** Bytes that are in the image and that nobody sees: who made them, and who hides them. */
export function wasteSection(found: StageLayers, stages: readonly StageLayers[], source: string): Markup {
  const waste = wasteWorth(found)
  if (waste.length === 0)
    return html`<p>Nothing that is known: no layer deletes or replaces what an earlier one has written.</p>\n`
  const line = lineNumbers(source)
  const byStep = new Map(stages.flatMap(({layers}) => layers).map(layer => [layer.step, layer]))
  const place = (step: number) => {
    const layer = byStep.get(step)
    return layer
      ? html`<span class="where">line ${line(layer.instruction.from)}</span> <code>${instructionText(layer, source)}</code>`
      : html`an earlier stage`
  }
  const rest = waste.slice(MOST_ROWS)
  const restBytes = rest.reduce((sum, {size}) => sum + size.bytes.mid, 0)
  return html`<table class="waste">
<thead><tr><th scope="col">what</th><th scope="col" class="number">as tar</th><th scope="col" class="number">compressed</th><th scope="col">who wrote it, and who hides it</th></tr></thead>
<tbody>
${waste.slice(0, MOST_ROWS).map(one => {
  const {made, killed, how, size, entries} = one
  const paths = [...new Set(entries.map(entryName))]
  const folder = paths.length > 1 ? folderOf(paths) : ""
  return html`<tr><th scope="row"><code>${folder === "" ? someOf(paths, MOST_PATHS) : `${folder}/`}</code>${folder !== "" && html` <span class="where">${paths.length} files</span>`}</th>
${sizeCells(size, confidenceOf(one))}
<td><dl class="chain"><dt>written in</dt><dd>${place(made)}</dd><dt>${how} in</dt><dd>${place(killed)}</dd></dl></td></tr>
`
})}</tbody>
</table>
${rest.length > 0 && html`<p>And ${rest.length} more, ${bytesText(restBytes)}.</p>\n`}`
}

/** The folder that all of them are in; "" where there is none. */
function folderOf(paths: readonly string[]): string {
  const [first = ""] = paths
  let folder = first.slice(0, first.lastIndexOf("/"))
  while (folder !== "" && !paths.every(path => path.startsWith(`${folder}/`)))
    folder = folder.slice(0, folder.lastIndexOf("/"))
  return folder
}
