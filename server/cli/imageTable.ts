import type {ListedImage} from "./images.ts"
import type {Paint} from "./report/paint.ts"
import {visible} from "./report/visible.ts"

const HEAD = ["IMAGE", "TAG", "DIGEST", "AGE", "SIZE", "END OF LIFE", "USED IN"]

/** Images as a table for people: one line each. `now` is milliseconds since 1970. */
export function imageTable(images: readonly ListedImage[], now: number, paint: Paint): string {
  if (images.length === 0) return "no images\n"
  const rows = images.map(image =>
    [
      image.image,
      image.tag ?? "-",
      digestOf(image),
      ageOf(image, now),
      sizeOf(image),
      endOf(image),
      placesOf(image),
    ].map(text => visible(text)),
  )
  const widths = HEAD.map((head, at) => Math.max(head.length, ...rows.map(row => row[at]!.length)))
  const line = (cells: readonly string[]) =>
    `${cells
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join("  ")
      .trimEnd()}\n`
  const lines = rows.map((row, at) => {
    const text = line(row)
    const {endOfLife, droppedSince} = images[at]!
    return endOfLife.some(({ended}) => ended) || droppedSince ? paint.severity("warning", text) : text
  })
  return paint.bold(line(HEAD)) + lines.join("")
}

/** As much of it as people compare. */
function digestOf({pinned, digest}: ListedImage): string {
  const shown = pinned ?? digest
  if (shown === undefined) return "-"
  const short = shown.slice(0, shown.indexOf(":") + 13)
  if (pinned === undefined) return `(${short})`
  return digest !== undefined && digest !== pinned ? `${short}, moved` : short
}

const DAY = 24 * 3600 * 1000

function ageOf({date}: ListedImage, now: number): string {
  if (date === undefined) return "-"
  const days = Math.max(0, Math.floor((now - date) / DAY))
  const [count, unit] =
    days < 60 ? [days, "day"] : days < 730 ? [Math.floor(days / 30.44), "month"] : [Math.floor(days / 365.25), "year"]
  return `${count} ${unit}${count === 1 ? "" : "s"}`
}

function sizeOf({size}: ListedImage): string {
  if (size === undefined) return "-"
  return size < 1e6 ? `${(size / 1e3).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`
}

function endOf({endOfLife, droppedSince}: ListedImage): string {
  const parts = endOfLife.map(({product, cycle, end, ended}) => {
    const day = end ?? (ended ? "over" : "not yet")
    return `${product} ${cycle}: ${day}${ended && end ? ", over" : ""}`
  })
  if (droppedSince) parts.push(`not built since ${droppedSince}`)
  return parts.join("; ") || "-"
}

function placesOf({uses}: ListedImage): string {
  const [first, ...others] = uses
  return `${first!.path}:${first!.line}${others.length > 0 ? ` and ${others.length} more` : ""}`
}
