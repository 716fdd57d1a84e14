import type {FileResult, Reporter} from "./reporter.ts"
import {jsonLine} from "./visible.ts"

/** A report that is a JSON array, an element on each line. */
export function jsonList(elementsOf: (result: FileResult) => readonly unknown[]): Reporter {
  const list = jsonElements("[")
  return {
    file: result => list.add(elementsOf(result)),
    end: () => `${list.end()}\n`,
  }
}

/**
 * Writes the elements of an array as they come, each on a line of its own. `start`: what stands in front of the first one,
 * the bracket included.
 */
export function jsonElements(start: string) {
  let started = false
  const begin = () => {
    const text = started ? "" : start
    started = true
    return text
  }
  let any = false
  return {
    add(elements: readonly unknown[]): string {
      const lines = elements.map(element => {
        const separator = any ? ",\n" : "\n"
        any = true
        return separator + jsonLine(element)
      })
      return begin() + lines.join("")
    },
    end: () => begin() + (any ? "\n]" : "]"),
  }
}
