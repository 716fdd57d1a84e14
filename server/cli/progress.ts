import {writeError} from "./streams.ts"

/** How far a run has come, said where somebody is waiting in front of a terminal. */
export interface Progress {
  /** One more is begun. */
  step(): void
  /** Takes the bar away; before anything else is written, and at the end. */
  hide(): void
}

/** Milliseconds after which a run is a long one, and between two drawings. */
const PATIENCE = 1000
const PAUSE = 100
const CELLS = 30

/** A bar on standard error for a run over so many files: on a terminal only, and never where CI keeps a log. */
export function startProgress(total: number, wanted: boolean, what = "files"): Progress {
  let done = 0
  let shown = false
  let next = wanted ? Date.now() + PATIENCE : Number.POSITIVE_INFINITY
  return {
    step() {
      done++
      const now = Date.now()
      if (now < next) return
      if (!isWatched()) {
        next = Number.POSITIVE_INFINITY
        return
      }
      next = now + PAUSE
      shown = true
      writeError(`\r${bar(done, total, what)}\u001b[K`)
    },
    hide() {
      if (shown) writeError("\r\u001b[K")
      shown = false
    },
  }
}

/** The same for a run of which nobody knows how long it is: it counts. */
export function startCount(what: string, patience: number): {at(count: number): void; hide(): void} {
  let shown = false
  let next = Date.now() + patience
  return {
    at(count) {
      const now = Date.now()
      if (now < next) return
      next = isWatched() ? now + PAUSE : Number.POSITIVE_INFINITY
      if (next === Number.POSITIVE_INFINITY) return
      shown = true
      writeError(`\r${count} ${what}\u001b[K`)
    },
    hide() {
      if (shown) writeError("\r\u001b[K")
      shown = false
    },
  }
}

/** The bar as text; no wider than 60 cells for a million files. */
export function bar(done: number, total: number, what = "files"): string {
  const full = Math.floor((done / total) * CELLS)
  return `[${"#".repeat(full)}${".".repeat(CELLS - full)}] ${done} of ${total} ${what}`
}

/** Asked only in a long run: Node takes its time to set standard error up. */
function isWatched(): boolean {
  const {CI, TERM} = process.env
  return !CI && TERM !== "dumb" && process.stderr.isTTY
}
