import type {MapNode} from "./mapNode.ts"
import {html, type Markup} from "./markup.ts"
import {layOut, tilesMarkup} from "./treemap.ts"
import {count} from "./words.ts"

const WIDTH = 1040
const HEIGHT = 460

/** A map with what its signs mean, drawn for readers without scripts; `number` is that of its data. */
export function mapFigure(map: MapNode, number: number): Markup {
  const tiles = layOut(map, WIDTH, HEIGHT)
  if (tiles.length === 0) return html``
  const label = `A map of ${map.name}, ${map.size}: ${count(map.children?.length ?? 0, "part")}, the area of each as large as its bytes. The table has the same numbers.`
  const svg = {html: tilesMarkup(tiles, false)}
  return html`<figure class="map" data-map="${number}"><nav class="way" aria-label="where you are in the map" hidden></nav>
<svg class="tiles" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${svg}</svg>
<figcaption><span class="swatch base"></span> base image <span class="swatch run"></span> RUN <span class="swatch copy"></span> COPY, ADD <span class="swatch open"></span> part of it not known <span class="swatch dead"></span> wasted <span class="how" hidden>Click a tile to look into it, or take the arrow keys and Enter; Escape leads back.</span></figcaption></figure>
`
}
