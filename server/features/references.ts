import type {Analysis} from "../analysis.ts"
import type {Span} from "../text.ts"

/**
 * Every place of the thing that is named at the offset, in the order of the file; with `declaration` also those that
 * declare it. Empty where nothing is named.
 */
export function references({names}: Analysis, offset: number, {declaration}: {declaration: boolean}): Span[] {
  const name = names.at(offset)?.name
  if (!name) return []
  const declarations = new Set(declaration ? [] : name.declarations.map(({name}) => name.from))
  const places = name.mentions.filter(({at}) => !declarations.has(at.from)).map(({at}) => at)
  return [...places, ...name.implied].sort((a, b) => a.from - b.from)
}
