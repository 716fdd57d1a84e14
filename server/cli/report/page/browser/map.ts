import type {MapNode} from "../mapNode.ts"
import {layOut, type Tile, tilesMarkup} from "../treemap.ts"
import {hideTip, showTip} from "./tip.ts"

// A map that can be looked into: by clicks, by keys, and back with the way above it or with the browser's own button.

interface Shown {
  /** Which child of which child it is. */
  path: readonly number[]
}

const LEAST_HEIGHT = 340
const MOST_HEIGHT = 560

let count = 0

/** Makes the figure's drawing one that answers. */
export function startMap(figure: HTMLElement, root: MapNode): void {
  const id = count++
  const way = figure.querySelector<HTMLElement>(".way")!
  const svg = figure.querySelector("svg")!
  let path: readonly number[] = []
  let tiles: Tile[] = []
  let width = 0

  figure.querySelector<HTMLElement>(".how")!.hidden = false
  way.hidden = false
  svg.classList.add("live")
  svg.setAttribute("role", "group")
  draw()

  new ResizeObserver(() => {
    if (Math.abs(svg.clientWidth - width) >= 1) draw()
  }).observe(svg)
  svg.addEventListener("click", ({target}) => {
    const node = tileOf(target)
    if (node) lookInto(opened(node))
  })
  svg.addEventListener("pointermove", ({target, clientX, clientY}) => {
    const node = tileOf(target)
    if (node) showTip(at(node), clientX, clientY)
    else hideTip()
  })
  svg.addEventListener("pointerleave", hideTip)
  svg.addEventListener("focusin", ({target}) => {
    const node = tileOf(target)
    if (!node || !(target as Element).matches(":focus-visible")) return
    // over what is in the tile, which would hide it
    ring(target as Element)
    const {left, bottom} = (target as Element).getBoundingClientRect()
    showTip(at(node), left, bottom)
  })
  svg.addEventListener("focusout", () => {
    svg.querySelector(".ring")?.remove()
    hideTip()
  })
  svg.addEventListener("keydown", onKey)
  addEventListener("popstate", ({state}) => {
    const shown = (state as Record<number, Shown> | null)?.[id]
    path = shown?.path ?? []
    draw()
  })

  function ring(tile: Element): void {
    const made = tile.querySelector("rect")!.cloneNode() as Element
    made.setAttribute("class", "ring")
    svg.append(made)
  }

  function at(of: readonly number[]): MapNode {
    return of.reduce<MapNode>((node, i) => node.children?.[i] ?? node, root)
  }

  function current(): MapNode {
    return at(path)
  }

  function tileOf(target: EventTarget | null): readonly number[] | undefined {
    const tile = (target as Element | null)?.closest<SVGElement>("[data-path]")
    return tile ? [...path, ...tile.dataset.path!.split(".").map(Number)] : undefined
  }

  /** What a click on a tile opens: the tile, or else what it is in; undefined where there is nothing more to see. */
  function opened(node: readonly number[]): readonly number[] | undefined {
    if (at(node).children) return node
    return node.length > path.length + 1 ? node.slice(0, -1) : undefined
  }

  function lookInto(to: readonly number[] | undefined, focus = false): void {
    if (!to || to.join() === path.join()) return
    const from = path
    path = to
    history.pushState({...(history.state as object | null), [id]: {path} satisfies Shown}, "")
    hideTip()
    draw()
    // who comes back finds the tile that he came from
    if (focus) focusTile(to.length < from.length ? from[to.length]! : undefined)
  }

  function draw(): void {
    width = svg.clientWidth
    // folded away
    if (width === 0) return
    const height = Math.round(Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, width * 0.44)))
    tiles = layOut(current(), width, height)
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    const focused = svg.contains(document.activeElement)
    svg.innerHTML = tilesMarkup(tiles, true)
    buttons()[0]?.setAttribute("tabindex", "0")
    if (focused) buttons()[0]?.focus()
    drawWay()
  }

  function drawWay(): void {
    const steps = [root, ...path.map((_, i) => at(path.slice(0, i + 1)))]
    way.replaceChildren(
      ...steps.flatMap((node, i) => {
        const last = i === steps.length - 1
        const item = document.createElement(last ? "span" : "button")
        item.textContent = last ? `${node.name} ${node.size}` : node.name
        if (last) item.setAttribute("aria-current", "true")
        else item.addEventListener("click", () => lookInto(path.slice(0, i), true))
        const sep = document.createElement("span")
        sep.className = "sep"
        sep.textContent = "›"
        sep.ariaHidden = "true"
        return last ? [item] : [item, sep]
      }),
    )
  }

  function buttons(): SVGElement[] {
    return [...svg.querySelectorAll<SVGElement>('[role="button"]')]
  }

  function focusTile(child: number | undefined): void {
    const all = buttons()
    const tile = all.find(({dataset}) => dataset.path === String(child)) ?? all[0]
    for (const one of all) one.setAttribute("tabindex", one === tile ? "0" : "-1")
    tile?.focus()
  }

  function onKey(event: KeyboardEvent): void {
    const node = tileOf(event.target)
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "Enter" || event.key === " ") lookInto(opened(node), true)
    else if (event.key === "Escape" || event.key === "Backspace") {
      if (path.length === 0) return
      lookInto(path.slice(0, -1), true)
    } else if (ARROWS[event.key]) focusTile(neighbour(node.at(-1)!, ARROWS[event.key]!))
    else return
    event.preventDefault()
  }

  /** The nearest tile in a direction. */
  function neighbour(child: number, [right, down]: readonly [number, number]): number {
    const first = tiles.filter(({path}) => path.length === 1)
    const here = first.find(({path}) => path[0] === child)
    if (!here) return child
    let best = child
    let least = Number.POSITIVE_INFINITY
    for (const tile of first) {
      const across = middle(tile.x, tile.width) - middle(here.x, here.width)
      const along = middle(tile.y, tile.height) - middle(here.y, here.height)
      const ahead = across * right + along * down
      if (tile === here || ahead <= 0) continue
      const aside = Math.abs(across * down) + Math.abs(along * right)
      const distance = ahead + aside * 2
      if (distance < least) {
        least = distance
        best = tile.path[0]!
      }
    }
    return best
  }
}

const ARROWS: Readonly<Record<string, readonly [number, number] | undefined>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
}

function middle(start: number, length: number): number {
  return start + length / 2
}
