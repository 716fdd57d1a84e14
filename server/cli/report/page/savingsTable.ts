import type {Saving} from "../../../model/savings.ts"
import type {Confidence} from "../../../model/sizes/size.ts"
import {sizeCells} from "./amounts.ts"
import {html, type Markup} from "./markup.ts"
import {instructionText, lineNumbers} from "./words.ts"

const MOST_ROWS = 100

/** What would make the image smaller, and by how much; nothing where nothing is known that would. */
export function savingsTable(savings: readonly Saving[], source: string): Markup {
  if (savings.length === 0) return html``
  const line = lineNumbers(source)
  return html`<h4>What would make it smaller</h4>
<table class="savings">
<thead><tr><th scope="col">line</th><th scope="col">how</th><th scope="col" class="number">as tar</th><th scope="col" class="number">compressed</th></tr></thead>
<tbody>
${savings.slice(0, MOST_ROWS).map(({instruction, bytes, how}) => {
  return html`<tr><td class="number line">${line(instruction.from)}</td><th scope="row"><p class="how-to">${codeMarkup(how)}</p><code class="quiet">${instructionText({instruction}, source)}</code></th>
${sizeCells(bytes, confidenceOf(bytes))}</tr>
`
})}</tbody>
</table>
${savings.length > MOST_ROWS && html`<p class="note">And ${savings.length - MOST_ROWS} more.</p>\n`}`
}

function confidenceOf({bytes}: Saving["bytes"]): Confidence {
  return bytes.high === Number.POSITIVE_INFINITY ? "unknown" : "ratio"
}

/** Text with what stands between backticks as code. */
function codeMarkup(text: string): Markup[] {
  return text.split("`").map((piece, i) => (i % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`))
}
