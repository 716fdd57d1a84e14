import {createHash} from "node:crypto"
import type {StageLayers} from "../../../model/layers.ts"
import {VERSION} from "../../../version.ts"
import type {FileLayers} from "../../fileLayers.ts"
import {buildTitle} from "../buildTitle.ts"
import {stageName} from "../lineage.ts"
import {amountText} from "./amounts.ts"
import {article, MOST_STAGES, type PageFile} from "./article.ts"
import type {ChainData} from "./chainSection.ts"
import {mapFigure} from "./mapFigure.ts"
import type {MapNode} from "./mapNode.ts"
import {dataElement, html, type Markup} from "./markup.ts"
import {mapOf} from "./tree.ts"
import {count, instructionText} from "./words.ts"

// The page of `dockerlint layers --html`: one file, which asks nobody for anything. All of it is there without scripts; these
// only let the reader look into the map, and see why an edit runs a step again.

declare const __PAGE_STYLE__: string
declare const __PAGE_SCRIPT__: string

/** What the page's script gets to know. */
export interface PageData {
  maps: readonly MapNode[]
  chains: readonly (ChainData | undefined)[]
}

/** Tiles of all maps of a page together, so that it opens quickly. */
const MOST_TILES = 6000
/** More than these in one map nobody can tell apart. */
const MOST_TILES_IN_MAP = 2500

/** The page, whole. */
export function pageOf(files: readonly PageFile[], old: FileLayers | undefined): string {
  const maps: MapNode[] = []
  const chains: (ChainData | undefined)[] = []
  const stages = files.reduce((sum, {layers}) => sum + Math.min(MOST_STAGES, layers.stages.length), 0)
  // the image gets as many tiles as two other stages
  const most = Math.max(20, Math.floor(MOST_TILES / Math.max(1, stages + files.length)))
  const addMap = (found: StageLayers, layers: FileLayers) => {
    const map = mapOf(
      found,
      layers.stages,
      found === layers.final ? "the image" : stageName(found),
      layer => instructionText(layer, layers.source),
      Math.min(MOST_TILES_IN_MAP, most * (found === layers.final ? 2 : 1)),
    )
    maps.push(map)
    return mapFigure(map, maps.length - 1)
  }
  const articles = files.map((file, i) => article(file, i, files.length, old, addMap, chains))
  const title = files.length === 1 ? buildTitle(files[0]!.layers) : allOf(files)
  const {html: body} = html`<body>
<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke-width="2.4"/></pattern>
<pattern id="cross" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M0 0L8 8M8 0L0 8" stroke-width="1.1"/></pattern>
</defs></svg>
<header><h1>dockerlint layers</h1></header>
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

function allOf(files: readonly PageFile[]): string {
  return count(files.length, files.some(({layers}) => layers.by) ? "build" : "file")
}

/** One line for each file, for a page of several. */
function index(files: readonly PageFile[]): Markup {
  return html`<nav aria-label="files"><h2 class="title">${allOf(files)}</h2><table class="files">
<thead><tr><th scope="col">file</th><th scope="col" class="number">as tar</th><th scope="col" class="number">compressed</th></tr></thead>
<tbody>${files.map(({layers}, i) => {
    const {final} = layers
    const cell = (key: "bytes" | "compressed") =>
      final ? amountText(final.total.size[key], final.total.confidence) : "–"
    return html`<tr><th scope="row"><a href="#file-${i}">${buildTitle(layers)}</a></th><td class="number" data-label="as tar">${cell("bytes")}</td><td class="number" data-label="compressed">${cell("compressed")}</td></tr>
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
