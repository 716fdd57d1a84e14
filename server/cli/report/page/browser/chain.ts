import type {ChainData} from "../chainSection.ts"

// An edit that is chosen tells which steps run again, each with its reason.

const WORDS = {r: ["runs", "runs"], m: ["maybe", "may run"], c: ["cached", "cached"]} as const

/** Of the steps that an edit leaves alone. */
const DULL = "nothing in its key changes"

/** Makes the edits of a section buttons. */
export function startChain(section: HTMLElement, {edits, reasons}: ChainData): void {
  section.querySelector<HTMLElement>(".how")!.hidden = false
  const steps = new Map<number, HTMLElement>()
  for (const step of section.querySelectorAll<HTMLElement>("li[data-step]")) {
    steps.set(Number(step.dataset.step), step.querySelector("summary")!)
  }
  for (const row of section.querySelectorAll<HTMLElement>("tr[data-edit]")) {
    const title = row.querySelector<HTMLElement>(".edit")!
    const button = document.createElement("button")
    button.type = "button"
    button.textContent = title.textContent
    button.setAttribute("aria-expanded", "false")
    title.replaceChildren(button)
    let shown: HTMLElement | undefined
    button.addEventListener("click", () => {
      if (shown) {
        shown.remove()
        shown = undefined
      } else {
        shown = effects(edits[Number(row.dataset.edit)]!)
        row.after(shown)
      }
      button.setAttribute("aria-expanded", String(shown !== undefined))
      row.classList.toggle("chosen", shown !== undefined)
    })
  }

  /** A row that says what becomes of each step. */
  function effects({verdicts, reasons: numbers}: ChainData["edits"][number]): HTMLElement {
    const list = element("ol", "effects")
    let saved = 0
    for (const [i, letter] of [...verdicts].entries()) {
      const [name, word] = WORDS[letter as keyof typeof WORDS]
      const reason = reasons[numbers[i]!]!
      if (name === "cached" && reason === DULL) {
        saved++
        continue
      }
      const item = element("li", name)
      const step = steps.get(i)
      const said = element("p", "why")
      said.append(element("b", name, word), `: ${reason}`)
      if (step) item.append(...[...step.childNodes].map(node => node.cloneNode(true)))
      else item.append(`step ${i + 1}`)
      item.append(said)
      list.append(item)
    }
    if (saved > 0)
      list.append(
        element(
          "li",
          "cached rest",
          saved === 1 ? `1 more is cached: ${DULL}` : `${saved} more are cached: nothing in their keys changes`,
        ),
      )
    const row = element("tr", "told")
    const cell = document.createElement("td")
    cell.colSpan = 4
    cell.append(list)
    row.append(cell)
    return row
  }
}

function element(tag: string, className: string, text?: string): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  if (text !== undefined) made.textContent = text
  return made
}
