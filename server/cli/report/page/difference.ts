import type {StageLayers} from "../../../model/layers.ts"
import {bytesText, type Size} from "../../../model/sizes/size.ts"
import type {FileLayers} from "../../fileLayers.ts"
import {buildTitle} from "../buildTitle.ts"
import {type LayerChange, layerChanges} from "../layerChanges.ts"
import {layersIn, lineage} from "../lineage.ts"
import {amountText} from "./amounts.ts"
import {html, type Markup} from "./markup.ts"
import {instructionText} from "./words.ts"

const MOST_ROWS = 200

/** What has changed since another Dockerfile: both sizes, and the instructions that make the difference. */
export function differenceSection(old: FileLayers, now: FileLayers): Markup {
  const before = old.final
  const after = now.final
  if (!before || !after) return html`<p>There is no stage to compare.</p>\n`
  const changes = layerChanges(layersIn(before, old.stages), layersIn(after, now.stages), {
    before: layer => instructionText(layer, old.source),
    after: layer => instructionText(layer, now.source),
  })
  const unsure = before.total.confidence === "unknown" || after.total.confidence === "unknown"
  const [oldBase, newBase] = [lineage(before, old.stages)[0].base, lineage(after, now.stages)[0].base]
  const base = newBase.size.bytes.mid - oldBase.size.bytes.mid
  const most = Math.max(...changes.map(({bytes}) => Math.abs(bytes)), Math.abs(base), 1)
  const total = (of: (size: Size) => {mid: number}) => signed(of(after.total.size).mid - of(before.total.size).mid)
  return html`<p class="lead">Against <code>${buildTitle(old)}</code>: <strong>${total(({bytes}) => bytes)}</strong> as tar, <strong>${total(
    ({compressed}) => compressed,
  )}</strong> compressed${unsure && ", as far as is known"}.</p>
<table class="difference">
<thead><tr><th scope="col">instruction</th><th scope="col" class="number">before</th><th scope="col" class="number">now</th><th scope="col" class="number">change, as tar</th><th scope="col"><span class="hidden">part</span></th></tr></thead>
<tbody>
${
  Math.abs(base) >= 1000 &&
  row({word: "changed", text: "what it starts from", before: oldBase, after: newBase, bytes: base}, most)
}${changes.slice(0, MOST_ROWS).map(change => changeRow(change, most))}${
  changes.length > MOST_ROWS &&
  html`<tr><th scope="row">and ${changes.length - MOST_ROWS} more, ${signed(changes.slice(MOST_ROWS).reduce((sum, {bytes}) => sum + bytes, 0))}</th></tr>`
}${changes.length === 0 && Math.abs(base) < 1000 && html`<tr><th scope="row">no instruction makes a difference</th></tr>`}</tbody>
<tfoot><tr><th scope="row">together</th><td class="number" data-label="before">${amountText(before.total.size.bytes, before.total.confidence)}</td><td class="number" data-label="now">${amountText(after.total.size.bytes, after.total.confidence)}</td><td class="number" data-label="change">${total(({bytes}) => bytes)}</td><td></td></tr></tfoot>
</table>
`
}

const WORDS = {gone: "gone", new: "new", other: "changed"} as const

type Sized = Pick<StageLayers["base"], "size" | "confidence">

interface Row {
  word: "gone" | "new" | "changed"
  text: string
  before?: Sized
  after?: Sized
  bytes: number
}

function changeRow({what, instruction, ...change}: LayerChange, most: number): Markup {
  return row({...change, word: WORDS[what], text: instruction}, most)
}

function row(change: Row, most: number): Markup {
  const {word, text, before, after, bytes} = change
  const amount = (one: Sized | undefined) => (one ? amountText(one.size.bytes, one.confidence) : "–")
  const words = changeText(change)
  return html`<tr><th scope="row"><div class="named"><span class="kind">${word}</span> <code>${text}</code></div></th><td class="number" data-label="before">${amount(before)}</td><td class="number" data-label="now">${amount(after)}</td><td class="number" data-label="change">${words}</td><td class="part">${words !== NOT_KNOWN && changeBar(bytes, most)}</td></tr>
`
}

const NOT_KNOWN = "not known"

/** How much a change makes; never a difference to a number that nobody knows. */
function changeText({before, after, bytes}: Row): string {
  const [was, is] = [before?.confidence === "unknown", after?.confidence === "unknown"]
  if (!was && !is) return signed(bytes)
  if (bytes === 0 || (before && after && was !== is)) return NOT_KNOWN
  return before && after ? `${signed(bytes)}, as far as is known` : `${signed(bytes)} or more`
}

const HALF = 80

/** To the left what is saved, to the right what is added. */
function changeBar(bytes: number, most: number): Markup {
  const length = Math.round((Math.abs(bytes) / most) * HALF * 10) / 10
  const start = bytes < 0 ? HALF - length : HALF
  return html`<svg class="bar change" viewBox="0 0 ${HALF * 2} 12" width="${HALF * 2}" height="12" aria-hidden="true"><rect class="${bytes < 0 ? "less" : "more"}" x="${start}" width="${length}" height="12"/><path class="high" d="M${HALF} 0V12"/></svg>`
}

function signed(bytes: number): string {
  return `${bytes < 0 ? "−" : "+"}${bytesText(Math.abs(bytes))}`
}
