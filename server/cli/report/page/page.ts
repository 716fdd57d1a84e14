import {createHash} from "node:crypto"
import type {StageLayers} from "../../../model/layers.ts"
import type {Saving} from "../../../model/savings.ts"
import {formatPlatform} from "../../../values/platform.ts"
import {VERSION} from "../../../version.ts"
import type {CacheChain} from "../../cacheChain.ts"
import type {FileLayers} from "../../layers.ts"
import {lineage, stageName} from "../lineage.ts"
import {amountText, rangeMarkup} from "./amounts.ts"
import {type ChainData, chainSection} from "./chainSection.ts"
import {differenceSection} from "./difference.ts"
import {layersTable} from "./layersTable.ts"
import type {MapNode} from "./mapNode.ts"
import {dataElement, html, type Markup} from "./markup.ts"
import {savingsTable} from "./savingsTable.ts"
import {mapOf} from "./tree.ts"
import {layOut, tilesMarkup} from "./treemap.ts"
import {confidenceOf, wasteSection, wasteWorth} from "./wasteList.ts"
import {count, instructionText, lineNumbers, someOf} from "./words.ts"

// The page of `dockerlint layers --html`: one file, which asks nobody for anything. All of it is there without scripts; these
// only let the reader look into the map, and see why an edit runs a step again.

declare const __PAGE_STYLE__: string
declare const __PAGE_SCRIPT__: string

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

/** What the page's script gets to know. */
export interface PageData {
  maps: readonly MapNode[]
  chains: readonly (ChainData | undefined)[]
}

/** Tiles of all maps of a page, so that it opens quickly. */
const MOST_TILES = 6000
/** More than these in one map nobody can tell apart. */
const MOST_TILES_IN_MAP = 2500

/** The page, whole. */
export function pageOf(files: readonly PageFile[], old: FileLayers | undefined): string {
  const maps: MapNode[] = []
  const chains: (ChainData | undefined)[] = []
  const stages = files.reduce((sum, {layers}) => sum + Math.min(MOST_STAGES, layers.stages.length), 0)
  const most = Math.max(20, Math.min(MOST_TILES_IN_MAP, Math.floor(MOST_TILES / Math.max(1, stages + files.length))))
  const addMap = (found: StageLayers, layers: FileLayers) => {
    const map = mapOf(
      found,
      layers.stages,
      found === layers.final ? "the image" : stageName(found),
      layer => instructionText(layer, layers.source),
      most * (found === layers.final ? 2 : 1),
    )
    maps.push(map)
    return mapMarkup(map, maps.length - 1)
  }
  const articles = files.map((file, i) => article(file, i, files.length, old, addMap, chains))
  const title = files.length === 1 ? files[0]!.layers.file : `${files.length} files`
  const {html: body} = html`<body>
<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke-width="2.4"/></pattern>
<pattern id="cross" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0L8 8M8 0L0 8" stroke-width="1.1"/></pattern>
</defs></svg>
<header class="page"><p class="program">dockerlint layers</p></header>
<main>
${files.length > 1 && index(files)}${articles}${legend()}</main>
<footer><p>Made by dockerlint ${VERSION} before any build: nothing was built. Sizes are estimates unless said otherwise. MB are millions of bytes.</p></footer>
${dataElement("data", {maps, chains} satisfies PageData)}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(__PAGE_STYLE__)}'; script-src '${hashOf(__PAGE_SCRIPT__)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${html`${title}: layers`.html}</title>
<style>${__PAGE_STYLE__}</style>
</head>
${body}<script>${__PAGE_SCRIPT__}</script>
</body>
</html>
`
}

/** How a policy names the only script, or style, that it lets be. */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`
}

type AddMap = (found: StageLayers, layers: FileLayers) => Markup

/** All that is told of one file. */
function article(
  {layers, sources, chain, savings}: PageFile,
  number: number,
  files: number,
  old: FileLayers | undefined,
  addMap: AddMap,
  chains: (ChainData | undefined)[],
): Markup {
  const {file, source, final, stages, problems, context} = layers
  const others = largest(stages.filter(found => found !== final))
  const byInstruction = new Map(stages.flatMap(found => found.layers).map(layer => [layer.instruction, layer]))
  const steps = chain && chain.steps.length > 0 ? chainSection(chain, byInstruction, source) : undefined
  chains.push(steps?.data)
  const content = html`${facts(layers, sources)}
${problems.map(problem => html`<p class="note problem">build context ${context}: ${problem}</p>\n`)}${
  final
    ? html`${totals(final, stages, source)}
${old && html`<section aria-labelledby="difference-${number}"><h3 id="difference-${number}">What has changed</h3>\n${differenceSection(old, layers)}</section>\n`}<section aria-labelledby="map-${number}"><h3 id="map-${number}">What is in it</h3>
${addMap(final, layers)}${unknownParts(final, stages, source)}</section>
<section aria-labelledby="layers-${number}"><h3 id="layers-${number}">Layers</h3>
${layersTable(final, stages, source)}</section>
${others.shown.map(
  found => html`<details class="stage"><summary>${stageName(found)} <span class="range">${amountText(found.total.size.bytes, found.total.confidence)}${found.total.size.bytes.mid > 0 && ", not in the image as such"}</span></summary>
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
  if (files === 1) return html`<article id="file-0"><h1><code>${file}</code></h1>\n${content}</article>\n`
  return html`<article id="file-${number}"><details class="file"${files <= 3 && html` open`}><summary><h2><code>${file}</code></h2> ${
    final && amountText(final.total.size.bytes, final.total.confidence)
  }</summary>
${content}</details></article>
`
}

const MOST_STAGES = 40

/** The stages with the most bytes, in the order of the file, and how many others there are. */
function largest(stages: readonly StageLayers[]): {shown: readonly StageLayers[]; rest: number} {
  const bytes = ({total}: StageLayers) => total.size.bytes.mid
  const kept = new Set([...stages].sort((a, b) => bytes(b) - bytes(a)).slice(0, MOST_STAGES))
  return {shown: stages.filter(found => kept.has(found)), rest: stages.length - kept.size}
}

/** What was asked for, and what is known from where. */
function facts({analysis, context, final}: FileLayers, sources: readonly string[]): Markup {
  const {settings} = analysis
  const args = [...settings.buildArgs].map(([name, value]) => `${name}=${String(value)}`)
  const rows: [string, string][] = [
    ["target", final ? stageName(final) : "none"],
    ["platform", formatPlatform(final?.stage.platform ?? settings.platform)],
    ["context", context],
    ...(args.length > 0 ? [["arguments", someOf(args, 10)] as [string, string]] : []),
    ...sources.map((source, i): [string, string] => [i === 0 ? "known from" : "", source]),
  ]
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function totals(final: StageLayers, stages: readonly StageLayers[], source: string): Markup {
  const {size, confidence} = final.total
  const waste = wasteWorth(final)
  const wasted = waste.reduce((sum, one) => sum + one.size.bytes.mid, 0)
  const open = waste.some(one => confidenceOf(one) === "unknown")
  const all = lineage(final, stages)
  const layers = all.flatMap(one => one.layers)
  const unknown = [all[0].base, ...layers].filter(one => one.confidence === "unknown")
  const line = lineNumbers(source)
  const names = unknown.map(one => ("instruction" in one ? `line ${line(one.instruction.from)}` : "the base image"))
  return html`<dl class="totals">
<div><dt>as tar</dt><dd>${amountText(size.bytes, confidence)}${rangeMarkup(size.bytes, confidence)}</dd></div>
<div><dt>compressed</dt><dd>${amountText(size.compressed, confidence)}${rangeMarkup(size.compressed, confidence)}</dd></div>
<div><dt>wasted</dt><dd>${amountText({low: waste.reduce((sum, one) => sum + one.size.bytes.low, 0), mid: wasted, high: 0}, open ? "unknown" : "ratio")}</dd></div>
<div><dt>layers</dt><dd>${count(layers.filter(({makesLayer}) => makesLayer).length)}<span class="range">and what it starts from</span></dd></div>
</dl>
${
  names.length > 0 &&
  html`<p class="note unknown"><span class="swatch open"></span> At least this much: what ${someOf(names, 12)} ${names.length === 1 ? "brings" : "bring"} is not known before a build, or not all of it.</p>`
}`
}

/** What has no tile, as nothing is known of its size. */
function unknownParts(found: StageLayers, stages: readonly StageLayers[], source: string): Markup {
  const line = lineNumbers(source)
  const all = lineage(found, stages)
  const [{base}] = all
  const reasons = [
    ...(base.confidence === "unknown" && base.size.bytes.mid === 0 ? [{at: "FROM", why: base.why}] : []),
    ...all
      .flatMap(({layers}) => layers)
      .flatMap(({entries, instruction}) => {
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

const WIDTH = 1040
const HEIGHT = 460

function mapMarkup(map: MapNode, number: number): Markup {
  const tiles = layOut(map, WIDTH, HEIGHT)
  if (tiles.length === 0) return html``
  const label = `A map of ${map.name}, ${map.size}: ${count(map.children?.length ?? 0, "part")}, the area of each as large as its bytes. The table has the same numbers.`
  const svg = {html: tilesMarkup(tiles, false)}
  return html`<figure class="map" data-map="${number}"><nav class="way" aria-label="where you are in the map" hidden></nav>
<svg class="tiles" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${svg}</svg>
<figcaption><span class="swatch base"></span> base image <span class="swatch run"></span> RUN <span class="swatch copy"></span> COPY, ADD <span class="swatch open"></span> part of it not known <span class="swatch dead"></span> wasted <span class="how" hidden>Click a tile to look into it, or take the arrow keys and Enter; Escape leads back.</span></figcaption></figure>
`
}

/** One line for each file, for a page of several. */
function index(files: readonly PageFile[]): Markup {
  return html`<nav aria-label="files"><h1>${files.length} files</h1><table class="files">
<thead><tr><th scope="col">file</th><th scope="col" class="number">as tar</th><th scope="col" class="number">compressed</th></tr></thead>
<tbody>${files.map(({layers: {file, final}}, i) => {
    const cell = (key: "bytes" | "compressed") =>
      final ? amountText(final.total.size[key], final.total.confidence) : "–"
    return html`<tr><th scope="row"><a href="#file-${i}">${file}</a></th><td class="number" data-label="as tar">${cell("bytes")}</td><td class="number" data-label="compressed">${cell("compressed")}</td></tr>
`
  })}</tbody></table></nav>
`
}

/** What the signs mean. */
function legend(): Markup {
  return html`<section class="legend" aria-labelledby="legend"><h2 id="legend">How it is known</h2>
<dl>
<div><dt>123 MB</dt><dd>counted, such as the files of the build context</dd></div>
<div><dt>≈ 123 MB</dt><dd>an estimate, with the range that it should lie in: from the index of the release's packages, or from measured ratios</dd></div>
<div><dt>≥ 123 MB</dt><dd>at least so much: what a download, a script or a compiler brings is not known before the build, and no number is made up for it. <span class="swatch open"></span> Bars and tiles of these are hatched</dd></div>
<div><dt>as tar</dt><dd>what docker history shows, and what it takes on disk</dd></div>
<div><dt>compressed</dt><dd>what a registry keeps, and what is downloaded</dd></div>
</dl></section>
`
}
