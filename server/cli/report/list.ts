import type {FileResult, Reporter} from "./reporter.ts"
import {jsonLine} from "./visible.ts"

/** A report that is a JSON array, an element on each line. */
export function jsonList(elementsOf: (result: FileResult) => readonly unknown[]): Reporter {
  const list = jsonElements()
  return {
    file: result => list.add(elementsOf(result), "["),
    end: () => `${list.add([], "[")}${list.end()}\n`,
  }
}

/** Writes the elements of an array as they come, each on a line of its own. */
export function jsonElements() {
  let started = false
  let any = false
  return {
    /** `before`: what stands at the very beginning, the bracket included. */
    add(elements: readonly unknown[], before: string): string {
      const start = started ? "" : before
      started = true
      return (
        start +
        elements
          .map(element => {
            const separator = any ? ",\n" : "\n"
            any = true
            return separator + jsonLine(element)
          })
          .join("")
      )
    },
    end: () => (any ? "\n]" : "]"),
  }
}
