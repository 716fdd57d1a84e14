import type {Input, Step} from "../../../model/cache/steps.ts"
import type {Layer} from "../../../model/layers.ts"
import {sumSizes} from "../../../model/sizes/size.ts"
import type {CacheChain, EditEffect, Outcome} from "../../cacheChain.ts"
import {amountText} from "./amounts.ts"
import {html, type Markup} from "./markup.ts"
import {count, lineNumbers, oneLine, someOf, stepText} from "./words.ts"

/** What the page's script gets to know: for each edit a letter for each step, and the number of its reason. */
export interface ChainData {
  edits: readonly {title: string; verdicts: string; reasons: readonly number[]}[]
  reasons: readonly string[]
}

const MOST_STEPS = 300
const MOST_CELLS = 120
const MOST_LINES = 12
const MOST_FILES = 3

/** The steps with what is in their keys, and which edits run which of them again. */
export function chainSection(
  {steps, effects, more, idle, deciding, untaken}: CacheChain,
  layers: ReadonlyMap<object, Layer>,
  source: string,
): {markup: Markup; data: ChainData} {
  const line = lineNumbers(source)
  const reasons = new Map<string, number>()
  const edits = effects.map(({edit, outcomes}) => ({
    title: titleOf(edit, line),
    verdicts: outcomes.map(({verdict}) => verdict[0]).join(""),
    reasons: outcomes.map(({reason}) => {
      const known = reasons.get(reason) ?? reasons.size
      reasons.set(reason, known)
      return known
    }),
  }))
  const notes = [
    untaken > 0 && `${count(untaken, "file")} of the context ${untaken === 1 ? "is" : "are"} taken by no step.`,
    idle.length > 0 &&
      `These are in no key that counts, so an edit runs nothing again: ${someOf(
        idle.map(({name, from}) => `${name ?? "?"} (line ${line(from)})`),
        12,
      )}.`,
    deciding.length > 0 && `Which stages are built depends on ${someOf(deciding, 12)}.`,
    more > 0 && `There are ${more} more lines and values: dockerlint cache says what each of them runs again.`,
  ].filter(note => note !== false)
  const rows = effects.map((effect, i) => editRow(effect, i, edits[i]!.title, steps, layers))
  const lines = rows.filter((_, i) => effects[i]!.edit.kind === "line")
  const others = rows.filter((_, i) => effects[i]!.edit.kind !== "line")
  const shownLines = lines.length > MOST_LINES && others.length > 0 ? [] : lines
  const markup = html`<p class="lead">A step is found in the cache by its key. Each square is a step, in the order of the list below.<span class="how" hidden> Choose an edit to see why they run.</span></p>
<p class="verdicts"><span class="cell runs"></span> runs again <span class="cell maybe"></span> may run: if what it takes from another stage differs <span class="cell cached"></span> cached</p>
${editTable([...others, ...shownLines])}${
  shownLines.length < lines.length &&
  html`<details class="more"><summary>${count(lines.length, "line")} of the Dockerfile</summary>${editTable(lines)}</details>\n`
}${notes.map(note => html`<p class="note">${note}</p>\n`)}<h4>Steps, and what the key of each is made of</h4>
<ol class="steps">
${steps.slice(0, MOST_STEPS).map((step, i) => stepItem(step, i, line))}</ol>
${steps.length > MOST_STEPS && html`<p>And ${steps.length - MOST_STEPS} more.</p>\n`}`
  return {markup, data: {edits, reasons: [...reasons.keys()]}}
}

function editTable(rows: readonly Markup[]): Markup {
  if (rows.length === 0) return html``
  return html`<table class="edits">
<thead><tr><th scope="col">if this changes</th><th scope="col">these run again</th><th scope="col" class="number">steps</th><th scope="col" class="number">bytes written again</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
`
}

function editRow(
  {edit, outcomes}: EditEffect,
  number: number,
  title: string,
  steps: readonly Step[],
  layers: ReadonlyMap<object, Layer>,
): Markup {
  const runs = outcomes.filter(({verdict}) => verdict === "runs").length
  const maybe = outcomes.filter(({verdict}) => verdict === "maybe").length
  return html`<tr data-edit="${number}"><th scope="row"><div class="named"><span class="kind">${KINDS[edit.kind]}</span> <span class="edit">${title}</span></div></th>
<td>${cells(outcomes)}</td>
<td class="number" data-label="steps">${runs} of ${outcomes.length}${maybe > 0 && html` <span class="range">and ${maybe} may</span>`}</td>
<td class="number" data-label="bytes written again">${bytesAgain(outcomes, steps, layers)}</td></tr>
`
}

const KINDS = {files: "file", argument: "ARG", line: "line"} as const

function titleOf(edit: EditEffect["edit"], line: (offset: number) => number): string {
  if (edit.kind === "argument") return edit.name
  if (edit.kind === "line") return `${line(edit.instruction.from)}: ${oneLine(stepText(edit)).slice(0, 60)}`
  const {files} = edit
  const names = files.length <= MOST_FILES ? files : topNames(files)
  return files.length === 1 ? names[0]! : `${someOf(names, MOST_FILES)} (any of ${count(files.length, "file")})`
}

/** Folders in place of what is in them. */
function topNames(files: readonly string[]): string[] {
  return [...new Set(files.map(path => (path.includes("/") ? `${path.slice(0, path.indexOf("/"))}/…` : path)))]
}

/** A square for each step. */
function cells(outcomes: readonly Outcome[]): Markup {
  const shown = outcomes.slice(0, MOST_CELLS)
  const side = shown.length > 60 ? 5 : shown.length > 30 ? 8 : 12
  const gap = shown.length > 60 ? 1 : 2
  const width = shown.length * (side + gap)
  const words = (verdict: Outcome["verdict"]) => outcomes.filter(one => one.verdict === verdict).length
  const label = `${words("runs")} run again, ${words("maybe")} may, ${words("cached")} cached`
  return html`<svg class="cells" viewBox="0 0 ${width} 14" width="${width}" height="14" role="img" aria-label="${label}">${shown.map(
    ({verdict}, i) =>
      html`<rect class="${verdict}" x="${i * (side + gap) + 0.5}" y="1.5" width="${side - 1}" height="11"/>${
        verdict === "maybe" &&
        html`<rect class="half" x="${i * (side + gap) + 0.5}" y="7" width="${side - 1}" height="5.5"/>`
      }`,
  )}</svg>${outcomes.length > MOST_CELLS && "…"}`
}

/** How much is in the layers of the steps that run for sure. */
function bytesAgain(outcomes: readonly Outcome[], steps: readonly Step[], layers: ReadonlyMap<object, Layer>): string {
  const again = steps.flatMap(({instruction}, i) =>
    outcomes[i]!.verdict === "runs" ? (layers.get(instruction) ?? []) : [],
  )
  const open = again.some(({confidence}) => confidence === "unknown")
  const {bytes} = sumSizes(again.map(({size}) => size))
  return amountText(bytes, open ? "unknown" : "ratio")
}

function stepItem(step: Step, number: number, line: (offset: number) => number): Markup {
  return html`<li data-step="${number}"><details><summary><span class="label">${step.label}</span> <code>${stepText(step)}</code> <span class="where">line ${line(step.at.from)}</span></summary>
<ul>${keyOf(step).map(part => html`<li>${part}</li>`)}</ul></details></li>
`
}

/** What a step's key is made of, each part in words. */
export function keyOf(step: Step): string[] {
  const {kind, parts, inputs, above, linked} = step
  const key: string[] = []
  const variables: string[] = []
  const words: string[] = []
  for (const name of parts.keys()) {
    if (name.startsWith("$")) variables.push(name.slice(1))
    else if (name !== "order of variables") words.push(WORDS[name] ?? name)
  }
  if (linked) key.push("not what is above it: --link")
  else if (above) key.push(`the key of the step above it: ${above.kind} [${above.label.trim()}]`)
  if (words.length > 0) key.push(words.join(", "))
  if (variables.length > 0) key.push(`every variable in force, used or not: ${someOf(variables, 20)}`)
  for (const input of inputs) key.push(inputText(input, kind))
  return key
}

const WORDS: Readonly<Record<string, string>> = {
  command: "its command",
  shell: "the shell",
  user: "the user",
  folder: "the working directory",
  platform: "the platform",
  sources: "the names of its sources",
  destination: "where it copies to",
  unpacking: "whether archives are unpacked",
  owner: "the user who owns the folder",
}

function inputText(input: Input, kind: Step["kind"]): string {
  const paths = (selectors: readonly {path: string}[]) =>
    someOf(
      selectors.map(({path}) => path),
      5,
    )
  switch (input.kind) {
    case "context": {
      const files = new Set(input.taken.flat().flatMap(({file}) => (file.type === "folder" ? [] : [file.path])))
      return `names, permissions and contents, but not times, of ${count(files.size, "file")} of the context: ${someOf([...files], 5)}`
    }
    case "stage":
      return `what is at ${paths(input.selectors)} in the stage ${input.stage.name || input.stage.index}`
    case "image":
      return kind === "FROM"
        ? `the digest of the image ${input.name} for ${input.platform}`
        : `what is at ${paths(input.selectors)} in the image ${input.name}`
    case "remote":
      return `what ${input.url} brings`
  }
}
