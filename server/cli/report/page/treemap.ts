import {hierarchy, treemap, treemapSquarify} from "d3-hierarchy"
import type {MapNode} from "./mapNode.ts"
import {escapeText} from "./markup.ts"

// The map is drawn when the page is made, for readers without scripts, and again by the page's script when somebody
// looks into a tile or the window gets another width.

/** A rectangle of the map. */
export interface Tile {
  node: MapNode
  /** Which child of which child it is, seen from the root. */
  path: readonly number[]
  x: number
  y: number
  width: number
  height: number
  /** Whether its name stands above its children. */
  titled: boolean
}

const TITLE = 19
/** A tile is looked into where there is room for that. */
const LEAST_WIDTH = 26
const LEAST_HEIGHT = 34
/** Nobody sees smaller ones. */
const LEAST_AREA = 4
/** How deep one sees. */
const LEVELS = 6
/** Below this level only large tiles are looked into. */
const CLOSE_LEVEL = 2
const LARGE_WIDTH = 150
const LARGE_HEIGHT = 110

/**
 * Where each tile lies: the areas of those beside each other are as their bytes are. A tile with children has its name
 * above them where there is room. The root itself is no tile.
 */
export function layOut(root: MapNode, width: number, height: number): Tile[] {
  const tree = hierarchy(root, ({children}) => children).each(node => {
    // d3 wants what a node is worth together with its children
    Object.assign(node, {value: node.data.bytes})
  })
  const isTitled = ({x0, x1, y0, y1, depth, children}: Placed) =>
    depth > 0 &&
    depth < LEVELS &&
    children !== undefined &&
    x1 - x0 >= (depth > CLOSE_LEVEL ? LARGE_WIDTH : LEAST_WIDTH) &&
    y1 - y0 >= (depth > CLOSE_LEVEL ? LARGE_HEIGHT : LEAST_HEIGHT)
  const placed = treemap<MapNode>()
    .size([width, height])
    .tile(treemapSquarify)
    .paddingTop(node => (isTitled(node) ? TITLE : 0))(tree)
  const tiles: Tile[] = []
  add(placed, [], true)
  return tiles

  function add(node: Placed, path: readonly number[], looksIn: boolean): void {
    const {x0, x1, y0, y1, depth, data} = node
    if (depth > 0) {
      const area = (x1 - x0) * (y1 - y0)
      if (!(area > 0) || (depth > 1 && area < LEAST_AREA)) return
      const titled = isTitled(node)
      tiles.push({node: data, path, x: x0, y: y0, width: x1 - x0, height: y1 - y0, titled})
      if (!titled) return
    }
    if (looksIn) for (const [i, child] of (node.children ?? []).entries()) add(child, [...path, i], depth + 1 < LEVELS)
  }
}

type Placed = {
  x0: number
  x1: number
  y0: number
  y1: number
  depth: number
  data: MapNode
  children?: Placed[]
}

/** The rectangles and names of an SVG. `live`: for the script, which explains tiles itself and makes them buttons. */
export function tilesMarkup(tiles: readonly Tile[], live: boolean): string {
  return tiles.map(tile => tileMarkup(tile, live)).join("")
}

function tileMarkup(tile: Tile, live: boolean): string {
  const {node, path, x, y, width, height, titled} = tile
  const {name, kind, size, why, confidence, dead, children} = node
  const level = path.length
  // of a tile with others in it, these say what is not known and what is wasted
  const marks = titled
    ? []
    : [confidence === "unknown" && "hatch", dead && "cross"].filter(mark => mark !== false && mark)
  const classes = [
    `tile l${level} ${level % 2 === 0 ? "even " : ""}${kind}`,
    children && "opens",
    dead && "dead",
    marks.length > 0 && "marked",
  ]
  const button = `role="button" tabindex="-1" aria-label="${escapeText(labelOf(node))}"`
  const place = ` data-path="${path.join(".")}"`
  const role = live ? `${place} ${level === 1 ? button : 'aria-hidden="true"'}` : ""
  const box = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`
  return (
    `<g class="${classes.filter(Boolean).join(" ")}"${role}>` +
    (live ? "" : `<title>${escapeText(`${name}, ${size}\n${why}`)}</title>`) +
    `<rect ${box}/>${marks.map(mark => `<rect class="mark" ${box} fill="url(#${mark})"/>`).join("")}` +
    `${textMarkup(tile)}</g>`
  )
}

/** What a screen reader says of a tile. */
function labelOf({name, size, range, compressed, why, dead, children}: MapNode): string {
  const parts = [name, size, ...(range === "" ? [] : [range]), `${compressed} compressed`, why]
  if (dead) parts.push("wasted")
  if (children) parts.push(children.length === 1 ? "1 part" : `${children.length} parts`)
  return parts.join(", ")
}

/** How wide a character is, roughly; the names of layers are bold. */
const CHARACTER = 6.6
const BOLD = 7.6
const LINE = 14
/** A name cut shorter than this says nothing. */
const LEAST_LETTERS = 6

function textMarkup({node, path, x, y, width, height, titled}: Tile): string {
  const {name, size} = node
  const room = Math.floor((width - 9) / (path.length === 1 ? BOLD : CHARACTER))
  if (height < 17 || (room < LEAST_LETTERS && cells(name) > room)) return ""
  const text = (line: string, top: number, kind: string) =>
    `<text class="${kind}" x="${round(x + 5)}" y="${round(y + top)}">${line}</text>`
  if (titled || height < 34) {
    const left = room - cells(size) - 2
    if (left < Math.min(cells(name), 2 * LEAST_LETTERS)) return text(escapeText(cut(name, room)), 13.5, "name")
    const line = `${escapeText(cut(name, left))} <tspan class="size" dx="3">${escapeText(size)}</tspan>`
    return text(line, 13.5, "name")
  }
  const below = cells(size) <= room ? text(escapeText(size), 13.5 + LINE, "size") : ""
  return text(escapeText(cut(name, room)), 13.5, "name") + below
}

/** How many columns a text takes, roughly: the characters of East Asia and pictures are wide. */
function cells(text: string): number {
  let count = 0
  for (const character of text) count += character.codePointAt(0)! >= 0x1100 ? 2 : 1
  return count
}

function cut(text: string, room: number): string {
  if (cells(text) <= room) return text
  let kept = ""
  let count = 1
  for (const character of text) {
    count += cells(character)
    if (count > room) break
    kept += character
  }
  return `${kept}…`
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100
}
