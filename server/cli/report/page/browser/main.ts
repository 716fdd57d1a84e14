import type {PageData} from "../page.ts"
import {startChain} from "./chain.ts"
import {startMap} from "./map.ts"

// The script of the page. Everything that it needs is in the page.

const {maps, chains} = JSON.parse(document.getElementById("data")!.textContent!) as PageData
for (const figure of document.querySelectorAll<HTMLElement>("figure.map")) {
  const map = maps[Number(figure.dataset.map)]
  if (map) startMap(figure, map)
}
for (const section of document.querySelectorAll<HTMLElement>("section.chains")) {
  const chain = chains[Number(section.dataset.chain)]
  if (chain) startChain(section, chain)
}

// a link of the list of files leads to what may be folded
addEventListener("hashchange", unfold)
unfold()

function unfold(): void {
  const file = /^#file-\d+$/.test(location.hash) ? document.querySelector(location.hash) : null
  const details = file?.querySelector("details")
  if (details && !details.open) {
    details.open = true
    file!.scrollIntoView()
  }
}

// paper can't be unfolded
let unfolded: HTMLDetailsElement[] = []
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open])")]
  for (const details of unfolded) details.open = true
})
addEventListener("afterprint", () => {
  for (const details of unfolded) details.open = false
})
