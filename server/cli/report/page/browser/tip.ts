import type {MapNode} from "../mapNode.ts"

// What is told of a tile while somebody points at it.

const GAP = 14

let tip: HTMLElement | undefined

/** Tells of a tile beside a place in the window. */
export function showTip({name, size, range, compressed, why, dead}: MapNode, x: number, y: number): void {
  tip ??= make()
  tip.replaceChildren(
    line("b", name),
    line("span", `${size} as tar${range === "" ? "" : ` (${range})`}, ${compressed} compressed`),
  )
  if (dead) tip.append(line("p", "wasted: a later layer deletes or replaces it"))
  if (why !== "") tip.append(line("p", why))
  tip.hidden = false
  const {offsetWidth, offsetHeight} = tip
  const left = Math.min(x + GAP, innerWidth - offsetWidth - 8)
  const top = y + GAP + offsetHeight > innerHeight - 8 ? y - GAP - offsetHeight : y + GAP
  tip.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)`
}

/** Nobody points at one any more. */
export function hideTip(): void {
  if (tip) tip.hidden = true
}

/** It says what the tiles' labels say too, so screen readers do without it. */
function make(): HTMLElement {
  const made = line("div", "")
  made.className = "tip"
  made.ariaHidden = "true"
  document.body.append(made)
  return made
}

function line(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}
