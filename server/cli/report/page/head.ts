import type {StageLayers} from "../../../model/layers.ts"
import {sumSizes} from "../../../model/sizes/size.ts"
import {formatPlatform} from "../../../values/platform.ts"
import type {FileLayers} from "../../fileLayers.ts"
import {layersIn, lineage, stageName} from "../lineage.ts"
import {amountText, rangeMarkup} from "./amounts.ts"
import {html, type Markup} from "./markup.ts"
import {confidenceOf, wasteWorth} from "./wasteList.ts"
import {count, lineNumbers, someOf} from "./words.ts"

/** What was asked for, and what is known from where. */
export function facts({analysis, context, final}: FileLayers, sources: readonly string[]): Markup {
  const {settings} = analysis
  const args = [...settings.buildArgs].map(([name, value]) => `${name}=${String(value)}`)
  const rows: [string, string][] = [
    ["target", final ? stageName(final) : "none"],
    ["platform", formatPlatform(final?.stage.platform ?? settings.platform)],
    ["context", context || "not known"],
    ...(args.length > 0 ? [["arguments", someOf(args, 10)] as [string, string]] : []),
    ...sources.map((source, i): [string, string] => [i === 0 ? "known from" : "", source]),
  ]
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** The image in four numbers, and whose part in them is not known. */
export function totals(final: StageLayers, stages: readonly StageLayers[], source: string): Markup {
  const {size, confidence} = final.total
  const waste = wasteWorth(final)
  const wasted = sumSizes(waste.map(one => one.size))
  const wasteConfidence = waste.some(one => confidenceOf(one) === "unknown") ? "unknown" : "ratio"
  const [{base}] = lineage(final, stages)
  const layers = layersIn(final, stages)
  const unknown = [base, ...layers].filter(one => one.confidence === "unknown")
  const line = lineNumbers(source)
  const names = unknown.map(one => ("instruction" in one ? `line ${line(one.instruction.from)}` : "the base image"))
  return html`<dl class="totals">
<div><dt>as tar</dt><dd>${amountText(size.bytes, confidence)}${rangeMarkup(size.bytes, confidence)}</dd></div>
<div><dt>compressed</dt><dd>${amountText(size.compressed, confidence)}${rangeMarkup(size.compressed, confidence)}</dd></div>
<div><dt>wasted</dt><dd>${amountText(wasted.bytes, wasteConfidence)}</dd></div>
<div><dt>layers</dt><dd>${count(layers.filter(({makesLayer}) => makesLayer).length)}<span class="range">and what it starts from</span></dd></div>
</dl>
${
  names.length > 0 &&
  html`<p class="note unknown"><span class="swatch open"></span> What ${someOf(names, 12)} ${names.length === 1 ? "brings" : "bring"} is not known before a build, or not all of it: so it is at least this much.</p>`
}`
}

/** What has no tile, as nothing is known of its size. */
export function unknownParts(found: StageLayers, stages: readonly StageLayers[], source: string): Markup {
  const line = lineNumbers(source)
  const [{base}] = lineage(found, stages)
  const reasons = [
    ...(base.confidence === "unknown" && base.size.bytes.mid === 0 ? [{at: "FROM", why: base.why}] : []),
    ...layersIn(found, stages).flatMap(({entries, instruction}) => {
      const unknown = entries.filter(({confidence, size}) => confidence === "unknown" && size.bytes.mid === 0)
      const whys = [...new Set(unknown.map(({why}) => why))]
      return whys.map(why => ({at: `line ${line(instruction.from)}`, why}))
    }),
  ]
  if (reasons.length === 0) return html``
  const most = 12
  return html`<div class="unmapped"><p><span class="swatch open"></span> Not in the map, as nothing is known of its size:</p>
<ul>${reasons.slice(0, most).map(({at, why}) => html`<li>${at}: ${why}</li>`)}${reasons.length > most && html`<li>and ${reasons.length - most} more</li>`}</ul></div>
`
}
