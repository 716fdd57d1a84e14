import type {StageLayers} from "../../../model/layers.ts"
import type {Saving} from "../../../model/savings.ts"
import type {CacheChain} from "../../cacheChain.ts"
import type {FileLayers} from "../../fileLayers.ts"
import {refusal} from "../../refusal.ts"
import {buildTitle} from "../buildTitle.ts"
import {lineage, stageName} from "../lineage.ts"
import {amountText} from "./amounts.ts"
import {type ChainData, chainSection} from "./chainSection.ts"
import {differenceSection} from "./difference.ts"
import {facts, totals, unknownParts} from "./head.ts"
import {layersTable} from "./layersTable.ts"
import {html, type Markup} from "./markup.ts"
import {savingsTable} from "./savingsTable.ts"
import {wasteSection} from "./wasteList.ts"
import {count} from "./words.ts"

/** What the page tells of one file. */
export interface PageFile {
  layers: FileLayers
  /** What the numbers are taken from, with its date, one line each. */
  sources: readonly string[]
  /** Undefined where there is nothing to build. */
  chain?: CacheChain
  /** What would make the image smaller. */
  savings: readonly Saving[]
}

/** Draws a map of a stage. */
export type AddMap = (found: StageLayers, layers: FileLayers) => Markup

/** All that is told of one file. */
export function article(
  {layers, sources, chain, savings}: PageFile,
  number: number,
  files: number,
  old: FileLayers | undefined,
  addMap: AddMap,
  chains: (ChainData | undefined)[],
): Markup {
  const {source, final, stages, problems, context} = layers
  const title = buildTitle(layers)
  const refused = refusal(layers.analysis)
  const notes = [
    ...(refused === undefined ? [] : [refused]),
    ...layers.notes,
    ...problems.map(one => `build context${context && ` ${context}`}: ${one}`),
  ]
  const below = new Set(final && lineage(final, stages))
  const others = largest(stages.filter(found => found !== final))
  const byInstruction = new Map(stages.flatMap(found => found.layers).map(layer => [layer.instruction, layer]))
  const steps = chain && chain.steps.length > 0 ? chainSection(chain, byInstruction, source) : undefined
  chains.push(steps?.data)
  const content = html`${facts(layers, sources)}
${notes.map(note => html`<p class="note problem">${note}</p>\n`)}${
  final
    ? html`${totals(final, stages, source)}
${old && html`<section aria-labelledby="difference-${number}"><h3 id="difference-${number}">What has changed</h3>\n${differenceSection(old, layers)}</section>\n`}<section aria-labelledby="map-${number}"><h3 id="map-${number}">What is in it</h3>
${addMap(final, layers)}${unknownParts(final, stages, source)}</section>
<section aria-labelledby="layers-${number}"><h3 id="layers-${number}">Layers</h3>
${layersTable(final, stages, source)}</section>
${others.shown.map(
  found => html`<details class="stage"><summary>${stageName(found)} <span class="range">${amountText(found.total.size.bytes, found.total.confidence)}${below.has(found) ? ", in the image" : ", not in the image as such"}</span></summary>
${addMap(found, layers)}${unknownParts(found, stages, source)}${layersTable(found, stages, source)}</details>
`,
)}${others.rest > 0 && html`<p class="note">And ${count(others.rest, "smaller stage")} more.</p>\n`}<section aria-labelledby="waste-${number}"><h3 id="waste-${number}">Waste</h3>
<p class="lead">In the image, and seen by nobody.</p>
${wasteSection(final, stages, source)}${savingsTable(savings, source)}</section>
${
  steps &&
  html`<section class="chains" data-chain="${number}" aria-labelledby="cache-${number}"><h3 id="cache-${number}">What an edit runs again</h3>
${steps.markup}</section>
`
}`
    : html`<p>There is no stage to build in this file.</p>\n`
}`
  if (files === 1)
    return html`<article id="file-0"><h2 class="title"><code>${title}</code></h2>\n${content}</article>\n`
  return html`<article id="file-${number}"><details class="file"${files <= 3 && html` open`}><summary><h2><code>${title}</code></h2> ${
    final && amountText(final.total.size.bytes, final.total.confidence)
  }</summary>
${content}</details></article>
`
}

/** Of more stages only these are shown: those with the most bytes. */
export const MOST_STAGES = 40

/** The stages with the most bytes, in the order of the file, and how many others there are. */
function largest(stages: readonly StageLayers[]): {shown: readonly StageLayers[]; rest: number} {
  const bytes = ({total}: StageLayers) => total.size.bytes.mid
  const kept = new Set([...stages].sort((a, b) => bytes(b) - bytes(a)).slice(0, MOST_STAGES))
  return {shown: stages.filter(found => kept.has(found)), rest: stages.length - kept.size}
}
