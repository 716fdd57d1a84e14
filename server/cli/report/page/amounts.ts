import {type Amount, bytesText, type Confidence, type Size} from "../../../model/sizes/size.ts"
import {isExact, isPerhaps} from "../../../model/sizes/words.ts"
import {html, type Markup} from "./markup.ts"

/** A number with how sure it is: `≈` an estimate, `≥` at least, `≤` at most, and perhaps nothing; no number where nothing is known. */
export function amountText(amount: Amount, confidence: Confidence): string {
  const {low, mid, high} = amount
  if (confidence === "unknown") return low < 1 ? "not known" : `≥ ${bytesText(low)}`
  if (isPerhaps(amount)) return `≤ ${bytesText(high)}`
  return isExact(amount, confidence) || mid < 0.5 ? bytesText(mid) : `≈ ${bytesText(mid)}`
}

/** Of what is smaller than this nobody wants to know a range. */
const LEAST = 100_000

/** From the least to the most; "" where that says nothing more. */
export function rangeText({low, high}: Amount, confidence: Confidence): string {
  if (confidence === "unknown" || high === Number.POSITIVE_INFINITY || high < LEAST) return ""
  const [least, most] = [bytesText(low), bytesText(high)]
  return least === most ? "" : `${least} – ${most}`
}

/** The same on a line of its own, smaller. */
export function rangeMarkup(amount: Amount, confidence: Confidence): Markup | undefined {
  const text = rangeText(amount, confidence)
  return text === "" ? undefined : html` <span class="range">${text}</span>`
}

/** Two cells of a table: as tar and compressed. */
export function sizeCells({bytes, compressed}: Size, confidence: Confidence): Markup {
  return html`<td class="number" data-label="as tar">${amountText(bytes, confidence)}${rangeMarkup(bytes, confidence)}</td>
<td class="number" data-label="compressed">${amountText(compressed, confidence)}${rangeMarkup(compressed, confidence)}</td>`
}

const BAR = 160
const HEIGHT = 12

/**
 * A bar as long as the bytes: solid up to what it is at least, lighter up to the estimate, and a line up to the most. Where
 * nothing bounds it, it goes on hatched.
 */
export function bar({low, mid, high}: Amount, most: number, kind: string, confidence: Confidence): Markup {
  const scale = (bytes: number) => Math.round((Math.min(bytes, most) / Math.max(most, 1)) * BAR * 10) / 10
  const [least, middle, top] = [scale(low), scale(mid), scale(high)]
  const open = confidence === "unknown"
  if (!open && top < 0.5) return html``
  return html`<svg class="bar ${kind}" viewBox="0 0 ${BAR} ${HEIGHT}" width="${BAR}" height="${HEIGHT}" aria-hidden="true">${
    open &&
    html`<rect class="open" x="${least}" width="${Math.max(0, BAR - least)}" height="${HEIGHT}" fill="url(#hatch)"/>`
  }<rect class="mid" width="${middle}" height="${HEIGHT}"/><rect class="low" width="${least}" height="${HEIGHT}"/>${
    !open && top > middle + 1 && html`<path class="high" d="M${middle} ${HEIGHT / 2}H${top}M${top} 3V${HEIGHT - 3}"/>`
  }</svg>`
}
