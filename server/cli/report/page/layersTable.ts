import type {Layer, StageLayers} from "../../../model/layers.ts"
import {bytesText, sumSizes} from "../../../model/sizes/size.ts"
import type {Stage} from "../../../model/stages.ts"
import {lineage} from "../lineage.ts"
import {bar, sizeCells} from "./amounts.ts"
import {html, type Markup} from "./markup.ts"
import {count, instructionText, lineNumbers, oneLine} from "./words.ts"

/** More rows than these are one row: the smallest. */
const MOST_ROWS = 400

/** A row for each instruction of a stage, as `docker history` has them, but in the order of the file. */
export function layersTable(found: StageLayers, stages: readonly StageLayers[], source: string): Markup {
  const {total} = found
  const all = lineage(found, stages)
  const [{base, stage}] = all
  const layers = all.flatMap(one => one.layers)
  const line = lineNumbers(source)
  const most = layers.reduce((most, {size}) => Math.max(most, size.bytes.mid), Math.max(base.size.bytes.mid, 1))
  const {shown, rest} = largest(layers)
  const fromText = ({from}: Stage) => oneLine(source.slice(from.from, from.to))
  const restSize = sumSizes(rest.map(({size}) => size))
  return html`<table class="layers">
<thead><tr><th scope="col">line</th><th scope="col">instruction</th><th scope="col" class="number">as tar</th><th scope="col" class="number">compressed</th><th scope="col"><span class="hidden">part</span></th></tr></thead>
<tbody>
<tr><td class="number line">${line(stage.from.from)}</td><th scope="row"><code>${fromText(stage)}</code><p class="why">${base.why}</p></th>
${sizeCells(base.size, base.confidence)}
<td class="part">${bar(base.size.bytes, most, "base", base.confidence)}</td></tr>
${all.map(one => {
  const own = new Set(one.layers)
  const rows = shown.filter(layer => own.has(layer)).map(layer => row(layer, source, line, most))
  return one.stage === stage
    ? rows
    : html`<tr class="empty"><td class="number line">${line(one.stage.from.from)}</td><th scope="row" colspan="4"><code>${fromText(one.stage)}</code></th></tr>
${rows}`
})}${
  rest.length > 0 &&
  html`<tr class="empty"><td></td><th scope="row">and ${rest.length} more, ${bytesText(restSize.bytes.mid)}</th>
${sizeCells(restSize, "ratio")}<td></td></tr>`
}</tbody>
<tfoot><tr><td></td><th scope="row">together</th>
${sizeCells(total.size, total.confidence)}<td></td></tr></tfoot>
</table>
`
}

/** Those with the most bytes, in the order of the file, and the others. */
function largest(layers: readonly Layer[]): {shown: readonly Layer[]; rest: readonly Layer[]} {
  if (layers.length <= MOST_ROWS) return {shown: layers, rest: []}
  const kept = new Set([...layers].sort((a, b) => b.size.bytes.mid - a.size.bytes.mid).slice(0, MOST_ROWS))
  return {shown: layers.filter(layer => kept.has(layer)), rest: layers.filter(layer => !kept.has(layer))}
}

function row(layer: Layer, source: string, line: (offset: number) => number, most: number): Markup {
  const {size, confidence, makesLayer, instruction, why} = layer
  const text = html`<code>${instructionText(layer, source)}</code>`
  if (!makesLayer) {
    return html`<tr class="empty"><td class="number line">${line(instruction.from)}</td><th scope="row">${text}</th>
<td class="number" data-label="as tar">0 B</td><td class="number" data-label="compressed">0 B</td><td></td></tr>
`
  }
  const [first, ...more] = why
  return html`<tr><td class="number line">${line(instruction.from)}</td><th scope="row">${text}${
    first !== undefined && html`<p class="why">${first}</p>`
  }${
    more.length > 0 &&
    html`<details class="why"><summary>${count(more.length, "reason")} more</summary><ul>${more.map(one => html`<li>${one}</li>`)}</ul></details>`
  }</th>
${sizeCells(size, confidence)}
<td class="part">${bar(size.bytes, most, kindOf(layer), confidence)}</td></tr>
`
}

/** The colour of a layer. */
export function kindOf({instruction}: Pick<Layer, "instruction">): "run" | "copy" | "folder" {
  return instruction.name === "RUN" ? "run" : instruction.name === "WORKDIR" ? "folder" : "copy"
}
